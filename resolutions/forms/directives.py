"""What a committee types to send a paper down."""

from django import forms

from branches.choices import BranchType
from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import nfc
from resolutions.models import CommitteeDirective


class DirectiveForm(PlainForm):
    """The paper, its points one per line, and for which types of branch it is."""

    number_text = forms.CharField(
        label="Số, ký hiệu", max_length=60, help_text="Ví dụ: Nghị quyết số 12-NQ/ĐU"
    )
    title = forms.CharField(label="Trích yếu", max_length=300)
    issued_on = DayField(label="Ngày ban hành", initial=today)
    points = forms.CharField(
        label="Nội dung giao chi bộ",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
        help_text="Mỗi dòng là một nội dung; chi bộ đưa từng nội dung vào nghị quyết của mình.",
    )
    due_on = DayField(label="Thời hạn chung", required=False)
    text = forms.CharField(
        label="Tóm tắt, hướng dẫn thêm",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=20000,
    )
    branch_types = forms.MultipleChoiceField(
        label="Gửi cho loại hình chi bộ",
        choices=BranchType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại nào là gửi tất cả chi bộ bên dưới.",
    )

    def directive_of(self, organization):
        typed = self.cleaned_data
        return CommitteeDirective(
            organization=organization,
            number_text=nfc(typed["number_text"]),
            title=nfc(typed["title"]),
            issued_on=typed["issued_on"],
            due_on=typed["due_on"],
            text=nfc(typed["text"]),
            branch_types=typed["branch_types"],
        )

    @property
    def lines(self):
        return self.cleaned_data["points"].splitlines()
