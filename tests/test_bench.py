"""What ``manage.py bench`` says of a measurement; the measuring itself is no test."""

from contextlib import closing

import pytest

from config.management.commands.bench import table
from tests.bench import goals, paper_workers
from tests.bench.timing import AT_LEAST, AT_MOST, Measured, Target, compared


@pytest.mark.parametrize(
    ("sense", "ours", "baseline", "ratio", "verdict"),
    [
        (AT_MOST, 2.0, 1.0, 2.0, "reached"),
        (AT_MOST, 2.1, 1.0, 2.1, "MISSED"),
        (AT_LEAST, 1.0, 2.0, 2.0, "reached"),
        (AT_LEAST, 1.0, 1.9, 1.9, "MISSED"),
    ],
)
def test_a_goal_is_a_ratio_in_one_direction(sense, ours, baseline, ratio, verdict):
    line = Measured("P0", "Thử", Target(sense, 2), ours, baseline)
    assert (line.ratio, line.verdict) == (ratio, verdict)


def test_the_baseline_is_scaled_and_rounds_give_the_span():
    took = iter([1.0, 5.0, 2.0, 5.0, 4.0, 5.0])
    line = compared(
        *("P0", "Thử", Target(AT_LEAST, 3), lambda: next(took), lambda: next(took), 3), scale=2
    )
    assert (line.ours, line.baseline, line.ratio) == (2.0, 10.0, 5.0)
    assert (line.low, line.high) == (2.5, 10.0)


def test_every_goal_is_measured_or_says_why_not():
    assert set(goals.ALL) == goals.MEASURED.keys() | goals.NOT_MEASURED.keys()
    assert not goals.MEASURED.keys() & goals.NOT_MEASURED.keys()


def test_the_layout_is_spoken_to_as_the_product_does():
    with closing(paper_workers.Layout()) as layout:
        layout.make("<p>Biên bản</p>", 2)
        assert layout.resident() > 10


def test_a_goal_that_fails_is_told_and_the_next_is_measured(monkeypatch, capsys):
    def broken(world):
        raise ValueError("hỏng")

    fine = Measured("P2", "Đo được", Target(AT_MOST, 1.5), 0.03, 0.02)
    monkeypatch.setattr(goals, "ALL", ["P1", "P2"])
    monkeypatch.setattr(goals, "MEASURED", {"P1": [broken], "P2": [lambda world: fine]})
    first, second = goals.measured(None, set())
    assert (first.goal, first.verdict, first.title) == ("P1", "BROKEN", "broken")
    assert first.note == "ValueError('hỏng')"
    assert second is fine
    assert 'raise ValueError("hỏng")' in capsys.readouterr().err  # where it came from is told


def test_the_table_names_what_was_not_measured():
    measured = Measured("P1", "Đo được", Target(AT_MOST, 1.5), 0.03, 0.02, 1.2, 1.6)
    missing = Measured("P2", "Không đo", note="không có LibreOffice")
    assert table([measured.plain(), missing.plain()]).splitlines()[2:] == [
        "| P1 | Đo được | 30 ms | 20 ms | 1.5 × | 1.2–1.6 | ≤ 1.5 × | reached |",
        "| P2 | Không đo |  |  |  |  |  | not measured here |",
        "",
        "- P2: không có LibreOffice",
    ]
