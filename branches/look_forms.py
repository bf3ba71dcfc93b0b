"""Which looks at sensitive data are listed."""

from django import forms

from branches.choices import LookKind
from branches.day_filter_form import DayFilterForm

KINDS = [("", "Tất cả"), *LookKind.choices]


class LookFilterForm(DayFilterForm):
    nguoi = forms.CharField(label="Họ và tên người xem", max_length=120, required=False)
    loai = forms.ChoiceField(label="Xem gì", choices=KINDS, required=False)

    def narrowed(self, rows):
        rows = super().narrowed(rows)
        if self.asked.get("nguoi"):
            rows = rows.filter(actor_name__contains=self.asked["nguoi"])
        if self.asked.get("loai"):
            rows = rows.filter(kind=self.asked["loai"])
        return rows
