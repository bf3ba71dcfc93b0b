"""Choosing what to take away: which branches, which period, what, in which form."""

from django import forms

from branches.choices import BRANCH_KINDS, BranchType, OrganizationKind
from branches.finding import matching
from config.lib.forms import PlainForm
from config.lib.periods import parse_period, quarter_of
from reports.exports.choices import ExportForm, ExportWhat
from reports.period_choice import PeriodChoice, periods_of

KINDS = [(kind.value, kind.label) for kind in OrganizationKind if kind in BRANCH_KINDS]


class BranchFilter(PlainForm):
    """Which branches are listed; everything may be left empty."""

    ten = forms.CharField(label="Tên hoặc mã", required=False, max_length=100)
    loai = forms.ChoiceField(label="Loại chi bộ", required=False, choices=[("", "Tất cả"), *KINDS])
    loai_hinh = forms.ChoiceField(
        label="Loại hình", required=False, choices=[("", "Tất cả"), *BranchType.choices]
    )

    def narrowed(self, branches):
        """The branches that match; an address that says nothing we know narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("ten"):
            branches = matching(branches, asked["ten"])
        if asked.get("loai"):
            branches = branches.filter(kind=asked["loai"])
        if asked.get("loai_hinh"):
            branches = branches.filter(branch_type=asked["loai_hinh"])
        return branches


class ExportRequestForm(PlainForm):
    """``units`` are checked by the view against the branches the reader may see."""

    what = forms.ChoiceField(label="Tài liệu", choices=ExportWhat.choices)
    period = forms.ChoiceField(label="Kỳ")
    file_form = forms.ChoiceField(label="Định dạng", choices=ExportForm.choices)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        running = quarter_of(today)
        years = PeriodChoice(running, False, today).years
        self.fields["period"].choices = [(f"Năm {year}", periods_of(year)) for year in years]
        self.fields["period"].initial = running.code

    def clean_period(self):
        return parse_period(self.cleaned_data["period"])
