"""The failpoints themselves: nothing in the product, exact in tests."""

import subprocess
import sys

import pytest
from django.conf import settings

from config.lib.failpoints import FailpointReached, failpoint
from tests.failing import every_passage, failing


def act():
    failpoint("one")
    failpoint("two")
    failpoint("one")


def test_without_the_setting_a_failpoint_is_an_empty_function(tmp_path):
    program = (
        "import django; django.setup();"
        "from config.lib import failpoints as f;"
        "print(f.failpoint is f._nothing, f.failpoint_after_commit is f._nothing)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": "", "DJANGO_SETTINGS_MODULE": "config.settings", "CHIBO_VAR": str(tmp_path)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "True True\n"


def test_without_an_order_nothing_happens():
    act()


def test_the_passage_named_strikes_and_all_are_noted():
    with failing("raise", "one", at=2, everywhere=True) as seen:
        with pytest.raises(FailpointReached, match="one"):
            act()
        assert seen() == ["one", "one"]
    act()


def test_the_process_of_the_test_is_spared():
    with failing("kill") as seen:
        act()
        assert seen() == []


def test_a_loop_fails_at_each_passage_until_a_run_comes_through():
    ended = []
    passages = every_passage()
    for order in passages:
        with order:
            try:
                act()
            except FailpointReached as point:
                ended.append(str(point))
    assert ended == passages.struck == ["one", "two", "one"]
