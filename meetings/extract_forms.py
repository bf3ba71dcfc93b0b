"""Which items of minutes go into an extract, and in which format."""

from django import forms

from config.lib.forms import PlainForm
from meetings.minutes_files import ALWAYS_EXTRACTED, DOCX, PDF


class ExtractForm(PlainForm):
    """The opening stands in every extract and is not offered."""

    places = forms.MultipleChoiceField(label="Mục cần trích", widget=forms.CheckboxSelectMultiple)
    form = forms.ChoiceField(
        label="Định dạng",
        choices=[(PDF, "PDF để in"), (DOCX, "Word")],
        initial=PDF,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [
            (place.code, f"{place.label} (hạn chế)" if place.is_restricted else place.label)
            for place in places
            if place.code != ALWAYS_EXTRACTED
        ]
