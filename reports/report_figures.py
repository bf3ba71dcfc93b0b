"""All numbers of one edition: counted once, printed by every format, frozen as canonical JSON.

Every figure is a whole number or a pair of part and whole, so that units add up; percentages exist
on paper only (handbook 11).
"""

import hashlib
import json
from dataclasses import dataclass
from typing import ClassVar

from reports.choices import Indicator
from reports.figures_source import figures_for, former_period
from reports.indicators import Indicators
from reports.report_facts import inspections, meetings, people
from reports.report_facts.counted import TASKS, by_branch, counted
from reports.report_facts.inspections import MADE
from reports.rules import Ratio
from reports.wording import SHORT_TITLES

SCHEMA = 1
LABELS = {
    **{indicator.value: SHORT_TITLES[indicator] for indicator in Indicator},
    "members": "Số đảng viên",
    "regular_meetings": "Số cuộc thường kỳ đã họp",
    "in_window": "Họp đúng ngày quy định",
    "thematic_meetings": "Số cuộc sinh hoạt chuyên đề",
    "speakers": "Số đảng viên đã phát biểu",
    "tasks": "Nhiệm vụ hoàn thành / đến hạn",
    "tasks_overdue": "Nhiệm vụ quá hạn chưa xong",
    "praised": "Lượt biểu dương",
    "criticised": "Lượt nhắc nhở, phê bình",
    "proposals": "Kiến nghị gửi cấp trên",
    "absent_often": "Đảng viên vắng nhiều kỳ",
    "inspected": "Chi bộ được kiểm tra / phải kiểm tra",
    **{name: kind.label for name, kind in MADE.items()},
    "books_inspected": "Sổ biên bản đã kiểm tra",
    "books_broken": "Sổ có chuỗi mã không khớp",
    "remedies_open": "Việc khắc phục đang theo dõi",
    "remedies_overdue": "Việc khắc phục quá hạn",
    "violations": "Vi phạm đã có quyết định xử lý",
}
RATIOS = (*(indicator.value for indicator in Indicator), "in_window", "tasks", "inspected")


@dataclass(frozen=True)
class ReportFigures:
    """The numbers of a unit, its children and its branches, by unit id and name of `LABELS`.

    ``former`` is the answer for the same period of the year before, None where it had no branch or
    nothing is known of that year.
    ``absent`` names absences by branch and member, ids only.
    """

    answer: Indicators
    former: Indicators | None
    counts: dict
    absent: dict

    is_summed: ClassVar[bool] = False

    @property
    def unit(self):
        return self.answer.unit.organization

    @property
    def reckoning(self):
        return self.answer.reckoning

    @property
    def branch_count(self):
        return len(self.answer.branches)

    @property
    def organizations(self):
        """Every unit with figures of its own: the unit itself first, branches last."""
        answer = self.answer
        committees = [one for one in answer.children if not one.organization.is_branch]
        return [one.organization for one in (answer.unit, *committees, *answer.branches)]

    def of(self, organization):
        return self.counts[organization.pk]

    def share(self, indicator):
        """Branches that reach the target of ``indicator`` over those it applies to, a `Ratio`."""
        return share_of(self.answer.branches, indicator)

    def former_share(self, indicator):
        return share_of(self.former.branches, indicator) if self.former else Ratio()

    def turned(self):
        """Branches that reach the attendance target now and did not before, and the reverse."""
        was, now = (
            {unit.organization.pk: unit.figures[Indicator.ATTENDANCE].met for unit in one.branches}
            for one in (self.former, self.answer)
        )
        risen = sum(now[pk] is True and was.get(pk) is False for pk in now)
        return risen, sum(now[pk] is False and was.get(pk) is True for pk in now)


def share_of(branches, indicator):
    """As `ReportFigures.share`. For attendance those without data count too (handbook 11.2)."""
    verdicts = [unit.figures[indicator].met for unit in branches]
    whole = len(verdicts)
    if indicator != Indicator.ATTENDANCE:
        whole -= verdicts.count(None)
    return Ratio(verdicts.count(True), whole)


def gather(organization, period, on):
    """The `ReportFigures` as on day ``on``: a fixed number of statements for any tree."""
    answer = figures_for(organization, period, on)
    before = former_period(period, on)
    former = figures_for(organization, before, on, missed=False) if before else None
    by_branch, absent = _of_branches(answer)
    return ReportFigures(
        answer=answer,
        former=former if former and former.branches else None,
        counts=_rolled_up(answer, by_branch),
        absent=absent,
    )


def _of_branches(answer):
    reckoning = answer.reckoning
    numbers = by_branch(counted(reckoning))
    numbers |= tasks_of(*(numbers.pop(name) for name in TASKS))
    numbers["speakers"] = dict(meetings.speaking(reckoning))
    numbers["in_window"] = meetings.in_window(reckoning)
    absent = people.absent_often(reckoning)
    if people.half_years(reckoning.period):
        numbers["absent_often"] = {branch: len(own) for branch, own in absent.items()}
        numbers["inspected"] = inspections.inspected(reckoning)
    found = {}
    for unit in answer.branches:
        own = {indicator.value: figure.ratio for indicator, figure in unit.figures.items()}
        for name, of_name in numbers.items():
            own[name] = of_name.get(unit.organization.pk, Ratio() if name in RATIOS else 0)
        found[unit.organization.pk] = own
    return found, absent


def tasks_of(done, due):
    """The two figures of tasks by unit id, from how many are ``done`` and ``due``."""
    return {
        "tasks": {unit: Ratio(done.get(unit, 0), number) for unit, number in due.items()},
        "tasks_overdue": {unit: number - done.get(unit, 0) for unit, number in due.items()},
    }


def _rolled_up(answer, by_branch):
    """The branches' numbers with those of the unit and its children, which add them up."""
    tree = answer.reckoning.tree
    names = next(iter(by_branch.values()), {})
    zero = {name: Ratio() if name in RATIOS else 0 for name in names}
    totals = {unit.organization.pk: dict(zero) for unit in answer.children}
    totals[answer.unit.organization.pk] = dict(zero)
    for branch, own in by_branch.items():
        for node in {answer.unit.organization.pk, tree.child_of.get(branch)} - {None, branch}:
            for name, number in own.items():
                totals[node][name] += number
    return {**totals, **by_branch}


def canonical(figures):
    """The numbers as JSON values: per unit code a whole number or ``[part, whole]``.

    Names and days of asking are left out: the same numbers give the same bytes.
    """
    units = {}
    for unit in figures.organizations:
        units[unit.code] = {name: _plain(number) for name, number in figures.of(unit).items()}
    return {
        "schema": SCHEMA,
        "organization": figures.unit.code,
        "period": figures.reckoning.period.code,
        "units": units,
    }


def _plain(number):
    return [number.part, number.whole] if isinstance(number, Ratio) else number


def canonical_text(values):
    """The one JSON text of `canonical` values: sorted keys, no spaces."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(values):
    """SHA-256 of the canonical JSON, as hexadecimal text."""
    return hashlib.sha256(canonical_text(values).encode()).hexdigest()


@dataclass(frozen=True)
class Change:
    """One number that differs from the former edition; None where the unit or figure was not."""

    code: str
    name: str
    old: object
    new: object

    @property
    def label(self):
        return LABELS.get(self.name, self.name)


def changes(former, newer):
    """The `Change` list between two `canonical` values, by unit code and printed order."""
    old_units, new_units = former.get("units", {}), newer.get("units", {})
    order = list(LABELS)
    found = []
    for code in sorted(old_units.keys() | new_units.keys()):
        old, new = old_units.get(code, {}), new_units.get(code, {})
        names = sorted(old.keys() | new.keys(), key=order.index)
        found += [
            Change(code, name, old.get(name), new.get(name))
            for name in names
            if old.get(name) != new.get(name)
        ]
    return found
