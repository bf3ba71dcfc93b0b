"""The yearly targets of handbook 11.8 about grades: this year against them and the year before."""

from dataclasses import dataclass, replace

from branches.rule_book import rules_for
from config.lib.periods import Period
from reports.grades.choices import GradeScheme, GradeTarget
from reports.grades.facts import YearOfGrades, year_of_grades
from reports.grades.rules import cap_of, may_be_shown, scheme_of, target_of, target_ratio
from reports.rules import Ratio, is_met

NOT_COUNTED = frozenset({GradeScheme.S2007})  # other words: never converted (handbook 13.5)
BEHIND = {GradeTarget.FAILED: "NOT_DONE"}
OF_MEMBERS = frozenset({GradeTarget.MEMBERS, GradeTarget.EXCELLENT})


@dataclass(frozen=True)
class TargetLine:
    """One target: what was reached, of rated ones, the verdict, and the year before.

    ``met`` None: nothing is rated yet. ``slice_code``: which rows of the board stand behind it.
    """

    target: GradeTarget
    ratio: Ratio
    wanted: str
    met: bool | None
    former: Ratio
    note: str = ""

    @property
    def title(self):
        return self.target.label

    @property
    def slice_code(self):
        return BEHIND.get(self.target, "")


@dataclass(frozen=True)
class GradeYear:
    """The grades of a year and of the year before, with the `TargetLine` list."""

    now: YearOfGrades
    former: YearOfGrades
    lines: list

    @property
    def year(self):
        return self.now.year


def grade_year(unit, year, on):
    """The `GradeYear` of the units below ``unit``; the rules are those of the year's end."""
    now, former = year_of_grades(unit, year, on), year_of_grades(unit, year - 1, on)
    rules = rules_for(unit, min(Period(year).last_day, on))
    if scheme_of(year) in NOT_COUNTED:
        return GradeYear(now, former, [])
    lines = [
        TargetLine(
            target=one,
            ratio=_ratio(one, now, rules),
            wanted=target_of(one, rules).text,
            met=is_met(_ratio(one, now, rules), target_of(one, rules)),
            former=_ratio(one, former, rules)
            if scheme_of(year - 1) not in NOT_COUNTED
            else Ratio(),
            note=_cap_note(now, rules) if one == GradeTarget.EXCELLENT else "",
        )
        for one in GradeTarget
    ]
    return GradeYear(now, former, lines)


def lines_to_all(found, least):
    """The lines of a `GradeYear` that tell nothing of single persons (small-group rule, 18).

    ``least``: rule ``evaluation.small_group``. Each year is judged by its own members.
    """
    now, former = (may_be_shown(one.members, least) for one in (found.now, found.former))
    return [
        line if line.target not in OF_MEMBERS or former else replace(line, former=Ratio())
        for line in found.lines
        if line.target not in OF_MEMBERS or now
    ]


def latest_grade_year(unit, on):
    """The running year where something is decided already, else the one before."""
    found = grade_year(unit, on.year, on)
    return found if found.now.has_any else grade_year(unit, on.year - 1, on)


def _ratio(target, grades, rules):
    return target_ratio(target, branches=grades.branches, members=grades.members, rules=rules)


def _cap_note(grades, rules):
    """The target of excellent members is never shown without the cap (handbook 11.8)."""
    cap = cap_of(
        excellent=grades.members.counts.get("EXCELLENT", 0),
        good=grades.members.counts.get("GOOD", 0),
        rules=rules,
    )
    return f"nhiều nhất {cap.most} theo tỷ lệ quy định" if grades.members.rated else ""
