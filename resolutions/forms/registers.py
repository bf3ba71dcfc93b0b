"""What is typed into the registers: numbers, opinions, proposals, the year's work of members."""

from django import forms

from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import nfc
from resolutions.choices import OpinionSource, ReportRhythm
from resolutions.models import MemberTask, PublicOpinion
from resolutions.number_facts import kinds


def _text(label, rows=4, **kwargs):
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=10000, **kwargs
    )


class FirstNumberForm(PlainForm):
    kind = forms.ChoiceField(label="Loại văn bản", choices=kinds)
    first = forms.IntegerField(
        label="Số bắt đầu",
        min_value=2,
        max_value=9999,
        help_text="Số tiếp theo sau số đã dùng trong sổ giấy của nhiệm kỳ này.",
    )
    reason = forms.CharField(label="Lý do", max_length=300)


class VoidNumberForm(PlainForm):
    kind = forms.ChoiceField(label="Loại văn bản", choices=kinds)
    number = forms.IntegerField(
        label="Số bị bỏ trống",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="Để trống thì số tiếp theo được hủy.",
    )
    reason = forms.CharField(label="Lý do", max_length=300)


class OpinionForm(PlainForm):
    """An opinion as the branch heard it."""

    source = forms.ChoiceField(
        label="Ý kiến của", choices=OpinionSource.choices, widget=forms.RadioSelect
    )
    text = _text("Nội dung ý kiến")
    heard_on = DayField(label="Ngày tiếp nhận", initial=today)
    where_heard = forms.CharField(
        label="Nơi, dịp tiếp nhận",
        max_length=200,
        required=False,
        help_text="Ví dụ: họp bản tháng 11. Không ghi tên người dân nếu không cần.",
    )
    due_on = DayField(
        label="Hạn trả lời", required=False, help_text="Để trống thì tính theo quy định."
    )

    def opinion_of(self, branch):
        typed = self.cleaned_data
        return PublicOpinion(
            branch=branch,
            source=typed["source"],
            text=nfc(typed["text"]),
            heard_on=typed["heard_on"],
            where_heard=nfc(typed["where_heard"]),
            due_on=typed["due_on"],
        )


class ReplyForm(PlainForm):
    reply = _text("Nội dung trả lời")
    replied_on = DayField(label="Ngày trả lời", initial=today)


class ProposalForm(PlainForm):
    text = _text("Nội dung kiến nghị", rows=5)
    due_on = DayField(
        label="Đề nghị trả lời trước ngày",
        required=False,
        help_text="Để trống thì tính theo quy định.",
    )


class MemberTaskForm(PlainForm):
    """One year's work; ``people`` are the members of the branch."""

    member = forms.ChoiceField(label="Đảng viên")
    text = _text("Nhiệm vụ", rows=3)
    measure = forms.CharField(
        label="Kết quả đo được",
        max_length=300,
        help_text="Ví dụ: giúp 02 hộ thoát nghèo; 12 buổi tuyên truyền.",
    )
    due_on = DayField(label="Thời hạn")
    report_every = forms.TypedChoiceField(
        label="Báo cáo tại chi bộ",
        coerce=int,
        choices=ReportRhythm.choices,
        initial=ReportRhythm.QUARTERLY,
    )

    def __init__(self, *args, people, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in people}
        self.year = year
        names = [(pk, member.full_name) for pk, member in self.people.items()]
        self.fields["member"].choices = [("", "– Chọn đảng viên –"), *names]

    def task_of(self, branch):
        typed = self.cleaned_data
        return MemberTask(
            branch=branch,
            member=self.people[typed["member"]],
            year=self.year,
            text=nfc(typed["text"]),
            measure=nfc(typed["measure"]),
            due_on=typed["due_on"],
            report_every=typed["report_every"],
        )
