"""What stands behind a figure: the units, meetings and members, counted or not, and why."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.paginator import Paginator
from django.urls import reverse

from config.lib.addresses import Addresses, address
from config.lib.paper import capitalized
from meetings.choices import MeetingState, MeetingType
from meetings.models import Meeting
from meetings.rules import HELD_STATES, OFFICIAL_STATES
from reports.choices import Indicator
from reports.table_lines import table_lines
from reports.wording import SHORT_TITLES, SLUGS, cell_text

TYPE_KEYS = {
    Indicator.ATTENDANCE: "attendance.types",
    Indicator.RESOLUTIONS: "regular.types",
    Indicator.REGULAR: "regular.types",
    Indicator.THEMATIC: "thematic.types",
}

ON_TARGET = "Chi bộ đạt"
UNITS_ON_A_PAGE = 50
ALL_UNITS = "tat_ca"


class Cell(NamedTuple):
    """One value of a row. With ``is_judged`` the verdict ``met`` is shown beside it."""

    label: str
    text: str
    met: bool | None = None
    is_judged: bool = False


class Row(NamedTuple):
    """One line of a table: what it is about, where it leads, its values, and a remark."""

    head: str
    url: str
    cells: list
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Ready to print. ``empty`` is said where there is no row; ``below`` names what is left out.

    ``drawing`` (`config.lib.charts.Drawing`) shows some of the values above the table. ``cut`` is
    the `UnitPage` of a table that shows only part of its rows.
    """

    title: str
    head_label: str
    labels: list
    rows: list
    empty: str = ""
    below: list = field(default_factory=list)
    drawing: object = None
    cut: object = None

    @property
    def lines(self):
        """The rows as HTML."""
        return table_lines(self.rows)


@dataclass(frozen=True)
class UnitPage:
    """Which of the units below are shown: ``number`` of a page, or all with ``whole``.

    ``is_paged`` where the page has no other list that is paged; otherwise only the first units are
    shown, with the way to all.
    """

    number: str | None = None
    whole: bool = False
    is_paged: bool = True

    @classmethod
    def read(cls, query, *, is_paged=True):
        number = query.get("page") if is_paged else None
        return cls(number, ALL_UNITS in query, is_paged)

    def of(self, units):
        return Paginator(units, max(len(units), 1) if self.whole else UNITS_ON_A_PAGE).get_page(
            self.number
        )


def children_table(answer, choice, indicators=tuple(Indicator), page=None, units=None):
    """The units directly below with their figures; those without data come first.

    Units without any branch in the system are only named. ``page`` is the address of a child's
    page (default: its dashboard).
    """
    page = page or _dashboards()
    shown = [child for child in answer.children if child.branch_count]
    shown.sort(key=lambda child: (child.has_data, child.organization.sort_name))
    has_committees = any(not child.organization.is_branch for child in shown)
    units = units or UnitPage()
    cut = units.of(shown)
    rows = [
        Row(
            child.organization.label,
            page(child.organization, choice),
            [
                *([_share_cell(child, indicators[0])] if has_committees else []),
                *(_figure_cell(child.figures[indicator]) for indicator in indicators),
            ],
            "" if child.has_data else "Không có dữ liệu",
        )
        for child in cut.object_list
    ]
    return Table(
        title="Từng đơn vị trực thuộc",
        head_label="Đơn vị",
        labels=[
            *([ON_TARGET] if has_committees else []),
            *(SHORT_TITLES[indicator] for indicator in indicators),
        ],
        rows=rows,
        empty="Chưa có chi bộ nào bên dưới đơn vị này trong kỳ.",
        below=[child.organization.label for child in answer.children if not child.branch_count],
        cut={"page": cut, "is_paged": units.is_paged} if cut.paginator.num_pages > 1 else None,
    )


def members_table(answer):
    """Everybody reported in the branch: how often expected, present, heard, and what is owed.

    While the period runs, the number owed so far makes a forecast: who keeps up with it is on track
    (handbook 11.3).
    """
    is_running = answer.day < answer.reckoning.period.last_day
    return Table(
        title="Từng đảng viên",
        head_label="Đảng viên",
        labels=["Có mặt", "Số tháng tính", "Số kỳ phát biểu"],
        rows=[_member_row(one, is_running=is_running) for one in answer.members],
        empty="Không có đảng viên nào sinh hoạt tại chi bộ trong kỳ.",
    )


def _member_row(one, *, is_running):
    need = f", cần {one.required}" if one.required else ""
    if is_running and one.met is not None:
        need += "; đúng tiến độ" if one.met else "; chậm tiến độ"
    return Row(
        one.member.full_name,
        one.member.get_absolute_url(),
        [
            Cell("Có mặt", f"{one.present}/{one.expected} buổi"),
            Cell("Số tháng tính", str(one.months)),
            Cell("Số kỳ phát biểu", f"{one.sessions}{need}", one.met, is_judged=not is_running),
        ],
        "" if one.months else "Chưa có cuộc họp thường kỳ nào thuộc diện phải dự",
    )


def meetings_table(answer, user, indicator=None):
    """The branch's meetings of the period, those that do not count with the reason.

    ``indicator`` None: whether they count at all. Members see only what was announced to them.
    """
    seen = Meeting.objects.visible_to(user).filter(branch=answer.unit.organization)
    own = seen.distinct().order_by("held_on", "pk")
    period = answer.reckoning.period
    rows = [
        _meeting_row(meeting, answer, indicator)
        for meeting in own.filter(held_on__range=(period.first_day, period.last_day))
    ]
    return Table(
        title="Từng cuộc họp",
        head_label="Cuộc họp",
        labels=["Trạng thái", "Có mặt", "Kết luận, nghị quyết"],
        rows=rows,
        empty="Chưa có cuộc họp nào trong kỳ.",
    )


def _meeting_row(meeting, answer, indicator):
    branch = answer.unit.organization
    is_held = meeting.state in HELD_STATES
    counts = f"{meeting.present_count}/{meeting.expected_count}" if is_held else ""
    outcome = "Có" if meeting.has_resolution or meeting.conclusion else "Chưa có"
    return Row(
        f"{meeting.held_on:%d/%m/%Y}, {meeting.get_meeting_type_display().lower()}",
        reverse("reports:meeting", args=[branch.pk, meeting.pk]),
        [
            Cell("Trạng thái", meeting.get_state_display()),
            Cell("Có mặt", counts),
            Cell("Kết luận, nghị quyết", outcome if is_held else ""),
        ],
        why_not_counted(meeting, answer, indicator),
    )


def why_not_counted(meeting, answer, indicator=None):
    """Why a meeting does not enter the figure, as a sentence; empty when it does."""
    reckoning = answer.reckoning
    if meeting.state == MeetingState.CANCELLED:
        return "Không tính: cuộc họp đã hủy"
    if meeting.held_on > reckoning.day:
        return "Không tính: sau ngày tính số liệu"
    if meeting.state not in HELD_STATES:
        return "Không tính: cuộc họp chưa kết thúc"
    is_official = meeting.state in OFFICIAL_STATES or meeting.taken_over
    if reckoning.official and not is_official:
        return "Không tính: chưa thông qua biên bản"
    if indicator in TYPE_KEYS:
        rules = reckoning.bands.rules_of(meeting.branch_id, meeting.held_on)
        if meeting.meeting_type not in rules.get(TYPE_KEYS[indicator]):
            kind = MeetingType(meeting.meeting_type).label.lower()
            return f"Không tính: loại cuộc họp “{kind}” không thuộc chỉ số này"
    return ""


def regime_table(answer, indicator):
    """The months or quarters of a branch: kept, missed, or why they do not enter the figure."""
    is_regular = indicator == Indicator.REGULAR
    regimes = (answer.months if is_regular else answer.quarters).get(
        answer.unit.organization.pk, []
    )
    return Table(
        title="Từng tháng" if is_regular else "Từng quý",
        head_label="Tháng" if is_regular else "Quý",
        labels=["Kết quả"],
        rows=[_regime_row(one, is_regular) for one in regimes],
        empty="Kỳ này không có quý nào kết thúc."
        if not is_regular
        else "Chi bộ chưa hoạt động trong kỳ này.",
    )


def _regime_row(one, is_regular):
    result = "Đã sinh hoạt" if one.is_kept else "Chưa sinh hoạt"
    cell = Cell("Kết quả", result, one.is_kept if one.applies else None, is_judged=True)
    return Row(capitalized(str(one.period)), "", [cell], _why_no_regime(one, is_regular))


def _why_no_regime(one, is_regular):
    if one.applies:
        return ""
    if not one.is_over and not one.is_kept:
        return "Chưa tính: chưa hết tháng" if is_regular else "Chưa tính: chưa hết quý"
    if is_regular:
        return "Không tính: chi bộ chưa có hoặc không còn vào ngày đầu tháng"
    return "Không tính: chi bộ hoạt động chưa đủ số ngày quy định trong quý"


def _figure_cell(figure):
    return Cell(SHORT_TITLES[figure.indicator], cell_text(figure), figure.met, is_judged=True)


def _share_cell(child, indicator):
    """How many branches below reach the first of the figures shown (handbook 11.2)."""
    return Cell(ON_TARGET, f"{child.met_counts[indicator]}/{child.branch_count}")


def dashboard_url(organization, choice):
    return address("reports:dashboard", organization.pk) + choice.query


def _dashboards():
    """`dashboard_url` of many units."""
    addresses = Addresses("reports:dashboard")
    return lambda organization, choice: addresses(organization.pk) + choice.query


def figure_url(organization, indicator, choice):
    return reverse("reports:figure", args=[organization.pk, SLUGS[indicator]]) + choice.query
