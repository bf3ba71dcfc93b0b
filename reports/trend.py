"""A unit against its own past: the last few periods of the same length, never against others."""

from config.lib.charts import LINE, WHOLE, Chart, ChartSeries, draw, exact_text, hundredths
from config.lib.paper import capitalized
from config.lib.periods import ROMAN, Period, month_of_ym
from reports.choices import Indicator
from reports.explained import Cell, Row, Table
from reports.kept.counts import COUNTERS, NOTHING
from reports.wording import SHORT_TITLES

PERIODS_SHOWN = 5


def trend_table(periods, past, *, target):
    """The `Table` of a unit over ``periods``; ``past`` as `reports.overview.Overview` has it.

    ``target`` is the attendance target in whole percent.
    """
    counts = {one: dict(zip(COUNTERS, past.get(one, NOTHING), strict=True)) for one in periods}
    shares = {
        one: [
            hundredths(counts[each][f"{one.value}_part"], counts[each][f"{one.value}_whole"])
            for each in periods
        ]
        for one in Indicator
    }
    labels = [_short(one) for one in periods]
    chart = Chart(
        kind=LINE,
        title=f"Tỷ lệ dự sinh hoạt qua {len(periods)} kỳ gần đây (%)",
        summary=_summary(periods, shares[Indicator.ATTENDANCE]),
        labels=labels,
        series=[ChartSeries(SHORT_TITLES[Indicator.ATTENDANCE], shares[Indicator.ATTENDANCE])],
        target=target * WHOLE // 100,
    )
    rows = [
        Row(
            capitalized(str(each)),
            "",
            [Cell(SHORT_TITLES[one], exact_text(shares[one][place])) for one in Indicator],
        )
        for place, each in enumerate(periods)
    ]
    return Table(
        title="So với chính đơn vị các kỳ trước",
        head_label="Kỳ",
        labels=[SHORT_TITLES[one] for one in Indicator],
        rows=rows,
        drawing=draw(chart) if chart.has_values else None,
    )


def periods_up_to(period):
    """The last `PERIODS_SHOWN` periods of one length, oldest first; of a month, the quarters."""
    if period.kind == "M":
        period = Period(period.year, "Q", period.months[0].quarter)
    length = len(period.months)
    starts = [
        month_of_ym(period.months[0].ym - length * back) for back in reversed(range(PERIODS_SHOWN))
    ]
    return [Period(one.year, period.kind, (one.number - 1) // length + 1) for one in starts]


def _short(period):
    if period.kind == "Q":
        return f"Quý {ROMAN[period.number]} {period.year}"
    if period.kind == "H":
        return f"{'Đầu' if period.number == 1 else 'Cuối'} năm {period.year}"
    return f"{period.year}"


def _summary(periods, values):
    told = [
        f"{period}: {exact_text(value)}"
        for period, value in zip(periods, values, strict=True)
        if value is not None
    ]
    return "; ".join(told) + "." if told else "Chưa có số liệu."
