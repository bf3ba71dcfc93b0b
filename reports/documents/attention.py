"""Branches that need attention, members absent often, and what is still provisional."""

from dataclasses import dataclass

from config.lib.paper import capitalized
from reports import facts
from reports.choices import Indicator
from reports.documents.wording import MOST_NAMES, named_list
from reports.papers import Annex, ReportSection
from reports.report_facts.people import names_of
from reports.wording import SHORT_TITLES, counts_text

UNSETTLED = (
    "Còn thay đổi mới của chi bộ chưa kịp tính; lập lại báo cáo sau ít phút để có số mới nhất"
)


@dataclass(frozen=True)
class Attention:
    """Names of branches with what is the matter; a branch's own report speaks of itself only.

    Where there are too many branches, names of units below with the number of them. ``word``:
    what the names name.
    """

    is_branch: bool
    without_meeting: list
    without_theme: list
    below_target: list
    word: str = "chi bộ"

    @property
    def sections(self):
        heading = "Nội dung cần quan tâm" if self.is_branch else "Các chi bộ cần quan tâm"
        return [
            ReportSection(heading),
            named_list("Có tháng chưa sinh hoạt thường kỳ.", self.without_meeting, self.word),
            named_list("Có quý chưa sinh hoạt chuyên đề.", self.without_theme, self.word),
            named_list("Chưa đạt chỉ tiêu.", self.below_target, self.word),
        ]

    @property
    def annexes(self):
        rows = [
            *(["Có tháng chưa sinh hoạt thường kỳ", one] for one in self.without_meeting),
            *(["Có quý chưa sinh hoạt chuyên đề", one] for one in self.without_theme),
            *(["Chưa đạt chỉ tiêu", one] for one in self.below_target),
        ]
        columns = ["Nội dung", capitalized(self.word)]
        return [Annex("Cần quan tâm", columns, rows)] if rows else []


def attention(figures):
    if figures.is_summed:
        return _summed_attention(figures)
    answer = figures.answer
    return Attention(
        is_branch=figures.unit.is_branch,
        without_meeting=list(_without(answer, answer.months, "tháng")),
        without_theme=list(_without(answer, answer.quarters, "quý")),
        below_target=list(_below_target(answer)),
    )


def _summed_attention(figures):
    sums = figures.answer.sums
    return Attention(
        is_branch=False,
        without_meeting=figures.numbers_below(lambda unit: sums[unit].without_meeting),
        without_theme=figures.numbers_below(lambda unit: sums[unit].without_theme),
        below_target=figures.numbers_below(lambda unit: sums[unit].below_target),
        word="đơn vị",
    )


def _without(answer, regimes, word):
    """Branches with the months or quarters they missed."""
    for unit in answer.branches:
        missing = [
            str(one.period.number)
            for one in regimes.get(unit.organization.pk, ())
            if one.applies and not one.is_kept
        ]
        if missing:
            yield f"{unit.organization.label} ({word} {', '.join(missing)})"


def _below_target(answer):
    for unit in answer.branches:
        low = [
            f"{SHORT_TITLES[indicator].lower()} {counts_text(figure)}, {figure.ratio.percent_text}"
            for indicator, figure in unit.figures.items()
            if figure.met is False and indicator not in (Indicator.REGULAR, Indicator.THEMATIC)
        ]
        if low:
            yield f"{unit.organization.label}: {'; '.join(low)}"


@dataclass(frozen=True)
class Absences:
    """Members absent often in a half-year: counts by branch, names only in the branch itself.

    ``by_unit`` pairs names of branches, or of units below where those are too many, with numbers.
    """

    is_branch: bool
    total: int
    by_unit: list
    names: list

    @property
    def sections(self):
        if not self.total:
            return [ReportSection("Đảng viên vắng nhiều kỳ", ["Không có."])]
        if self.is_branch:
            lines = [f"- {name}: vắng {times} kỳ." for name, times in self.names]
        else:
            lines = [f"Toàn đảng bộ có {self.total} đồng chí."]
            lines += [f"- {name}: {number} đồng chí." for name, number in self.by_unit]
        return [ReportSection("Đảng viên vắng nhiều kỳ", lines)]


def absences(figures):
    """None for months and quarters, for which nothing of the kind is counted (11.6)."""
    own = figures.of(figures.unit)
    if "absent_often" not in own:
        return None
    inside = figures.unit.is_branch
    times = {}
    if inside:
        for members in figures.absent.values():
            times.update(members)
    named = names_of(times) if inside else {}
    units = figures.answer.children if figures.is_summed else figures.answer.branches
    return Absences(
        is_branch=inside,
        total=own["absent_often"],
        by_unit=[
            (unit.organization.label, figures.of(unit.organization)["absent_often"])
            for unit in units
            if figures.of(unit.organization)["absent_often"]
        ][:MOST_NAMES],
        names=[(name, times[member]) for member, name in named.items()],
    )


@dataclass(frozen=True)
class Provisional:
    """What keeps the figures from being final."""

    lines: list

    @property
    def sections(self):
        return [ReportSection("Số liệu tạm tính", [f"- {one}." for one in self.lines])]


def provisional(figures):
    reckoning, day = figures.reckoning, figures.answer.day
    lines = []
    if day < reckoning.period.last_day:
        lines.append(f"Chưa hết {reckoning.period}; số liệu tính đến hết ngày {day:%d/%m/%Y}")
    if figures.is_summed:
        lines += [] if figures.is_settled else [UNSETTLED]
        lines += [
            f"{name}: {number} cuộc họp chưa thông qua biên bản nên chưa tính"
            for name, number in figures.waiting_below()
        ]
        return Provisional(lines)
    waiting = facts.unadopted_meetings(reckoning)
    lines += [
        f"{meeting.branch.label}: cuộc họp ngày {meeting.held_on:%d/%m/%Y} chưa thông qua biên bản "
        "nên chưa tính"
        for meeting in waiting[:MOST_NAMES]
    ]
    if len(lines) >= MOST_NAMES:
        beyond = waiting.count() - MOST_NAMES
        if beyond > 0:
            lines.append(f"Và {beyond} cuộc họp khác chưa thông qua biên bản")
    return Provisional(lines)
