"""Pure rules of the yearly grading: who is rated, by whom, in which order, within which cap.

Source: handbook 13 and 11.8. Numbers come from the rule set (``evaluation.…``, ``targets.…``).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from branches.choices import OrganizationKind
from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.working_days import months_after
from members.choices import SeatKind, Standing
from reports.grades.choices import Grade, GradeScheme, GradeState, GradeTarget, NotRated
from reports.rules import Ratio, Target

S, G = GradeState, Grade
# A decided grade may be decided anew with a reason; the earlier one stays in the audit trail.
MOVES = {
    S.SELF_RATED: {S.PROPOSED, S.NOT_RATED},
    S.PROPOSED: {S.SELF_RATED, S.DECIDED, S.NOT_RATED},
    S.DECIDED: {S.DECIDED},
    S.NOT_RATED: {S.SELF_RATED},
}
LABELS = dict(S.choices)
OF_TODAY = (G.EXCELLENT, G.GOOD, G.DONE, G.NOT_DONE)
GRADES = {
    GradeScheme.S2007: (G.EXEMPLARY, G.STRONG, G.GOOD, G.DONE, G.WEAK),
    GradeScheme.S2018: OF_TODAY,
    GradeScheme.S2025: OF_TODAY,
}
FIRST_YEARS = ((2025, GradeScheme.S2025), (2018, GradeScheme.S2018), (0, GradeScheme.S2007))
GOOD_OR_BETTER = frozenset({G.EXCELLENT, G.GOOD})


def require_grade_move(current, wanted):
    require_move(MOVES, current, wanted, LABELS)


def scheme_of(year):
    """The vocabulary of ``year`` (13.1, 13.5)."""
    return next(scheme for first, scheme in FIRST_YEARS if year >= first)


def require_grade_of(scheme, grade):
    """Refuse a grade the year's vocabulary does not know."""
    if grade not in GRADES[scheme]:
        names = "; ".join(one.label for one in GRADES[scheme])
        raise RuleBroken(
            f"“{Grade(grade).label}” không có trong {GradeScheme(scheme).label.lower()}. Đồng chí "
            f"chọn một trong các mức: {names}."
        )


# --- who is rated (13.3) ------------------------------------------------------------------------


def not_rated_because(*, seat_kind, standing, admitted_on, day, rules):
    """Why a member on the roll is not rated here on ``day`` (the last of the year); None: is rated.

    ``admitted_on`` is the ceremony; rule ``evaluation.min_months_since_admission``.
    """
    if seat_kind == SeatKind.TEMPORARY_SEAT:
        return NotRated.ELSEWHERE
    if standing == Standing.EXEMPT:
        return NotRated.EXEMPT
    if standing == Standing.SUSPENDED:
        return NotRated.SUSPENDED
    months = rules.get("evaluation.min_months_since_admission")
    if admitted_on is not None and months_after(admitted_on, months) > day:
        return NotRated.TOO_NEW
    return None


def form_of(*, is_leader, branch_type):
    """The paper form of a member: leaders, outside the political system, all others (13.4)."""
    if is_leader:
        return "2A"
    return "2C" if branch_type in OUTSIDE else "2B"


OUTSIDE = frozenset({"VILLAGE", "RETIREE", "STUDENT", "PRIVATE_ENTERPRISE"})


# --- authority and order (13.4) -----------------------------------------------------------------


def deciding_place(line):
    """Index of the unit that decides the grades of the last one of ``line`` and of its members.

    ``line`` lists kinds from the root down to the unit. The grassroots committee above decides;
    without one, and for the grassroots committee itself and what stands above, the direct superior.
    None for the root, which nobody here decides.
    """
    above = range(len(line) - 1)
    grassroots = [place for place in above if line[place] == GRASSROOTS]
    if grassroots:
        return grassroots[-1]
    return len(line) - 2 if len(line) > 1 else None


GRASSROOTS = OrganizationKind.GRASSROOTS_COMMITTEE_AREA


def require_order(*, is_member, collective_decided, undecided_below):
    """Collective before persons, lower before upper: refuse what comes too early."""
    if is_member and not collective_decided:
        raise RuleBroken(
            "Tập thể trước, cá nhân sau: chi bộ chưa có quyết định xếp loại năm này. Đồng chí "
            "quyết định xếp loại chi bộ trước."
        )
    if undecided_below:
        raise RuleBroken(
            f"Cấp dưới trước, cấp trên sau: còn {undecided_below} đơn vị trực thuộc chưa có quyết "
            "định xếp loại. Đồng chí hoàn thành các đơn vị đó trước, hoặc ghi không xếp loại."
        )


# --- the cap (13.2) -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Cap:
    """How many may be excellent in one group: ``most`` by the usual share, ``at_most`` by decision.

    ``base`` is the number the shares are taken of, in units or persons.
    """

    excellent: int
    base: int
    most: int
    at_most: int

    @property
    def is_exceeded(self):
        return self.excellent > self.most


def cap_of(*, excellent, good, rules):
    """The `Cap` of a group with ``good`` rated GOOD and ``excellent`` above them (13.2).

    Rule ``evaluation.cap_base``: GOOD_ONLY takes the share of ``good``, GOOD_AND_ABOVE of both.
    40 members with 30 GOOD: at most 6; with 36 good or better under GOOD_AND_ABOVE: 7.
    """
    both = rules.get("evaluation.cap_base") == "GOOD_AND_ABOVE"
    base = good + excellent if both else good
    usual, highest = (
        floor(Fraction(str(rules.get(f"evaluation.{name}"))) * base)
        for name in ("excellent_cap", "excellent_cap_max")
    )
    return Cap(excellent, base, usual, highest)


# --- distributions and targets (11.8, 16.1) ----------------------------------------------------


@dataclass(frozen=True)
class Distribution:
    """How many of ``total`` have which grade, as counts by grade; the rest is not rated yet.

    ``not_rated`` of them were left out for a reason (13.3).
    """

    scheme: str
    total: int
    counts: dict
    not_rated: int = 0

    @property
    def rated(self):
        return sum(self.counts.values())

    @property
    def open(self):
        """Neither rated nor left out for a reason."""
        return self.total - self.rated - self.not_rated

    @property
    def lines(self):
        """Pairs of label and `Ratio` over all rated, the best grade first."""
        return [
            (grade.label, Ratio(self.counts.get(grade, 0), self.rated))
            for grade in GRADES[self.scheme]
        ]

    def share(self, grades):
        return Ratio(sum(self.counts.get(one, 0) for one in grades), self.rated)


def may_be_shown(distribution, least):
    """Whether a distribution tells nothing about single persons (small-group rule).

    At least ``least`` rated, and not all of them with one grade: else everybody's is known.
    """
    most = max(distribution.counts.values(), default=0)
    return distribution.rated >= least and most < distribution.rated


def is_grassroots_branch(kind, *, below_grassroots):
    """Whether a branch counts to the target of chi bộ cơ sở, not of chi bộ trực thuộc (11.8).

    The kind says so where it was kept (20.1 A3). The one name of 2026 says nothing: there the place
    decides, since the guidance is silent. A branch that is not below a grassroots committee
    (``below_grassroots``) is a grassroots organisation itself.
    """
    if kind in KINDS_THAT_SAY:
        return kind == OrganizationKind.BRANCH_GRASSROOTS
    return not below_grassroots


KINDS_THAT_SAY = frozenset(
    {OrganizationKind.BRANCH_GRASSROOTS, OrganizationKind.BRANCH_SUBORDINATE}
)


def target_ratio(target, *, branches, members, rules):
    """What is held against a target of 11.8: a `Ratio`, over rated ones.

    ``branches`` maps True (chi bộ cơ sở) and False to their `Distribution`. Rule
    ``evaluation.excellent_base``: of all rated members, or of those good or better.
    """
    if target == GradeTarget.GRASSROOTS:
        return branches[True].share(GOOD_OR_BETTER)
    if target == GradeTarget.SUBORDINATE:
        return branches[False].share(GOOD_OR_BETTER)
    if target == GradeTarget.FAILED:
        return branches[True].share({G.NOT_DONE}) + branches[False].share({G.NOT_DONE})
    if target == GradeTarget.MEMBERS:
        return members.share(GOOD_OR_BETTER)
    excellent = members.share({G.EXCELLENT})
    if rules.get("evaluation.excellent_base") == "GOOD_AND_ABOVE":
        return Ratio(excellent.part, members.share(GOOD_OR_BETTER).part)
    return excellent


def target_of(target, rules):
    return Target(*rules.get(f"targets.{target.value}"))
