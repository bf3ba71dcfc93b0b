"""What people are reminded of besides meetings: apps above register their things with a day.

The ladder, the quiet hours, the bundling and the letters are the same for all
(`meetings.actions.reminding`); a source only says what is due and what is still open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

SOURCES = []


@dataclass(frozen=True)
class Due:
    """A thing of one person: ``text`` is shown in the program, ``brief`` stands in letters and
    holds neither names nor content (product 11)."""

    user_id: int
    branch_id: int
    key: str
    due_on: date
    text: str
    brief: str


@dataclass(frozen=True)
class Source:
    """``due(first, last)`` returns the `Due` list of open things with a day in that span;
    ``still_open(keys)`` returns which of ``keys`` are not done yet; ``address`` leads to the list.
    """

    code: str
    due: Callable
    still_open: Callable
    address: Callable


def register(source):
    SOURCES.append(source)
