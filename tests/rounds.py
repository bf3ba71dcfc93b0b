"""How often a fault or a race is tried: a few times in the normal run, in full by ``--faults``.

One place decides: the environment variable ``FAULT_ROUNDS``. ``full`` takes the volumes of the
test programme, a number at most so many rounds, nothing the short form.
"""

import os

import pytest

ASKED = os.environ.get("FAULT_ROUNDS", "")
IS_FULL = ASKED == "full"


def volume(full, *, short):
    """How many rounds, threads or rows: ``full`` by ``--faults``, ``short`` in the normal run."""
    if IS_FULL:
        return full
    return min(full, int(ASKED)) if ASKED else short


def is_left_out(item):
    """Whether a test is only for the full volume: ``@pytest.mark.faults(long=True)``."""
    mark = item.get_closest_marker("faults")
    return mark is not None and bool(mark.kwargs.get("long")) and not IS_FULL


@pytest.fixture
def rounds(request):
    """Count rounds: ``for number in rounds(50, short=1)``, from 1; in full, the terminal tells.

    ``rounds.tell(text)`` shows a figure that was measured.
    """
    terminal = request.config.pluginmanager.getplugin("terminalreporter")

    def tell(text):
        if IS_FULL and terminal is not None:
            terminal.write(f" {text}")
            terminal.flush()

    def count(full, *, short=1):
        last = volume(full, short=short)
        for number in range(1, last + 1):
            tell(f"{number}/{last}" if number % 10 == 0 or number == last else ".")
            yield number

    count.tell = tell
    return count
