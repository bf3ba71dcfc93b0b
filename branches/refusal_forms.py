"""Which refusals are looked at."""

from django import forms

from branches.day_filter_form import DayFilterForm
from config.lib.vietnamese import search_key

KINDS = (("", "Tất cả"), ("403", "Chưa được phân quyền"), ("404", "Không có hoặc ngoài phạm vi"))


class RefusalFilterForm(DayFilterForm):
    nguoi = forms.CharField(label="Người truy cập", max_length=120, required=False)
    loai = forms.ChoiceField(label="Loại", choices=KINDS, required=False)

    def narrowed(self, rows):
        rows = super().narrowed(rows)
        if self.asked.get("nguoi"):
            rows = rows.filter(search_name__contains=search_key(self.asked["nguoi"]))
        if self.asked.get("loai"):
            rows = rows.filter(status=int(self.asked["loai"]))
        return rows
