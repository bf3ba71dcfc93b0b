"""The five indicators of a unit and the units directly below, added up from the kept branches."""

from dataclasses import dataclass
from datetime import date

from reports.choices import Indicator
from reports.facts import Reckoning
from reports.indicators import UnitFigures, against_targets
from reports.kept.parts import part_of
from reports.kept.working.tables import rows
from reports.rules import Ratio
from reports.summed.placing import placed

OTHERS = (Indicator.ATTENDANCE, Indicator.CONTRIBUTIONS, Indicator.RESOLUTIONS)
KEPT = (
    "silent_count",
    *(f"{one.value}_{n}" for one in Indicator for n in ("part", "whole", "met")),
)


@dataclass(frozen=True)
class UnitSums:
    """What the branches below a unit add up to: ``parts``, ``wholes`` and how many ``met`` the
    target, by `Indicator`; to how many of the ``branches`` it ``applies``.

    ``silent`` ones had no counted meeting. ``without_meeting`` missed a month, ``without_theme`` a
    quarter, ``below_target`` the target of another indicator.
    """

    branches: int
    silent: int
    parts: dict
    wholes: dict
    met: dict
    applies: dict
    without_meeting: int
    without_theme: int
    below_target: int

    def share(self, indicator):
        """As `reports.report_figures.share_of`."""
        is_rate = indicator == Indicator.ATTENDANCE
        return Ratio(self.met[indicator], self.branches if is_rate else self.applies[indicator])


@dataclass(frozen=True)
class SummedAnswer:
    """As `reports.indicators.Indicators`, with `UnitSums` by unit id instead of its branches."""

    reckoning: Reckoning
    on: date
    unit: UnitFigures
    children: list
    sums: dict

    @property
    def day(self):
        return self.reckoning.day

    @property
    def whole(self):
        return self.sums[self.unit.organization.pk]


def answered(reckoning):
    """The `SummedAnswer` of a `Reckoning` whose tree is a `WideTree`: one statement."""
    unit, children = reckoning.tree.organization, reckoning.tree.children
    rows_of = _rows_by_child(reckoning)
    nothing = (0,) * len(_numbers())
    rows_of[unit.pk] = tuple(map(sum, zip(nothing, *rows_of.values(), strict=True)))
    sums = {one.pk: _sums(rows_of.get(one.pk, nothing)) for one in (unit, *children)}
    figures = [_figures(one, sums[one.pk], reckoning.bands.book) for one in (unit, *children)]
    return SummedAnswer(reckoning, reckoning.on, figures[0], figures[1:], sums)


def turned(answer, former):
    """Branches that reach the attendance target now and did not before, and the reverse."""
    now, now_values = _kept(answer.reckoning)
    was, was_values = _kept(former.reckoning)
    here, here_values = placed(answer.reckoning.tree)
    there, there_values = placed(former.reckoning.tree)
    missed = "{0}.attendance_whole > 0 AND {0}.attendance_met = 0"
    ((risen, fallen),) = rows(
        f"WITH now AS ({now}), was AS ({was}), here (branch_id, child_id) AS ({here}), "
        f"there (branch_id, child_id) AS ({there}) "
        f"SELECT coalesce(sum(CASE WHEN n.attendance_met = 1 AND {missed.format('w')} "
        f"THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN w.attendance_met = 1 AND "
        f"{missed.format('n')} THEN 1 ELSE 0 END), 0) "
        "FROM now n JOIN was w ON w.organization_id = n.organization_id "
        "JOIN here h ON h.branch_id = n.organization_id "
        "JOIN there t ON t.branch_id = n.organization_id",
        [*now_values, *was_values, *here_values, *there_values],
    )
    return int(risen), int(fallen)


def _kept(reckoning):
    """SQL of the kept row of every branch with the columns of `KEPT`, and its parameters."""
    period = reckoning.period
    if reckoning.official:  # the correction is added to the provisional row
        columns = ", ".join(f"sum({name}) AS {name}" for name in KEPT)
        ending = "GROUP BY organization_id"
    else:
        columns, ending = ", ".join(KEPT), "AND NOT is_correction"
    return (
        f"SELECT organization_id, {columns} FROM reports_organizationfigures "
        f"WHERE year = %s AND part = %s {ending}",
        [period.year, part_of(period).value],
    )


def _numbers():
    """What is added up of the branches ``k``, in the order `_sums` reads it."""
    below = " OR ".join(f"k.{one.value}_whole > 0 AND k.{one.value}_met = 0" for one in OTHERS)
    return (
        "count(*)",
        _how_many("coalesce(k.silent_count, 1) = 1"),
        *(
            f"coalesce(sum(k.{one.value}_{name}), 0)"
            for name in ("part", "whole", "met")
            for one in Indicator
        ),
        *(_how_many(f"k.{one.value}_whole > 0") for one in Indicator),
        _how_many("k.regular_part < k.regular_whole"),
        _how_many("k.thematic_part < k.thematic_whole"),
        _how_many(below),
    )


def _how_many(condition):
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _rows_by_child(reckoning):
    kept, values = _kept(reckoning)
    where, of_tree = placed(reckoning.tree)
    found = rows(
        f"WITH kept AS ({kept}), placed (branch_id, child_id) AS ({where}) "
        f"SELECT p.child_id, {', '.join(_numbers())} FROM placed p "
        "LEFT JOIN kept k ON k.organization_id = p.branch_id GROUP BY p.child_id",
        [*values, *of_tree],
    )
    return {child: tuple(map(int, numbers)) for child, *numbers in found}


def _sums(row):
    branches, silent, *rest = row
    count = len(Indicator)
    by_name = [
        dict(zip(Indicator, rest[place * count : (place + 1) * count], strict=True))
        for place in range(4)
    ]
    return UnitSums(branches, silent, *by_name, *rest[4 * count :])


def _figures(unit, sums, book):
    rules = book.for_branch(unit.pk)
    ratios = {one: Ratio(sums.parts[one], sums.wholes[one]) for one in Indicator}
    return UnitFigures(
        unit,
        rules,
        branch_count=sums.branches,
        figures=against_targets(ratios, rules),
        met_counts=sums.met,
        silent_count=sums.silent,
    )
