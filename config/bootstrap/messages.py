"""What the set-up says to people."""

import sys


class SetupFailed(Exception):
    """The machine could not be made ready; the text is a Vietnamese sentence for the user."""


def say(text):
    """One line on stderr, at once."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - there is no logging before Django


def tail(output, lines=15):
    """The last ``lines`` lines of a tool's output, where the reason of a failure stands."""
    return "\n".join(output.strip().splitlines()[-lines:])
