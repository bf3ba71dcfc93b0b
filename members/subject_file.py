"""What is held about one member, and who looked: for the member, and for whoever must answer.

The decree on personal data gives two working days for an answer (reliability 7). Apps above add
their part (``AppConfig.ready``).
"""

from branches.models import AuditEvent, SensitiveLook
from branches.paper_names import superior_on
from config.lib.dates import today
from config.lib.one_moment import one_moment
from config.lib.paper import PaperHead
from members.masking import masked_citizen_id
from members.models import Member
from members.papers import HeldPart, SubjectPaper
from members.permissions import CORRECT_MEMBER
from members.seats import home_branch

SUBJECT_PDF = "members.subject_pdf"
PARTS = []
MOST_ROWS = 2000


def add_part(title, columns, rows):
    """``rows(member)`` returns rows of plain texts under ``columns``, newest first."""
    PARTS.append((title, columns, rows))


def may_read_subject(user, member):
    """The person, and whoever answers for the branch that holds the seat."""
    own = member.user_id is not None and member.user_id == user.pk
    return own or CORRECT_MEMBER.granted(user, home_branch(member))


def reads_subject(job, user):
    """Whether ``user`` may still open the PDF a job made."""
    return may_read_subject(user, Member.objects.get(pk=job.params["member"]))


def subject_file(member):
    """Parts as dicts with ``title``, ``columns`` and ``rows``; the last two say who looked.

    All of one moment: of data reduced meanwhile it holds all, or none and the line that says so.
    """
    with one_moment():
        member = Member.objects.get(pk=member.pk)
        parts = [
            *_own_parts(member),
            *(_part(title, columns, rows(member)) for title, columns, rows in PARTS),
            _part("Ai đã xem", ["Lúc", "Người xem", "Xem gì", "Lý do"], _looks(member)),
            _part("Ai đã thay đổi", ["Lúc", "Người làm", "Việc"], _changes(member)),
        ]
        return [part for part in parts if part["rows"]]


def as_json(member):
    """The same as one object for another program."""
    return {
        "ho_ten": member.full_name,
        "lap_ngay": today().isoformat(),
        "phan": [
            {
                "ten": part["title"],
                "dong": [dict(zip(part["columns"], row, strict=True)) for row in part["rows"]],
            }
            for part in subject_file(member)
        ],
    }


def subject_paper(member, branch):
    """The same as a paper."""
    day = today()
    return SubjectPaper(
        head=PaperHead(superior_on(branch, day), branch.name),
        member=member.full_name,
        made_on=day.isoformat(),
        parts=[HeldPart(**part) for part in subject_file(member)],
    )


def _own_parts(member):
    identity = [
        ("Họ và tên", member.full_name),
        ("Mã đảng viên", member.key),
        ("Số thẻ đảng viên", member.party_card_no),
        ("Giới tính", member.get_sex_display()),
        ("Ngày sinh", _day(member.birth_on)),
        ("Số căn cước", masked_citizen_id(member)),
        ("Ngày quyết định kết nạp", _day(member.admission_decision_on)),
        ("Ngày vào Đảng", _day(member.admission_ceremony_on)),
        ("Ngày chính thức", _day(member.official_on)),
    ]
    yield _part("Thông tin chung", ["Mục", "Đang giữ"], [list(one) for one in identity if one[1]])
    spell = ["Nội dung", "Từ ngày", "Đến ngày"]
    for title, rows, words in (
        (
            "Nơi sinh hoạt",
            member.memberships.select_related("branch"),
            lambda row: f"{row.branch.name} ({row.get_kind_display().lower()})",
        ),
        ("Tình trạng", member.status_periods.all(), lambda row: row.get_kind_display()),
        (
            "Chức vụ",
            member.positions.select_related("branch"),
            lambda row: f"{row.get_office_display()}, {row.branch.name}",
        ),
        ("Chức danh ngoài Đảng", member.local_posts.all(), lambda row: row.title),
    ):
        found = rows.order_by("-valid_from", "-pk")
        lines = [[words(row), _day(row.valid_from), _day(row.valid_to)] for row in found]
        yield _part(title, spell, lines)


def _looks(member):
    rows = SensitiveLook.objects.filter(subject_id=member.pk).order_by("-pk")[:MOST_ROWS]
    return [[_moment(row.at), row.actor_name, row.get_kind_display(), row.reason] for row in rows]


def _changes(member):
    rows = AuditEvent.objects.filter(
        target_type=member._meta.label_lower, target_id=str(member.pk)
    ).order_by("-pk")[:MOST_ROWS]
    return [[_moment(row.at), row.actor_name, row.sentence] for row in rows]


def _part(title, columns, rows):
    return {"title": title, "columns": columns, "rows": rows}


def _day(day):
    return day.strftime("%d/%m/%Y") if day else ""


def _moment(moment):
    return f"{moment:%d/%m/%Y %H:%M}"
