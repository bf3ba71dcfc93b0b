"""How often a fault is tried is decided in one place, and the long form is told apart."""

import pytest

from tests import rounds as counted
from tests.rounds import is_left_out, volume


@pytest.mark.parametrize(
    ("asked", "found"), [("full", 200), ("", 2), ("1", 1), ("50", 50), ("500", 200)]
)
def test_one_variable_decides_the_volume(monkeypatch, asked, found):
    monkeypatch.setattr(counted, "ASKED", asked)
    monkeypatch.setattr(counted, "IS_FULL", asked == "full")
    assert volume(200, short=2) == found


def test_rounds_count_from_one(rounds):
    assert list(rounds(3, short=3)) == [1, 2, 3]


@pytest.mark.faults(long=True)
def test_a_long_test_is_left_out_of_the_normal_run(request):
    assert counted.IS_FULL
    assert not is_left_out(request.node)
