"""The boards of a year: the units below a committee, the members of a branch, as pages of rows."""

from dataclasses import dataclass

from branches.choices import OrganizationKind
from branches.models import OrganizationLine, PartyOrganization
from config.lib.periods import Period
from reports.grades.choices import BRANCH_GROUPS, Grade, GradeState, short_grade
from reports.grades.rules import Distribution, cap_of, may_be_shown
from reports.models import YearlyGrade


@dataclass(frozen=True)
class UnitLine:
    """One unit below with its grade so far; ``may_decide``: by the reader, as proposed."""

    unit: PartyOrganization
    row: YearlyGrade | None
    may_decide: bool

    @property
    def cells(self):
        row = self.row
        return [
            short_grade(row.self_grade if row else ""),
            short_grade(row.proposed_grade if row else ""),
            short_grade(row.grade if row else ""),
        ]


def units_below(unit, year, on):
    """The units below ``unit`` that are graded for ``year``, in the order of the tree."""
    day = min(Period(year).last_day, on)
    lines = OrganizationLine.objects.on(day).filter(ancestor=unit, depth__gte=1)
    found = PartyOrganization.objects.on(day).filter(pk__in=lines.order_by().values("descendant"))
    return found.order_by("path")


def in_slice(units, which, year):
    """``units`` narrowed to what one number of the board counts; an unknown name leaves all."""
    rows = YearlyGrade.objects.of_units(year)
    if which in Grade.values:
        chosen = rows.filter(state=GradeState.DECIDED, grade=which)
        return units.filter(pk__in=chosen.values("unit"))
    if which == "cho":
        return units.filter(pk__in=rows.filter(state=GradeState.PROPOSED).values("unit"))
    if which == "chua":
        settled = rows.filter(state__in=[GradeState.DECIDED, GradeState.NOT_RATED])
        return units.exclude(pk__in=settled.values("unit"))
    return units


def unit_lines(units, year, may_decide):
    """The `UnitLine` of each of ``units``; one statement. ``may_decide(unit)`` says who decides."""
    found = YearlyGrade.objects.of_units(year).filter(unit__in=[one.pk for one in units])
    rows = {row.unit_id: row for row in found}
    return [
        UnitLine(
            one,
            rows.get(one.pk),
            one.pk in rows and rows[one.pk].state == GradeState.PROPOSED and may_decide(one),
        )
        for one in units
    ]


@dataclass(frozen=True)
class Group:
    """One distribution to show; ``shown`` False: only how many are rated (small-group rule)."""

    title: str
    spread: Distribution
    shown: bool


def groups_of(grades, unit, rules, *, may_view):
    """The `Group` list of a `YearOfGrades`; those of persons obey the small-group rule."""
    found = []
    if not unit.is_branch:
        found += [
            Group(BRANCH_GROUPS[key], spread, True)
            for key, spread in grades.branches.items()
            if spread.total
        ]
        found += [
            Group(OrganizationKind(kind).label, spread, True)
            for kind, spread in grades.organizations.items()
        ]
    least = rules.get("evaluation.small_group")
    if grades.members.total:
        shown = may_view or may_be_shown(grades.members, least)
        found.append(Group("Đảng viên", grades.members, shown))
    return found


def cap_sentence(distribution, rules, *, what):
    """What the cap says of one group, and whether it is kept: a sentence and a truth value.

    It warns only: the committee that decides knows of exceptions (handbook 13.2).
    """
    cap = cap_of(
        excellent=distribution.counts.get(Grade.EXCELLENT, 0),
        good=distribution.counts.get(Grade.GOOD, 0),
        rules=rules,
    )
    sentence = (
        f"{what}: {cap.excellent} xuất sắc; nhiều nhất {cap.most} trên cơ sở {cap.base}, đến "
        f"{cap.at_most} khi có quyết định riêng."
    )
    return sentence, cap.is_exceeded
