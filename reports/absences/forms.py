"""What is typed about absences."""

from django import forms

from config.lib.forms import DayField, PlainForm

POSITIONS = [
    ("BÍ THƯ", "Bí thư"),
    ("PHÓ BÍ THƯ", "Phó bí thư"),
    ("PHÓ BÍ THƯ THƯỜNG TRỰC", "Phó bí thư thường trực"),
]


class IssueNoticeForm(PlainForm):
    position = forms.ChoiceField(label="Chức vụ người ký", choices=POSITIONS)
    name = forms.CharField(
        label="Họ và tên người ký",
        required=False,
        max_length=120,
        help_text="Để trống thì in chỗ ký không tên.",
    )


class AcceptanceForm(PlainForm):
    place = forms.CharField(label="Nơi tiếp nhận (chi bộ, đảng bộ)", max_length=200)
    accepted_on = DayField(label="Ngày tiếp nhận")


class SelfCriticismForm(PlainForm):
    requested_on = DayField(label="Ngày yêu cầu")
    note = forms.CharField(
        label="Nội dung, cách yêu cầu",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: yêu cầu tại kỳ họp tháng 6; gửi giấy mời đồng chí đến họp kỳ sau.",
    )
