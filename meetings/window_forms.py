"""What is typed about exceptional windows and postponements."""

from django import forms

from branches.choices import BranchType
from config.lib.dates import today
from config.lib.forms import PlainForm
from config.lib.periods import month_of, month_of_ym
from meetings.models import WindowException

NUMBER = forms.TextInput(attrs={"class": "count-input", "inputmode": "numeric"})


class WindowExceptionForm(PlainForm):
    """A committee sets other days for one month: Tết, floods, elections (handbook 4.2)."""

    month = forms.TypedChoiceField(label="Tháng", coerce=lambda text: month_of_ym(int(text)))
    from_day = forms.IntegerField(label="Từ ngày", min_value=1, max_value=31, widget=NUMBER)
    to_day = forms.IntegerField(label="Đến ngày", min_value=1, max_value=31, widget=NUMBER)
    branch_type = forms.ChoiceField(
        label="Áp dụng cho", choices=[("", "Mọi loại hình chi bộ"), *BranchType.choices],
        required=False,
    )  # fmt: skip
    reason = forms.CharField(label="Lý do", max_length=300)

    def __init__(self, *args, organization, **kwargs):
        self.organization = organization
        super().__init__(*args, **kwargs)
        start = month_of(today())
        self.fields["month"].choices = _choices(start.shifted(step) for step in range(13))

    @property
    def exception(self):
        values = dict(self.cleaned_data)
        month = values.pop("month")
        return WindowException(
            organization=self.organization, year=month.year, month=month.number, **values
        )


class PostponementForm(PlainForm):
    """A branch asks to hold the meeting of a month in the month after."""

    month = forms.TypedChoiceField(
        label="Cuộc họp thường kỳ", coerce=lambda text: month_of_ym(int(text))
    )
    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = month_of(today())
        self.fields["month"].choices = _choices(now.shifted(step) for step in (-1, 0, 1))
        self.fields["month"].initial = now.ym


def _choices(months):
    return [(month.ym, str(month).capitalize()) for month in months]
