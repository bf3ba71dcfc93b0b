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
    wants_in_app = forms.BooleanField(label="Hiện ở trang chính của phần mềm", required=False)
    wants_mail = forms.BooleanField(label="Gửi thư điện tử", required=False)
    wants_call = forms.BooleanField(label="Bí thư gọi điện cho tôi", required=False)
    wants_slip = forms.BooleanField(label="Đưa tôi giấy mời in", required=False)
    wants_message = forms.BooleanField(
        label="Bí thư chép nội dung gửi qua Zalo",
        required=False,
        help_text="Phần mềm không gọi điện, nhắn tin; bí thư làm việc đó và ghi lại.",
    )
