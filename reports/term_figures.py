"""The years of a committee's term side by side, and added up (handbook 3.1, 16.1)."""

from dataclasses import dataclass
from datetime import timedelta

from branches.models import Term
from branches.numbers import term_of
from config.lib.paper import capitalized
from config.lib.periods import Period
from reports.choices import Indicator
from reports.explained import Cell, Row, Table
from reports.kept import reading
from reports.kept.counts import COUNTERS, NOTHING, added
from reports.rules import Ratio
from reports.wording import SHORT_TITLES


@dataclass(frozen=True)
class TermFigures:
    """``table`` has a row for every kept year of ``term`` and one that adds them up."""

    term: Term
    table: Table


def term_figures(organization, day, *, official=False):
    """The `TermFigures` of a unit for the term that holds on ``day``. At most six statements.

    Counts are added, never percentages; a member's contributions are judged year by year, so the
    sum of that column is in members × years.
    """
    term = term_of(organization, day)
    last = min(term.valid_to - timedelta(days=1), day) if term.valid_to else day
    years = [Period(year) for year in range(term.valid_from.year, last.year + 1)]
    *before, now = years
    _, kept = reading.counters_with_past(organization, [], now, before, official=official)
    total = NOTHING
    rows = []
    for year in years:
        if year in kept:
            rows.append(_row(capitalized(str(year)), kept[year]))
            total = added(total, kept[year])
    if len(rows) > 1:
        rows.append(_row("Cộng từ đầu nhiệm kỳ", total))
    return TermFigures(
        term,
        Table(
            title=f"Nhiệm kỳ {term.name}",
            head_label="Năm",
            labels=[SHORT_TITLES[one] for one in Indicator],
            rows=rows,
            empty="Chưa có số liệu của năm nào trong nhiệm kỳ.",
        ),
    )


def _row(head, counters):
    values = dict(zip(COUNTERS, counters, strict=True))
    cells = []
    for one in Indicator:
        ratio = Ratio(values[f"{one.value}_part"], values[f"{one.value}_whole"])
        text = f"{ratio.percent_text} ({ratio.part}/{ratio.whole})" if ratio.whole else "–"
        cells.append(Cell(SHORT_TITLES[one], text))
    return Row(head, "", cells)
