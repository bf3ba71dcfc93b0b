"""What ``manage.py bench --growth`` makes of costs at several sizes; measuring is no test."""

import math
from xml.etree import ElementTree

import pytest

from config.management.testing import growth_curves as curves
from config.management.testing.growth_curves import amount, drawing, slope, table


def line(name, branches, processor):
    counts = {"branches": branches, "members": branches * 20, "meetings": branches * 15}
    return {
        **counts,
        **{"attendances": branches * 320, "name": name, "processor": processor, "wall": 2.0},
    }


LINES = [line("figures", 2500, 1.0), line("figures", 25000, 10.0), line("saved_roll", 2500, 0.02)]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([(10, 1.0), (100, 10.0), (1000, 100.0)], 1.0),
        ([(10, 5.0), (1000, 5.0)], 0.0),
        ([(10, 1.0), (100, 100.0)], 2.0),
    ],
)
def test_a_slope_is_the_exponent_of_growth(points, found):
    assert math.isclose(slope(points), found, abs_tol=1e-9)


def test_one_size_has_no_slope():
    assert slope([(10, 1.0)]) is None


def test_the_table_says_what_was_not_measured():
    text = table(LINES)
    assert "| Attendance rows | 800,000 | 8,000,000 |  |" in text
    figures = (
        "| Every kept figure of every unit, from nothing | 1.0 s / 2.0 s | 10.0 s / 2.0 s | 1.00 |"
    )
    assert figures in text
    assert "| Saving the roll call of 60 people | 20 ms / 2.0 s | not measured |  |" in text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0123, "12 ms"), (1.24, "1.2 s"), (1234, "1,234 s")]
)
def test_amounts_are_rounded_to_what_matters(seconds, text):
    assert amount(seconds) == text


def test_the_drawing_has_a_curve_and_a_name_for_each_cost():
    svg = ElementTree.fromstring(drawing(LINES))  # noqa: S314 - our own text
    texts = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "Every kept figure of every unit, from nothing" in texts
    assert "slope 1.00" in texts
    assert "one size" in texts
    dots = list(svg.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(dots) == len(LINES)


def test_every_cost_has_a_line_of_its_own_that_fits_the_drawing():
    assert len(curves.TITLES) <= len(curves.COLOURS) * len(curves.DASHES)
    assert curves.TOP + len(curves.TITLES) * curves.LINE_HEIGHT <= curves.HEIGHT
