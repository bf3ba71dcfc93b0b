"""Small charts as plain geometry: values in, lines and boxes of an SVG out (no script, no state).

Values are hundredths of a unit, whole numbers (9091 is 90,91 %), None where there is nothing. What
a chart shows also stands in the table beneath it, so that it can be read aloud and copied. Drawn
by ``components/_chart.html`` on pages and ``papers/_chart.html`` on paper.
"""

from dataclasses import dataclass

BARS, LINE = "bars", "line"
WIDTH, HEIGHT = 440, 230
LEFT, RIGHT, TOP, BOTTOM = 36, 8, 34, 34
WHOLE = 10000
LINE_SIGNS = 11  # of a label under the axis
FILLS = ("#B3131B", "#8A8F98")


@dataclass(frozen=True)
class ChartSeries:
    """One row of values, as many as the chart has labels."""

    name: str
    values: list[int | None]


@dataclass(frozen=True)
class Chart:
    """A chart of percentages. ``kind`` is BARS or LINE, ``target`` a line across, or None.

    ``summary`` says in one sentence what is to be seen, for people who do not see it.
    """

    kind: str
    title: str
    summary: str
    labels: list[str]
    series: list[ChartSeries]
    target: int | None = None
    label_name: str = "Kỳ"

    @property
    def has_values(self):
        """Whether there is anything to draw: a line needs two points."""
        drawn = [sum(one is not None for one in row.values) for row in self.series]
        return max(drawn, default=0) >= (2 if self.kind == LINE else 1)

    @property
    def columns(self):
        return [self.label_name, *(row.name for row in self.series)]

    @property
    def rows(self):
        """The table beneath: per label the values as ``90,91 %``, "–" where there is none."""
        return [
            [label, *(exact_text(row.values[place]) for row in self.series)]
            for place, label in enumerate(self.labels)
        ]


@dataclass(frozen=True)
class Box:
    x: str
    y: str
    width: str
    height: str
    fill: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class Words:
    """Text at a place; several lines go downward."""

    x: str
    y: str
    lines: list


@dataclass(frozen=True)
class Drawing:
    """What the template draws, in units of the view box, as ready text."""

    chart: Chart
    width: int
    height: int
    left: int
    right: int
    grid: list  # `Words` at the height of each line
    boxes: list
    dots: list
    paths: list  # the points of each unbroken stretch of a line
    values: list
    labels: list
    legend: list  # triples of x, fill and name
    target_y: str


def draw(chart):
    """The `Drawing` of a chart that has values."""
    floor = _floor(chart)
    height = _scale(floor)
    ticks = range(floor, WHOLE + 1, _step(WHOLE - floor))
    slot = (WIDTH - LEFT - RIGHT) / len(chart.labels)
    middles = [LEFT + slot * (place + 0.5) for place in range(len(chart.labels))]
    boxes, dots, paths, values = [], [], [], []
    if chart.kind == BARS:
        boxes, values = _bars(chart, middles, slot, height)
    else:
        dots, paths, values = _lines(chart, middles, height)
    return Drawing(
        chart=chart,
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        grid=[Words(_text(LEFT - 5), _text(height(one)), [f"{one // 100}"]) for one in ticks],
        boxes=boxes,
        dots=dots,
        paths=paths,
        values=values,
        labels=[
            Words(_text(x), _text(HEIGHT - BOTTOM + 14), folded(label))
            for x, label in zip(middles, chart.labels, strict=True)
        ],
        legend=_legend(chart),
        target_y=_text(height(chart.target)) if chart.target is not None else "",
    )


def hundredths(part, whole):
    """A ratio as chart value, rounded half up; None of nothing."""
    return (20000 * part + whole) // (2 * whole) if whole else None


def exact_text(value):
    """``90,91 %``."""
    return "–" if value is None else f"{value // 100},{value % 100:02d} %"


def short_text(value):
    """``90,9`` and ``100``: beside a bar or dot."""
    tenths = (value + 5) // 10
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}"


def folded(label):
    """The label on two lines at most, broken between words."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > LINE_SIGNS and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _floor(chart):
    """Bars grow from zero; a line may begin higher, at a whole ten below everything shown."""
    if chart.kind == BARS:
        return 0
    shown = [one for row in chart.series for one in row.values if one is not None]
    shown += [chart.target] if chart.target is not None else []
    return max(0, min(min(shown) // 1000 * 1000 - 1000, 8000))


def _step(span):
    """Between two lines of the grid: whole fives, tens or twenties."""
    return 2000 if span > 5000 else 1000 if span > 2000 else 500


def _scale(floor):
    room = HEIGHT - TOP - BOTTOM

    def height(value):
        return HEIGHT - BOTTOM - room * (value - floor) / (WHOLE - floor)

    return height


def _bars(chart, middles, slot, height):
    count = len(chart.series)
    width = min(slot * 0.8 / count, 46)
    base = height(0)
    boxes, values = [], []
    for order, row in enumerate(chart.series):
        for middle, value in zip(middles, row.values, strict=True):
            if value is None:
                continue
            x = middle + (order - count / 2) * width
            top = height(value)
            boxes.append(
                Box(_text(x), _text(top), _text(width - 2), _text(base - top), FILLS[order])
            )
            values.append(Words(_text(x + width / 2 - 1), _text(top - 4), [short_text(value)]))
    return boxes, values


def _lines(chart, middles, height):
    dots, paths, values = [], [], []
    for row in chart.series:
        stretch = []
        for x, value in [*zip(middles, row.values, strict=True), (0, None)]:
            if value is None:
                if len(stretch) > 1:
                    paths.append(" ".join(stretch))
                stretch = []
                continue
            y = height(value)
            stretch.append(f"{_text(x)},{_text(y)}")
            dots.append(Dot(_text(x), _text(y)))
            values.append(Words(_text(x), _text(y - 8), [short_text(value)]))
    return dots, paths, values


def _legend(chart):
    if len(chart.series) < 2:
        return []
    found, x = [], LEFT
    for row, fill in zip(chart.series, FILLS, strict=False):
        found.append((_text(x), fill, row.name))
        x += 24 + 7 * len(row.name)
    return found


def _text(number):
    """A number for the file, never with a decimal comma."""
    return f"{number:.1f}".removesuffix(".0")
