"""What is typed to ask the branches, to answer, and to tell the result."""

from django import forms

from branches.choices import BranchType
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import nfc
from reports.absences.forms import POSITIONS
from reports.inspections.forms import lines_field
from reports.models import Survey


class SurveyForm(PlainForm):
    title = forms.CharField(
        label="Nội dung khảo sát",
        max_length=300,
        help_text="Ví dụ: chất lượng sinh hoạt chi bộ thôn, bản năm 2026.",
    )
    purpose = lines_field("Mục đích, hướng dẫn trả lời", required=False, max_length=4000)
    questions = lines_field(
        "Câu hỏi",
        rows=8,
        max_length=20000,
        help_text="Mỗi dòng một câu. Muốn chi bộ chọn: ghi các lựa chọn sau dấu |, cách nhau bằng "
        "dấu chấm phẩy, ví dụ: Chi ủy họp trước kỳ họp? | Tháng nào cũng họp; Có tháng không; "
        "Không họp.",
    )
    due_on = DayField(label="Hạn trả lời")
    branch_types = forms.MultipleChoiceField(
        label="Hỏi loại hình chi bộ",
        choices=BranchType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại nào là hỏi tất cả chi bộ bên dưới.",
    )

    def survey_of(self, organization):
        typed = self.cleaned_data
        return Survey(
            organization=organization,
            title=nfc(typed["title"]),
            purpose=nfc(typed["purpose"]),
            due_on=typed["due_on"],
            branch_types=typed["branch_types"],
        )


class AnswerForm(PlainForm):
    """One field ``question_<pk>`` for every question; ``kept`` was answered so far."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, questions, kept, seen, **kwargs):
        self.questions = questions
        initial = {f"question_{one.pk}": kept.get(str(one.pk), "") for one in questions}
        initial["seen"] = seen
        super().__init__(*args, initial=initial, **kwargs)
        for one in questions:
            self.fields[f"question_{one.pk}"] = _field_of(one)

    @property
    def values(self):
        return {one.pk: self.cleaned_data[f"question_{one.pk}"] for one in self.questions}


def _field_of(question):
    act = "chọn" if question.choices else "nhập"
    common = {
        "label": question.text,
        "error_messages": {"required": f"Đồng chí chưa {act} “{question.text}”."},
    }
    if question.choices:
        choices = [(one, one) for one in question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **common)


class SurveyNoticeForm(PlainForm):
    strengths = lines_field("Ưu điểm", rows=4, required=False, max_length=8000)
    weaknesses = lines_field("Hạn chế", rows=4, required=False, max_length=8000)
    causes = lines_field("Nguyên nhân", rows=4, required=False, max_length=8000)
    measures = lines_field("Giải pháp", rows=4, required=False, max_length=8000)
    position = forms.ChoiceField(label="Chức vụ người ký", choices=POSITIONS)
    name = forms.CharField(
        label="Họ và tên người ký",
        required=False,
        max_length=120,
        help_text="Để trống thì in chỗ ký không tên.",
    )
