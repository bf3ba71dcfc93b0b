"""The geometry of small charts: scales, breaks in a line, labels; and the picture itself."""

import pytest
from django.template.loader import render_to_string

from config.lib.charts import BARS, LINE, Chart, ChartSeries, draw, folded, hundredths, short_text


def chart(kind=BARS, values=(9091, 5000), **changes):
    values = {
        "kind": kind,
        "title": "Tỷ lệ dự",
        "summary": "Từ 90,91 % đến 50,00 %.",
        "labels": [str(place) for place in range(len(values))],
        "series": [ChartSeries("Kỳ này", list(values))],
        **changes,
    }
    return Chart(**values)


def test_bars_stand_on_zero_and_grow_with_their_value():
    high, low = draw(chart()).boxes
    assert float(high.height) / float(low.height) == pytest.approx(9091 / 5000, abs=0.01)
    assert float(high.y) + float(high.height) == float(low.y) + float(low.height)


def test_a_line_breaks_where_there_is_nothing():
    drawing = draw(chart(LINE, (9000, 9100, None, 9500, 9600, None, 9700)))
    assert [len(path.split()) for path in drawing.paths] == [2, 2]
    assert len(drawing.dots) == 5


def test_a_line_begins_below_everything_it_shows():
    drawing = draw(chart(LINE, (9500, 8600), target=9000))
    assert drawing.grid[0].lines == ["70"]
    lowest = max(float(dot.y) for dot in drawing.dots)
    assert lowest < float(drawing.grid[0].y)
    assert float(drawing.dots[0].y) < float(drawing.target_y) < lowest


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        (BARS, (None, None), False),
        (BARS, (None, 0), True),
        (LINE, (9000, None), False),
        (LINE, (9000, 0), True),
    ],
)
def test_a_chart_without_values_is_not_drawn(kind, values, shown):
    assert chart(kind, values).has_values is shown


def test_the_table_beneath_has_every_value_exactly():
    assert chart(values=(9091, None)).rows == [["0", "90,91 %"], ["1", "–"]]


@pytest.mark.parametrize(
    ("part", "whole", "value", "beside"),
    [(10, 11, 9091, "90,9"), (1, 1, 10000, "100"), (2701, 3001, 9000, "90"), (0, 5, 0, "0")],
)
def test_ratios_are_rounded_half_up(part, whole, value, beside):
    assert hundredths(part, whole) == value
    assert short_text(value) == beside


def test_nothing_has_no_value():
    assert hundredths(0, 0) is None


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Tỷ lệ dự", ["Tỷ lệ dự"]),
        ("Kết luận, nghị quyết", ["Kết luận,", "nghị quyết"]),
        ("quý III/2026", ["quý", "III/2026"]),
        ("6 tháng đầu/2026", ["6 tháng", "đầu/2026"]),
    ],
)
def test_labels_fold_between_words_on_two_lines(label, lines):
    assert folded(label) == lines


def test_the_picture_names_itself_and_needs_no_style_or_script():
    html = render_to_string(
        "components/_chart.html", {"drawing": draw(chart()), "chart_id": "chart-1"}
    )
    assert 'role="img" aria-labelledby="chart-1-title chart-1-desc"' in html
    assert '<title id="chart-1-title">Tỷ lệ dự</title>' in html
    assert '<desc id="chart-1-desc">Từ 90,91 % đến 50,00 %.</desc>' in html
    assert "<td>90,91 %</td>" in html
    assert "style=" not in html
    assert "<script" not in html
