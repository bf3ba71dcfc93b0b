"""What a draft of rules would have done to the figures of a past period: verdicts before, after."""

from dataclasses import dataclass, field

from branches.querysets import below
from branches.rules import Supposed
from meetings.models import Meeting
from reports.choices import Indicator
from reports.indicators import Figure, compute

# Keys that past figures are computed by; other keys are about what is still to be done.
COUNTING_KEYS = frozenset(
    {
        *("attendance.target_pct", "attendance.operator", "attendance.types"),
        *("contribution.sessions_per_year", "contribution.prorate", "contribution.types"),
        *("contribution.written_absent_counts_if_read", "contribution.presentation_counts"),
        *("regular.per_month", "regular.types", "regular.approved_postponement_counts"),
        *("thematic.per_quarter", "thematic.types", "thematic.min_active_days"),
        *("targets.contribution_share", "targets.regular_share"),
        *("targets.thematic_share", "targets.resolution_share"),
    }
)
TO_MET, TO_MISSED = "to_met", "to_missed"


@dataclass(frozen=True)
class Turn:
    """One figure of one unit under the rules in force and under the draft."""

    before: Figure
    after: Figure

    @property
    def turns(self):
        """Whether the verdict differs; "không áp dụng" is a verdict of its own."""
        return self.before.met is not self.after.met

    @property
    def differs(self):
        return self.turns or self.before != self.after


@dataclass(frozen=True)
class IndicatorTurns:
    """How many branches turn on one indicator, and the unit's own `Turn`."""

    indicator: Indicator
    unit: Turn
    to_met: int
    to_missed: int
    other: int


@dataclass(frozen=True)
class BranchTurns:
    """A branch with at least one verdict that turns; ``turns`` by indicator."""

    branch: object
    turns: dict


@dataclass(frozen=True)
class Preview:
    """``branches`` that turn, those that lose a verdict first; ``branch_count`` were looked at."""

    indicators: list
    branches: list = field(default_factory=list)
    branch_count: int = 0


def preview(version, period, on, *, counted=lambda times: None):
    """The `Preview` of a draft for ``period``, judged on ``on`` or its last day.

    The same `compute` runs twice, once as if the draft's values held at the unit throughout: a
    fixed number of statements, however many branches. ``counted`` is told after each.
    """
    unit = version.organization
    supposed = Supposed(unit.pk, f"#{version.pk}", version.content)
    before = compute(unit, period, on)
    counted(1)
    after = compute(unit, period, on, supposed=supposed)
    counted(2)
    later = {one.organization.pk: one for one in after.branches}
    pairs = [(one, later[one.organization.pk]) for one in before.branches]
    turned = [
        BranchTurns(old.organization, _turns(old, new))
        for old, new in pairs
        if any(turn.turns for turn in _turns(old, new).values())
    ]
    own = _turns(before.unit, after.unit)
    return Preview(
        indicators=[_counted(indicator, own[indicator], turned) for indicator in Indicator],
        branches=sorted(turned, key=lambda one: (-_losses(one), one.branch.sort_name)),
        branch_count=len(pairs),
    )


def has_meetings(unit, period):
    """Whether any branch below ``unit`` has a counted meeting in ``period``."""
    counted = Meeting.objects.counted(period.first_day, period.last_day)
    return counted.filter(below("branch__path", unit.path)).exists()


def _turns(old, new):
    return {
        indicator: Turn(old.figures[indicator], new.figures[indicator]) for indicator in Indicator
    }


def _counted(indicator, unit, turned):
    kinds = [_kind(one.turns[indicator]) for one in turned if one.turns[indicator].turns]
    to_met, to_missed = kinds.count(TO_MET), kinds.count(TO_MISSED)
    return IndicatorTurns(indicator, unit, to_met, to_missed, len(kinds) - to_met - to_missed)


def _kind(turn):
    return {(True, False): TO_MISSED, (False, True): TO_MET}.get((turn.before.met, turn.after.met))


def _losses(one):
    return sum(_kind(turn) == TO_MISSED for turn in one.turns.values())
