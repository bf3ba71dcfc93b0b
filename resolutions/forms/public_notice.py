"""Which decisions of a meeting are told on the notice board, and in which format."""

from django import forms

from config.lib.forms import PlainForm
from resolutions.public_notice import DOCX, PDF


class PublicNoticeForm(PlainForm):
    """What names nobody is chosen to begin with; ``decisions`` as `decisions_of` gives them."""

    lines = forms.MultipleChoiceField(
        label="Nội dung thông báo",
        widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ chọn nội dung không phổ biến ra ngoài chi bộ.",
    )
    form = forms.ChoiceField(
        label="Định dạng",
        choices=[(PDF, "PDF để in"), (DOCX, "Word")],
        initial=PDF,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [
            (one.code, f"{one.text} – có tên đảng viên" if one.names_member else one.text)
            for one in decisions
        ]
        self.fields["lines"].initial = [one.code for one in decisions if not one.names_member]
