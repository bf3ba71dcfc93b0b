"""Which entries of the trail somebody wants to see."""

from datetime import timedelta

from django import forms
from django.db.models import Q

from branches.trail_facts import on_days
from config.lib.dates import today
from config.lib.forms import DayField, PlainForm

# Code of the choice → label and what the codes of such entries begin with or hold.
KINDS = {
    "ky": ("Ký, ban hành, gửi", Q(code__regex=r"(signed|issued|submitted|adopted)$")),
    "cuoc-hop": ("Cuộc họp, biên bản", Q(code__startswith="meetings.")),
    "nghi-quyet": ("Nghị quyết, nhiệm vụ", Q(code__startswith="resolutions.")),
    "dang-vien": ("Đảng viên", Q(code__startswith="members.")),
    "bao-cao": ("Báo cáo, kiểm tra", Q(code__startswith="reports.")),
    "to-chuc": ("Tổ chức, tài khoản, quy tắc", Q(code__startswith="branches.")),
    "go": ("Gỡ nội dung", Q(code__startswith="branches.redact")),
}
SHOWN_DAYS = 31


class TrailFilterForm(PlainForm):
    first_day = DayField(label="Từ ngày", required=False)
    last_day = DayField(label="Đến ngày", required=False)
    person = forms.CharField(label="Người làm", max_length=120, required=False)
    kind = forms.ChoiceField(
        label="Loại việc",
        required=False,
        choices=[("", "Mọi việc"), *((code, label) for code, (label, _) in KINDS.items())],
    )
    object = forms.CharField(label="Lời ghi có chữ", max_length=120, required=False)
    below = forms.BooleanField(label="Kể cả đơn vị bên dưới", required=False)

    def days(self):
        """First and last day asked for; the last month when nothing was said."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = values.get("last_day") or today()
        return values.get("first_day") or last - timedelta(days=SHOWN_DAYS - 1), last

    def narrowed(self, entries):
        first, last = self.days()
        entries = on_days(entries, first, last)
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if values.get("person"):
            entries = entries.filter(actor_name__icontains=values["person"])
        if values.get("kind"):
            entries = entries.filter(KINDS[values["kind"]][1])
        if values.get("object"):
            entries = entries.filter(sentence__icontains=values["object"])
        return entries
