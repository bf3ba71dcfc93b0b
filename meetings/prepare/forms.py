"""What is typed in preparing a meeting: steps, papers, orientation, leave, opinions."""

from django import forms

from branches.choices import BranchType
from config.lib.dates import today
from config.lib.forms import PlainForm, UploadForm
from config.lib.periods import month_of, month_of_ym
from meetings.choices import AbsenceReason
from meetings.models import Document, Orientation
from meetings.prepare.choices import OrientationKind, PrepStep

MONTHS_BACK, MONTHS_AHEAD = 1, 12


class StepForm(PlainForm):
    """One step of the checklist; ``people`` are already scoped by the view."""

    step = forms.ChoiceField(choices=PrepStep.choices, widget=forms.HiddenInput)
    assignee = forms.ModelChoiceField(
        label="Người phụ trách", queryset=None, required=False, empty_label="Chưa chọn"
    )
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)
    is_done = forms.BooleanField(label="Đã xong", required=False)

    def __init__(self, *args, people, note_label=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people
        if note_label:
            self.fields["note"].label = note_label


class DocumentForm(UploadForm):
    """A file and what it is called; the file is judged by its content."""

    title = forms.CharField(label="Tên tài liệu", max_length=200)
    file = forms.FileField(
        label="Tệp",
        help_text="PDF, Word, PowerPoint, Excel hoặc ảnh.",
        error_messages={"empty": "Tệp trống. Đồng chí chọn lại tệp."},
    )

    def document(self, **owner):
        return Document(title=self.cleaned_data["title"], **owner)


class OrientationForm(PlainForm):
    """What a committee publishes for its branches (handbook 7.5)."""

    kind = forms.ChoiceField(label="Loại", choices=OrientationKind.choices)
    title = forms.CharField(label="Tiêu đề", max_length=300)
    text = forms.CharField(
        label="Nội dung", required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    first = forms.TypedChoiceField(label="Từ tháng", coerce=int)
    last = forms.TypedChoiceField(label="Đến tháng", coerce=int)
    branch_types = forms.MultipleChoiceField(
        label="Chỉ cho loại hình",
        choices=BranchType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn mục nào là cho mọi chi bộ.",
    )

    def __init__(self, *args, organization, **kwargs):
        self.organization = organization
        super().__init__(*args, **kwargs)
        now = month_of(today())
        months = [now.shifted(step) for step in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
        choices = [(month.ym, str(month).capitalize()) for month in months]
        self.fields["first"].choices = self.fields["last"].choices = choices
        self.fields["first"].initial = self.fields["last"].initial = now.shifted(1).ym

    def clean(self):
        values = super().clean()
        if "first" in values and "last" in values and values["last"] < values["first"]:
            first = month_of_ym(values["first"])
            self.add_error("last", f"Tháng cuối không được trước {first}.")
        return values

    @property
    def orientation(self):
        values = dict(self.cleaned_data)
        return Orientation(
            organization=self.organization,
            first_ym=values.pop("first"),
            last_ym=values.pop("last"),
            **values,
        )


class LeaveForm(PlainForm):
    reason_code = forms.ChoiceField(label="Lý do xin vắng", choices=AbsenceReason.choices)
    reason_text = forms.CharField(
        label="Ghi rõ", max_length=200, required=False, help_text="Bắt buộc khi chọn “Lý do khác”."
    )


class OpinionForm(PlainForm):
    text = forms.CharField(
        label="Nội dung muốn phát biểu",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    may_be_read_out = forms.BooleanField(
        label="Đồng ý để thư ký đọc thay nếu tôi vắng mặt", required=False, initial=True
    )
