"""Why somebody has to see an identity number."""

from django import forms

from config.lib.forms import PlainForm


class RevealForm(PlainForm):
    reason = forms.CharField(
        label="Lý do cần xem",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lý do được ghi vào sổ xem dữ liệu, người có số này đọc được.",
        error_messages={"min_length": "Đồng chí ghi rõ lý do, ít nhất 10 ký tự."},
    )
