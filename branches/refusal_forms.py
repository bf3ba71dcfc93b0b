"""Which refusals are looked at."""

from datetime import time, timedelta

from django import forms

from config.lib.dates import local_moment
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import search_key

KINDS = (("", "Tất cả"), ("403", "Chưa được phân quyền"), ("404", "Không có hoặc ngoài phạm vi"))


class RefusalFilterForm(PlainForm):
    """Every field may stay empty; what makes no sense narrows nothing."""

    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)
    nguoi = forms.CharField(label="Người truy cập", max_length=120, required=False)
    loai = forms.ChoiceField(label="Loại", choices=KINDS, required=False)

    def narrowed(self, rows):
        """``rows`` as far as they are asked for."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if asked.get("tu"):
            rows = rows.filter(at__gte=local_moment(asked["tu"], time.min))
        if asked.get("den"):
            rows = rows.filter(at__lt=local_moment(asked["den"] + timedelta(days=1), time.min))
        if asked.get("nguoi"):
            rows = rows.filter(search_name__contains=search_key(asked["nguoi"]))
        if asked.get("loai"):
            rows = rows.filter(status=int(asked["loai"]))
        return rows
