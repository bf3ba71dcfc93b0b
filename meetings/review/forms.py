"""What is typed when minutes are reviewed, answered and supplemented."""

from django import forms

from config.lib.digests import seen_digest
from config.lib.forms import DayField, PlainForm
from meetings.actions.supplements import ANSWER_TEXTS
from meetings.forms import SignForm

SHORT = {"rows": 2}


class ReturnForm(PlainForm):
    """A remark per place, one for the whole, and the last day for the answer."""

    whole = forms.CharField(
        label="Ý kiến chung về biên bản", required=False, widget=forms.Textarea(attrs=SHORT)
    )
    until_on = DayField(label="Hạn bổ sung")

    def __init__(self, *args, places, answer_on, **kwargs):
        """``answer_on`` is the day the rules propose; whoever returns minutes writes another."""
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["until_on"].initial = answer_on
        for place in places:
            self.fields[self.name_of(place.code)] = forms.CharField(
                label=f"Ý kiến về mục “{place.label}”",
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs=SHORT),
            )

    @staticmethod
    def name_of(code):
        return f"remark-{code}"

    @property
    def remarks(self):
        """Pairs of place and text, the whole first."""
        values = self.cleaned_data
        own = [(place.code, values[self.name_of(place.code)]) for place in self.places]
        return [("", values["whole"]), *own]


class AnswerForm(forms.Form):
    """The answer to one remark, and the new text of its place."""

    seen = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Trả lời",
        widget=forms.Textarea(attrs=SHORT),
        error_messages={"required": "Đồng chí ghi trả lời, ví dụ: “Đã bổ sung”."},
    )
    new_text = forms.CharField(
        label="Nội dung mục này sau khi bổ sung, đính chính",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, remark, text="", **kwargs):
        kwargs.setdefault("prefix", f"remark-{remark.pk}")
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", seen_digest(remark, ANSWER_TEXTS))
        self.initial.setdefault("answer", remark.answer)
        self.initial.setdefault("new_text", remark.new_text or text)
        if not remark.place:
            del self.fields["new_text"]


class AskForm(PlainForm):
    """Which places of sent minutes the branch wants to supplement, and why."""

    places = forms.MultipleChoiceField(
        label="Mục cần bổ sung, đính chính", widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [(place.code, place.label) for place in places]


class ReopeningForm(PlainForm):
    """What the committee says to a request: which places, until when, or why not."""

    places = forms.MultipleChoiceField(
        label="Đồng ý cho bổ sung các mục",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    until_on = DayField(label="Được bổ sung đến ngày", required=False)
    note = forms.CharField(
        label="Ý kiến của cấp ủy", required=False, widget=forms.Textarea(attrs=SHORT)
    )

    def __init__(self, *args, reopening, answer_on, labels=None, **kwargs):
        super().__init__(*args, **kwargs)
        labels = labels or {}
        self.fields["places"].choices = [
            (code, labels.get(code, code)) for code in reopening.places
        ]
        self.fields["places"].initial = reopening.places
        self.fields["until_on"].initial = answer_on


class SupplementForm(SignForm):
    """The new text of each granted place, signed with the password."""

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            self.fields[f"text-{place.code}"] = forms.CharField(
                label=place.label,
                required=False,
                initial=place.text,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        self.order_fields([*(f"text-{place.code}" for place in places), "password", "seen_hash"])

    @property
    def texts(self):
        return {place.code: self.cleaned_data[f"text-{place.code}"] for place in self.places}
