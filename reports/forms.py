"""Asking for a report."""

from django import forms

from config.lib.forms import PlainForm
from config.lib.paper import capitalized
from config.lib.periods import Period, parse_period, quarter_of
from reports.choices import ReportKind

QUARTERS_BACK = 8


class ReportForm(PlainForm):
    """Kind and quarter; the newest finished quarter is proposed."""

    kind = forms.ChoiceField(label="Loại báo cáo", choices=ReportKind.choices)
    period = forms.ChoiceField(label="Kỳ báo cáo")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        quarters = _quarters_until(today)
        self.fields["period"].choices = [(one.code, _words(one, today)) for one in quarters]
        finished = [one for one in quarters if one.last_day < today]
        self.fields["period"].initial = finished[0].code

    def clean_period(self):
        return parse_period(self.cleaned_data["period"])


def _quarters_until(today):
    """The running quarter and those before it, newest first."""
    running = quarter_of(today)
    last = running.year * 4 + running.number - 1
    return [
        Period(number // 4, "Q", number % 4 + 1) for number in range(last, last - QUARTERS_BACK, -1)
    ]


def _words(quarter, today):
    running = "" if quarter.last_day < today else " (chưa hết quý)"
    return f"{capitalized(str(quarter))}{running}"
