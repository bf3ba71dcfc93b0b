"""Themes of 2026 that branches of Pa Tần sent upward: waiting, read, spread, and one kept back."""

from branches.models import PartyOrganization, User
from branches.permissions import SYSTEM
from config.demo.units import PA_TAN, pa_tan
from meetings.actions.themes_sent import mark_read, send_theme, spread
from meetings.models import Meeting
from meetings.plan.facts import THEME_TYPES

YEAR = 2026
SENT = 9  # of the thematic sittings, the rest is still to come
CATEGORIES = (  # a word of the title, the kind of theme
    ("Hồ Chí Minh", "EXAMPLE"),
    ("rừng", "SECURITY"),
    ("ma túy", "SECURITY"),
    ("sản xuất", "ECONOMY"),
    ("chăn nuôi", "ECONOMY"),
    ("nếp sống", "SOCIETY"),
    ("đảng viên", "PARTY_BUILDING"),
    ("học sinh", "WORK"),
    ("thủ tục", "WORK"),
)
TEXT = (
    "Chi bộ thảo luận, liên hệ thực tế và thống nhất: mỗi đảng viên nhận giúp một nhóm hộ; chi ủy "
    "kiểm tra hằng tháng; kết quả báo cáo tại kỳ sinh hoạt sau."
)


def play_themes():
    """Send the first themes of the year; the office reads some and spreads one."""
    commune = PartyOrganization.objects.get(code=PA_TAN)
    staff = User.objects.get(username="vanphong")
    meetings = Meeting.objects.filter(
        branch__path__startswith=commune.path,
        meeting_type__in=THEME_TYPES,
        taken_over=True,
        held_on__year=YEAR,
    ).select_related("branch")
    first = pa_tan(1)
    chosen = sorted(meetings, key=lambda one: (one.branch.code != first, one.held_on, one.pk))
    for index, meeting in enumerate(chosen[:SENT]):
        own = meeting.branch.code == first
        sent = send_theme(
            meeting=meeting,
            title=meeting.theme,
            category=_category(meeting.theme),
            text=TEXT,
            is_withheld=index == SENT - 1,
            reason="Có nội dung nội bộ của đơn vị" if index == SENT - 1 else "",
            by=User.objects.get(username="bithu") if own else SYSTEM,
        )
        if index == 0:
            spread(
                sent=sent,
                committee=commune,
                remark="Cách làm cụ thể, các chi bộ bản cùng nghiên cứu.",
                by=staff,
            )
        elif index < SENT // 2:
            mark_read(sent=sent, by=staff)


def _category(title):
    found = (code for word, code in CATEGORIES if word.casefold() in title.casefold())
    return next(found, "OTHER")
