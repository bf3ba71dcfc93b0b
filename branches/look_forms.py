"""Which looks at sensitive data are listed."""

from datetime import time, timedelta

from django import forms

from branches.choices import LookKind
from config.lib.dates import local_moment
from config.lib.forms import DayField, PlainForm

KINDS = [("", "Tất cả"), *LookKind.choices]


class LookFilterForm(PlainForm):
    """Every field may stay empty; what makes no sense narrows nothing."""

    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)
    nguoi = forms.CharField(label="Họ và tên người xem", max_length=120, required=False)
    loai = forms.ChoiceField(label="Xem gì", choices=KINDS, required=False)

    def narrowed(self, rows):
        """``rows`` as far as they are asked for."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if asked.get("tu"):
            rows = rows.filter(at__gte=local_moment(asked["tu"], time.min))
        if asked.get("den"):
            rows = rows.filter(at__lt=local_moment(asked["den"] + timedelta(days=1), time.min))
        if asked.get("nguoi"):
            rows = rows.filter(actor_name__contains=asked["nguoi"])
        if asked.get("loai"):
            rows = rows.filter(kind=asked["loai"])
        return rows
