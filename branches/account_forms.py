"""What people type about the second factor."""

from django import forms

from config.lib.forms import PlainForm


class CodeForm(PlainForm):
    """Six digits of the app, or a recovery code; ``wait_seconds`` once there were too many."""

    wrong = (
        "Mã chưa đúng hoặc đã dùng rồi. Đồng chí chờ ứng dụng hiện mã mới rồi nhập lại, và kiểm "
        "tra giờ của điện thoại."
    )
    wait_seconds = None
    code = forms.CharField(
        label="Mã xác thực",
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


class ResetFactorForm(PlainForm):
    reason = forms.CharField(
        label="Lý do",
        max_length=200,
        help_text="Ví dụ: mất điện thoại ngày 28/11, đã gặp trực tiếp.",
    )
