"""The measures of how meetings are prepared, held and sent, read from the kept figures."""

from dataclasses import dataclass

from branches.rule_book import RuleBook
from reports.choices import Measure
from reports.explained import Cell, Row, Table
from reports.kept import reading
from reports.kept.counts import COUNTERS, NOTHING
from reports.rules import Ratio
from reports.tree import children_on
from reports.wording import measure_formula

SHORT = {
    Measure.WINDOW: "Đúng ngày",
    Measure.DURATION: "Đủ thời lượng",
    Measure.PREPARED: "Họp chi ủy trước",
    Measure.NOTIFIED: "Thông báo sớm",
    Measure.SENT: "Gửi đúng hạn",
    Measure.VISITED: "Cấp trên dự",
    Measure.LEADERS: "Lãnh đạo dự",
}


@dataclass(frozen=True)
class MeasureLine:
    """One measure of one unit, with how it is counted."""

    measure: Measure
    ratio: Ratio
    formula: str


@dataclass(frozen=True)
class Measures:
    """``lines`` of the unit; ``table`` of the units below it, None for a branch."""

    day: object
    lines: list
    table: Table | None


def measures(organization, choice, page):
    """The `Measures` of a unit, or None while its year is not counted yet.

    ``page(unit, choice)`` is the address of the same page of a unit below. At most eight
    statements, whatever stands below.
    """
    period, day = choice.period, min(choice.period.last_day, choice.today)
    if not reading.is_kept(period.year):
        return None
    below = [] if organization.is_branch else children_on(organization, period.first_day, day)
    counters = reading.counters_of(organization, below, period, official=choice.official)
    rules = RuleBook.on(day, only=[organization.pk]).for_branch(organization.pk)
    own = _ratios(counters.get(organization.pk, NOTHING))
    lines = [MeasureLine(one, ratio, measure_formula(one, rules)) for one, ratio in own.items()]
    shown = [unit for unit in below if unit.pk in counters]
    table = None if organization.is_branch else _table(shown, counters, choice, page)
    return Measures(day, lines, table)


def _ratios(row):
    values = dict(zip(COUNTERS, row, strict=True))
    return {
        one: Ratio(values[f"{one.value}_part"], values[f"{one.value}_whole"]) for one in Measure
    }


def _table(units, counters, choice, page):
    rows = [
        Row(
            unit.label,
            page(unit, choice),
            [
                Cell(SHORT[one], ratio.percent_text if ratio.whole else "–")
                for one, ratio in _ratios(counters[unit.pk]).items()
            ],
        )
        for unit in sorted(units, key=lambda unit: unit.sort_name)
    ]
    return Table(
        title="Từng đơn vị trực thuộc",
        head_label="Đơn vị",
        labels=list(SHORT.values()),
        rows=rows,
        empty="Chưa có chi bộ nào bên dưới đơn vị này trong kỳ.",
    )
