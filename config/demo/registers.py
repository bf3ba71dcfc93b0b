"""What goes up and down around bản Pa Tần 1: a paper of the commune, proposals, opinions, work."""

from datetime import date, timedelta

from branches.models import PartyOrganization, User
from branches.permissions import SYSTEM
from config.demo import units
from config.demo.october import CHAIR
from config.lib.dates import today
from members.models import Member
from resolutions.actions.directing import publish_directive
from resolutions.actions.escalating import escalate_overdue
from resolutions.actions.member_tasks import give_member_task
from resolutions.actions.registers import answer_proposal, note_opinion, send_proposal
from resolutions.choices import OpinionSource, ReportRhythm
from resolutions.models import CommitteeDirective, MemberTask, PublicOpinion

STAFF = "Trần Thị Thanh Nhã"
DIRECTIVE = {
    "number_text": "Nghị quyết số 12-NQ/ĐU",
    "title": "lãnh đạo xây dựng nông thôn mới và bảo vệ rừng mùa khô 2026–2027",
    "text": "Các chi bộ bản đưa từng nội dung vào nghị quyết tháng, giao người và thời hạn cụ thể.",
    "branch_types": ["VILLAGE"],
}
POINTS = (
    "Mỗi bản có tổ xung kích bảo vệ rừng, cắt cử trực cháy trong mùa khô",
    "Vận động Nhân dân vệ sinh đường làng, ngõ bản vào ngày mùng 10 hằng tháng",
    "Mỗi chi bộ giới thiệu ít nhất 01 quần chúng ưu tú học lớp nhận thức về Đảng",
)
ANSWERED = (
    "Đề nghị đảng ủy xã có ý kiến với ngành giao thông sửa cầu treo bản Pa Tần 1 trước mùa mưa.",
    "Đảng ủy đã làm việc với phòng kinh tế: khảo sát cầu treo trong tháng 12, sửa mặt cầu trong "
    "quý I.",
)
WAITING = "Đề nghị xã hỗ trợ hai bể chứa nước cho nhóm hộ cuối bản thiếu nước mùa khô."
OPINION = "Bà con phản ánh đèn đường đầu bản hỏng, đi lại buổi tối không an toàn."
WORK = (
    (
        "Lù Thị Hặc",
        "Phụ trách, giúp đỡ 02 hộ nghèo của bản phát triển chăn nuôi",
        "02 hộ có chuồng trại hợp vệ sinh, 01 hộ thoát nghèo",
        ReportRhythm.MONTHLY,
    ),
    (
        "Khoàng Văn Dương",
        "Vận động các hộ lập nhóm đổi công, không đốt rơm rạ",
        "03 tổ đổi công hoạt động, không hộ nào đốt đồng",
        ReportRhythm.QUARTERLY,
    ),
)


def play_registers():
    """Needs the logins and the members of the demonstration."""
    branch = PartyOrganization.objects.get(code=units.pa_tan(1))
    commune = PartyOrganization.objects.get(code=units.PA_TAN)
    secretary = User.objects.get(member__full_name=CHAIR, member__memberships__branch=branch)
    staff = User.objects.get(member__full_name=STAFF)
    publish_directive(
        directive=CommitteeDirective(
            organization=commune,
            issued_on=today() - timedelta(days=10),
            due_on=today() + timedelta(days=60),
            **DIRECTIVE,
        ),
        points=POINTS,
        by=staff,
    )
    text, answer = ANSWERED
    answer_proposal(
        proposal=send_proposal(organization=branch, text=text, by=secretary),
        answer=answer,
        by=staff,
    )
    send_proposal(organization=branch, text=WAITING, by=secretary)
    note_opinion(
        opinion=PublicOpinion(
            branch=branch,
            source=OpinionSource.RESIDENT,
            heard_on=today() - timedelta(days=5),
            where_heard="họp bản",
            text=OPINION,
        ),
        by=secretary,
    )
    _give_work(branch, secretary)
    escalate_overdue(day=today(), by=SYSTEM)


def _give_work(branch, by):
    year = today().year
    for name, text, measure, rhythm in WORK:
        give_member_task(
            task=MemberTask(
                branch=branch,
                member=Member.objects.seated_in([branch.pk]).get(full_name=name),
                year=year,
                text=text,
                measure=measure,
                due_on=date(year, 12, 31),
                report_every=rhythm,
            ),
            by=by,
        )
