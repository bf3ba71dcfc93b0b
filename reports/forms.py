"""Asking for a report, wording it, issuing it, letting it make itself."""

from django import forms

from branches.password_again import PasswordAgain
from config.lib.forms import PlainForm
from config.lib.paper import capitalized
from config.lib.periods import Period, month_of, parse_period, quarter_of
from reports.choices import (
    KIND_OF_PERIOD,
    PERIOD_KINDS,
    NarrativeBlock,
    ReportFormat,
    ReportKind,
)
from reports.documents.narrative import BLOCKS, LONGEST
from reports.figures_source import periods_until

BACK = {ReportKind.QUARTER: 8, ReportKind.MONTH: 12, ReportKind.HALF: 4, ReportKind.YEAR: 3}


class ReportForm(PlainForm):
    """Which period, and so which kind of report; the newest finished quarter is proposed."""

    period = forms.ChoiceField(label="Kỳ báo cáo")
    file_format = forms.ChoiceField(
        label="Dạng tệp", choices=ReportFormat.choices, initial=ReportFormat.PDF, required=False
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [
            (ReportKind(kind).label, [(one.code, _words(one, today)) for one in periods])
            for kind, periods in offered_periods(today).items()
        ]
        self.fields["period"].initial = newest_finished(ReportKind.QUARTER, today).code

    def clean_period(self):
        return parse_period(self.cleaned_data["period"])

    def clean_file_format(self):
        return self.cleaned_data["file_format"] or ReportFormat.PDF

    def clean(self):
        if "period" in self.cleaned_data:
            self.cleaned_data["kind"] = KIND_OF_PERIOD[self.cleaned_data["period"].kind]
        return self.cleaned_data


class NarrativeForm(PlainForm):
    """One field per block of the kind of report; ``version`` is the text its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        for block in BLOCKS[kind]:
            self.fields[str(block)] = forms.CharField(
                label=NarrativeBlock(block).label,
                required=False,
                max_length=LONGEST,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    @property
    def texts(self):
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}


class AutomaticForm(PlainForm):
    """Which kinds make themselves; none is the default."""

    kinds = forms.MultipleChoiceField(
        label="Loại báo cáo tự lập",
        choices=ReportKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class IssueForm(PasswordAgain, PlainForm):
    act = "ban hành"


def offered_periods(today):
    """By kind of report the running period and those before it, newest first."""
    running = {
        ReportKind.QUARTER: quarter_of(today),
        ReportKind.MONTH: Period(today.year, "M", month_of(today).number),
        ReportKind.HALF: Period(today.year, "H", (today.month + 5) // 6),
        ReportKind.YEAR: Period(today.year),
    }
    return {kind: periods_until(running[kind], count)[::-1] for kind, count in BACK.items()}


def asked_period(code, today):
    """The offered period written as ``code`` with its kind; else the newest finished quarter."""
    for kind, periods in offered_periods(today).items():
        for period in periods:
            if period.code == code and period.kind == PERIOD_KINDS[kind]:
                return kind, period
    return ReportKind.QUARTER, newest_finished(ReportKind.QUARTER, today)


def newest_finished(kind, today):
    """The newest offered period of this kind that is over."""
    return next(one for one in offered_periods(today)[kind] if one.last_day < today)


def _words(period, today):
    running = "" if period.last_day < today else " (chưa hết kỳ)"
    return f"{capitalized(str(period))}{running}"
