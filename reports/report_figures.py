"""All numbers of one edition: counted once, printed by every format, frozen as canonical JSON.

Every figure is a whole number or a pair of part and whole, so that units add up; percentages exist
on paper only (handbook 11).
"""

import hashlib
import json
from dataclasses import dataclass

from reports import facts
from reports.choices import Indicator
from reports.figures_source import figures_for, year_before
from reports.indicators import Indicators
from reports.report_facts import inspections, meetings, people, work
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

    ``former`` is the answer for the same period of the year before, None where it had no branch.
    ``absent`` names absences by branch and member, ids only.
    """

    answer: Indicators
    former: Indicators | None
    counts: dict
    absent: dict

    @property
    def unit(self):
        return self.answer.unit.organization

    @property
    def reckoning(self):
        return self.answer.reckoning

    @property
    def names(self):
        """The figures that exist for this length of period, in printed order."""
        return [name for name in LABELS if name in self.counts[self.unit.pk]]

    def of(self, organization):
        return self.counts[organization.pk]


def gather(organization, period, on):
    """The `ReportFigures` as on day ``on``: a fixed number of statements for any tree."""
    answer = figures_for(organization, period, on)
    former = figures_for(organization, year_before(period), on)
    by_branch, absent = _of_branches(answer)
    return ReportFigures(
        answer=answer,
        former=former if former.branches else None,
        counts=_rolled_up(answer, by_branch),
        absent=absent,
    )


def _of_branches(answer):
    reckoning = answer.reckoning
    done, overdue = work.tasks(reckoning)
    praised, criticised = meetings.praises(reckoning)
    absent = people.absent_often(reckoning)
    counted = {
        "members": people.strength(reckoning),
        "regular_meetings": _by_branch(facts.regular_meetings(reckoning)),
        "in_window": meetings.in_window(reckoning),
        "thematic_meetings": _by_branch(facts.thematic_meetings(reckoning)),
        "speakers": meetings.speakers(reckoning),
        "tasks": done,
        "tasks_overdue": overdue,
        "praised": praised,
        "criticised": criticised,
        "proposals": work.proposals(reckoning),
    }
    if people.half_years(reckoning.period):
        counted["absent_often"] = {branch: len(own) for branch, own in absent.items()}
        counted |= inspections.counted(reckoning)
    if not reckoning.period.quarters:
        del counted["thematic_meetings"]
    found = {}
    for unit in answer.branches:
        own = {indicator.value: figure.ratio for indicator, figure in unit.figures.items()}
        for name, numbers in counted.items():
            own[name] = numbers.get(unit.organization.pk, Ratio() if name in RATIOS else 0)
        found[unit.organization.pk] = own
    return found, absent


def _by_branch(numbers):
    found = {}
    for (branch, _), held in numbers.items():
        found[branch] = found.get(branch, 0) + held
    return found


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
    answer = figures.answer
    for unit in (answer.unit, *answer.children, *answer.branches):
        own = figures.of(unit.organization)
        units[unit.organization.code] = {name: _plain(number) for name, number in own.items()}
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
