"""What is typed when a treated theme goes to the committee above."""

from django import forms

from config.lib.forms import UploadForm
from meetings.plan.choices import SubmissionState, ThemeCategory
from meetings.theme_facts import UNSENT

ANY = [("", "Tất cả")]
QUARTERS = [("0", "Cả năm"), ("1", "Quý I"), ("2", "Quý II"), ("3", "Quý III"), ("4", "Quý IV")]


class ThemeSendForm(UploadForm):
    title = forms.CharField(label="Tên chuyên đề", max_length=300)
    category = forms.ChoiceField(label="Nhóm chủ đề", choices=ThemeCategory.choices)
    text = forms.CharField(
        label="Nội dung chính, kết luận, việc vận dụng",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label="Toàn văn (nếu có)",
        required=False,
        help_text="PDF, Word, PowerPoint hoặc ảnh.",
        error_messages={"empty": "Tệp trống. Đồng chí chọn lại tệp."},
    )
    is_withheld = forms.BooleanField(
        label="Không phổ biến nội dung: cấp trên chỉ biết chi bộ đã sinh hoạt", required=False
    )
    reason = forms.CharField(
        label="Lý do không phổ biến",
        max_length=300,
        required=False,
        help_text="Bắt buộc khi không phổ biến nội dung.",
    )


class ThemeFilterForm(forms.Form):
    """The filters of the list; anything unknown counts as "all"."""

    quy = forms.TypedChoiceField(
        label="Quý", choices=QUARTERS, coerce=int, required=False, empty_value=0
    )
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        choices=[*ANY, (UNSENT, "Chưa gửi"), *SubmissionState.choices],
        required=False,
    )
    nhom = forms.ChoiceField(
        label="Nhóm chủ đề", choices=[*ANY, *ThemeCategory.choices], required=False
    )
