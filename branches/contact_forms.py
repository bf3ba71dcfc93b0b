"""What a person types about their own notices."""

from django import forms

from config.lib.forms import PlainForm


class ContactForm(PlainForm):
    email = forms.EmailField(
        label="Địa chỉ thư điện tử",
        required=False,
        max_length=254,
        error_messages={"invalid": "Địa chỉ chưa đúng, ví dụ: ten@coquan.vn."},
    )
    wants_mail = forms.BooleanField(label="Nhận thông báo qua thư điện tử", required=False)
