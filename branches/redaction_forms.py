"""What people type to have content taken away, and to decide on it."""

import re

from django import forms

from branches.choices import RedactionGround
from branches.password_again import PasswordAgain
from config.lib.forms import PlainForm

BETWEEN = re.compile(r"\n[ \t]*\n")
APPROVE, REFUSE = "APPROVE", "REFUSE"


class AskForm(PlainForm):
    ground = forms.ChoiceField(
        label="Căn cứ", choices=RedactionGround.choices, widget=forms.RadioSelect
    )
    passages = forms.CharField(
        label="Đoạn chữ cần gỡ, chép nguyên văn",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi đoạn cách nhau một dòng trống. Được giữ dạng mã hóa tới khi có quyết định.",
    )
    files = forms.MultipleChoiceField(
        label="Tệp cần gỡ", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Không nhắc lại nội dung cần gỡ: lý do được giữ lại trong nhật ký.",
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].choices = choices
        if not choices:
            del self.fields["files"]

    def asked(self):
        """The arguments of the action."""
        values = self.cleaned_data
        passages = BETWEEN.split(values["passages"].replace("\r\n", "\n"))
        return {
            "ground": values["ground"],
            "passages": [one.strip() for one in passages if one.strip()],
            "files": values.get("files", []),
            "reason": values["reason"],
        }


class DecideForm(PlainForm, PasswordAgain):
    act = "quyết định"
    decision = forms.ChoiceField(
        label="Quyết định",
        choices=[(APPROVE, "Đồng ý gỡ, không lấy lại được"), (REFUSE, "Không đồng ý")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Căn cứ quyết định",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Không nhắc lại nội dung cần gỡ.",
    )
    field_order = ["decision", "note", "password"]
