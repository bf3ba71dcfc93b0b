"""Sending a digitally signed PDF."""

from django import forms

from config.lib.forms import PlainForm
from config.lib.uploads import MEGABYTE

MOST_MB = 5


class DigitalCopyForm(PlainForm):
    file = forms.FileField(
        label="Tệp PDF đã ký số",
        help_text="Bản PDF gốc tải ở trang này, đã ký bằng phần mềm ký số. "
        "Không gửi tài liệu có dấu mật.",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MB * MEGABYTE:
            raise forms.ValidationError(
                f"Tệp lớn hơn {MOST_MB} MB nên không phải bản PDF gốc đã ký số."
            )
        return file
