"""What people type or send to check a signed paper."""

from django import forms

from config.lib.uploads import MEGABYTE
from config.lib.verify_code import typed_code

MOST_MB = 2  # kept in memory; a signed paper as PDF has some tenths of that


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Mã xác thực",
        max_length=40,
        help_text="16 chữ và số ở cuối văn bản, ví dụ 7K2M-0F4T-9QXA-B3CD; gạch nối có thể bỏ.",
        error_messages={"required": "Đồng chí nhập mã in ở cuối văn bản."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = typed_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                "Mã gồm đúng 16 chữ và số, chia thành 4 nhóm. Đồng chí xem lại mã ở cuối văn bản."
            )
        return code


class FileForm(forms.Form):
    file = forms.FileField(
        label="Tệp PDF",
        help_text="Tệp chỉ được đọc để so mã, không được lưu lại.",
        error_messages={
            "required": "Đồng chí chọn tệp PDF cần kiểm tra.",
            "empty": "Tệp trống. Đồng chí chọn lại tệp.",
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MB * MEGABYTE:
            raise forms.ValidationError(
                f"Tệp lớn hơn {MOST_MB} MB nên không phải bản PDF do hệ thống lập. "
                "Đồng chí kiểm tra bằng mã."
            )
        return file
