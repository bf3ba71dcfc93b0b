"""The indicators against their targets and against the year before, as table and as pictures."""

from dataclasses import dataclass
from itertools import dropwhile

from config.lib.charts import BARS, LINE, Chart, ChartSeries, exact_text, hundredths
from config.lib.paper import PaperTable
from reports.attendance_trend import attendance_trend
from reports.choices import Indicator
from reports.documents.wording import result, verdict
from reports.papers import ReportSection
from reports.rules import Ratio
from reports.summed.trend import attendance_trend as summed_trend
from reports.wording import SHORT_TITLES

COLUMNS = ["TT", "Chỉ tiêu", "Kết quả", "Mức chỉ tiêu", "Đánh giá", "Cùng kỳ năm trước"]
PERIODS_SHOWN = {"M": 12, "Q": 5, "H": 4, "": 4}
THIS_YEAR, YEAR_BEFORE = "Kỳ này", "Cùng kỳ năm trước"


@dataclass(frozen=True)
class ResultLine:
    """One indicator: counts, target in words, verdict; ``former`` of the year before."""

    title: str
    short_title: str
    ratio: Ratio
    target: str
    met: bool | None
    former: Ratio

    @property
    def cells(self):
        return [
            self.title,
            result(self.ratio),
            self.target,
            verdict(self.met),
            result(self.former),
        ]


@dataclass(frozen=True)
class Results:
    """``lines`` by indicator, and the attendance of the unit over the last periods."""

    lines: list
    trend: list
    target: int

    @property
    def sections(self):
        rows = [[str(order), *line.cells] for order, line in enumerate(self.lines, start=1)]
        return [
            ReportSection(
                "Kết quả theo chỉ tiêu", [], PaperTable(COLUMNS, rows, layout="indicators")
            ),
            ReportSection("", [], level=0, chart=self.comparison_chart),
            ReportSection("", [], self._trend_table(), level=0, chart=self.trend_chart),
        ]

    @property
    def comparison_chart(self):
        """This period beside the same one of the year before; nothing without a year before."""
        shown = [line for line in self.lines if line.ratio.whole and line.former.whole]
        better = sum(_is_more(line.ratio, line.former) for line in shown)
        return Chart(
            kind=BARS,
            title="Kết quả so với cùng kỳ năm trước (%)",
            summary=f"{better}/{len(shown)} chỉ tiêu cao hơn cùng kỳ năm trước.",
            labels=[line.short_title for line in shown],
            series=[
                ChartSeries(THIS_YEAR, [_value(line.ratio) for line in shown]),
                ChartSeries(YEAR_BEFORE, [_value(line.former) for line in shown]),
            ],
            label_name="Chỉ tiêu",
        )

    @property
    def trend_chart(self):
        values = [_value(ratio) for _, ratio in self.trend]
        known = [exact_text(one) for one in values if one is not None]
        return Chart(
            kind=LINE,
            title="Tỷ lệ đảng viên dự sinh hoạt qua các kỳ (%); nét đứt: mức chỉ tiêu",
            summary=f"Từ {known[0]} đến {known[-1]}." if known else "Chưa có số liệu.",
            labels=[short_period(period) for period, _ in self.trend],
            series=[ChartSeries("Tỷ lệ dự", values)],
            target=self.target * 100,
        )

    def _trend_table(self):
        if not self.trend_chart.has_values:
            return None
        rows = [[short_period(period), result(ratio, " ")] for period, ratio in self.trend]
        return PaperTable(["Kỳ", "Tỷ lệ đảng viên dự sinh hoạt (có mặt/phải dự)"], rows, "trend")


def results(figures, on):
    former = figures.former.unit.figures if figures.former else {}
    lines = [
        ResultLine(
            title=indicator.label,
            short_title=SHORT_TITLES[indicator],
            ratio=figure.ratio,
            target=figure.target.text,
            met=figure.met,
            former=former[indicator].ratio if former else Ratio(),
        )
        for indicator, figure in figures.answer.unit.figures.items()
        if indicator != Indicator.THEMATIC or figures.reckoning.period.quarters
    ]
    period = figures.reckoning.period
    trend_of = summed_trend if figures.is_summed else attendance_trend
    return Results(
        lines=lines,
        trend=_from_first_known(trend_of(figures.unit, period, on, PERIODS_SHOWN[period.kind])),
        target=figures.answer.unit.figures[Indicator.ATTENDANCE].target.percent,
    )


def _from_first_known(trend):
    """Without the periods before the unit's first figures in the system."""
    return list(dropwhile(lambda one: not one[1].whole, trend))


def short_period(period):
    """``07/26``, ``quý III/2026``, ``2026``: for axes and narrow columns."""
    if period.kind == "M":
        return f"{period.number:02d}/{period.year % 100:02d}"
    return str(period).replace(" năm ", "/").removeprefix("năm ")


def _value(ratio):
    return hundredths(ratio.part, ratio.whole)


def _is_more(ratio, former):
    return ratio.part * former.whole > former.part * ratio.whole
