"""What is typed about a yearly grade at each step."""

from django import forms

from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from reports.grades.choices import NotRated
from reports.grades.rules import GRADES
from resolutions.scoring.forms import PointsField


def _text(label, **more):
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        **more,
    )


class StepForm(PlainForm):
    """A step on the way of one grade; ``version`` is the one shown, 0 where there was none."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_version(self):
        return self.cleaned_data["version"] or 0


class GradeStepForm(StepForm):
    """A step that names a grade of the year's vocabulary."""

    grade = forms.ChoiceField(label="Mức xếp loại", widget=forms.RadioSelect)

    def __init__(self, *args, scheme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [(one.value, one.label) for one in GRADES[scheme]]


class SelfRatingForm(GradeStepForm):
    points = PointsField(label="Điểm tự chấm (trên 100)", most=100)
    note = _text("Căn cứ, giải trình")


class ProposalForm(GradeStepForm):
    note = _text("Ý kiến thẩm định", help_text="Ghi rõ khi đề xuất khác mức tự nhận.")


class SendBackForm(StepForm):
    note = _text("Lý do trả lại")


class DecisionForm(GradeStepForm):
    decision = forms.CharField(label="Số quyết định", max_length=200, help_text="Ví dụ: 45-QĐ/ĐU")
    decided_on = DayField(label="Ngày quyết định", initial=today)
    reason = forms.CharField(
        label="Lý do",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi khác mức tự nhận hoặc thay quyết định trước.",
    )


class LeaveOutForm(StepForm):
    why = forms.ChoiceField(label="Không xếp loại vì", choices=NotRated.choices)
    note = forms.CharField(label="Ghi rõ", required=False, max_length=300)


class ManyDecisionsForm(PlainForm):
    """One decision for all that were proposed and chosen."""

    decision = forms.CharField(label="Số quyết định", max_length=200)
    decided_on = DayField(label="Ngày quyết định", initial=today)
