"""Every prepared question of the program holds nothing of the moment it was put together in.

What is no value stays as it was: today's date or the rights of one reader in it would be those of
the first request for all later ones.
"""

import sys
from datetime import date, timedelta
from uuid import UUID

import pytest

from branches.models import Post
from config.lib.dates import today
from config.lib.prepared import Prepared, PreparedChange

APPS = ("config", "branches", "members", "meetings", "resolutions", "reports")
pytestmark = pytest.mark.django_db


def questions():
    """{where it stands: the question or change} of the whole program."""
    found = {}
    for module in list(sys.modules.values()):
        if module.__name__.split(".")[0] in APPS:
            for name, value in list(vars(module).items()):
                one = getattr(value, "question", value)  # of `meetings.reading.rows_of`
                if isinstance(one, Prepared | PreparedChange):
                    found[f"{one.build.__module__}.{name}"] = one
    return found


def other(value):
    """Another example of the same kind."""
    match value:
        case int():
            return value - 50
        case date():
            return value + timedelta(days=3)
        case UUID():
            return UUID(int=value.int + 50)
    return f"{value}~"


def worded(question, change=lambda value: value):
    """The SQL and which value or constant stands at each place."""
    further = question.further
    asked = type(question)(
        question.build,
        examples=tuple(map(change, question.examples)),
        further=further and (lambda number: change(further(number))),
    )
    put = asked.put(len(question.examples) + (2 if further else 0))
    planned = put[0] if isinstance(put, tuple) else put
    return planned.sql, planned.order


def depends_on_the_day(question, time_machine):
    time_machine.move_to("2026-01-03T12:00:00+07:00")
    before = worded(question)
    time_machine.move_to("2027-12-29T12:00:00+07:00")
    return before != worded(question, other)


def test_every_question_reads_the_same_at_another_moment(time_machine):
    found = questions()
    assert len(found) > 20
    assert [name for name, one in found.items() if depends_on_the_day(one, time_machine)] == []


def test_a_question_of_today_is_found(time_machine):
    """The control: the day is read when the question is put together."""
    asked = Prepared(lambda user: Post.objects.on(today()).filter(user=user), examples=(-7,))
    assert depends_on_the_day(asked, time_machine)
