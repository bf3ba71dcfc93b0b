"""Waiting for what the page does not show: a mark that arrived, a draft that holds all words."""

import time

PATIENCE = 60  # s by the clock on the wall, for a machine that is busy with other things


def wait_until(page, is_so, meanwhile=lambda page: page.wait_for_timeout(50)):
    """Ask again until ``is_so()``; ``AssertionError`` once nobody would wait any longer."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"still not so after {PATIENCE} seconds"
        meanwhile(page)
