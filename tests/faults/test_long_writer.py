"""F18: one writer holds the database (SQLite) or the meeting (PostgreSQL) for seconds while eight
people save; all of them wait, and none meets an error."""

import time

from django.db import connection

from meetings.actions import record
from meetings.models import Contribution, Meeting
from tests.factories import make_member
from tests.faults.conftest import OtherWriter
from tests.faults.racing import at_once, late_transactions, refusals
from tests.rounds import volume

SAVERS = 8


def slow_writer(meeting, seconds):
    def act(writer):
        Meeting.objects.filter(pk=meeting.pk).update(fee_note="chậm")
        writer.holding.set()
        time.sleep(seconds)

    return OtherWriter(act)


def savers(village, meeting):
    """Eight devices, each of which notes a speaker of its own."""
    people = [make_member(village.branch) for _ in range(SAVERS)]
    assert village.secretary.posts
    return [
        lambda member=member: record.add_contribution(
            contribution=Contribution(
                meeting=meeting, member=member, text="Nhất trí.", is_written=True
            ),
            by=village.secretary,
        )
        for member in people
    ]


def test_f18_savers_wait_for_a_long_writer_and_none_meets_an_error(village, rounds):
    meeting = village.start()
    for number in rounds(60):
        acts = savers(village, meeting)
        writer = slow_writer(meeting, volume(5, short=1))
        assert refusals(at_once(acts)) == []
        writer.end()
        assert writer.error is None
        assert meeting.contributions.count() == SAVERS * number


def test_with_late_transactions_savers_are_thrown_out_or_wait_in_vain(village, monkeypatch):
    """The control on SQLite: transactions that take the lock with their first write only. On
    PostgreSQL the row lock is what makes the savers wait, and nothing is to be loosened."""
    meeting = village.start()
    acts = savers(village, meeting)
    with late_transactions(monkeypatch):
        writer = slow_writer(meeting, 2)
        thrown_out = refusals(at_once(acts))
        writer.end()
    assert len(thrown_out) + meeting.contributions.count() == SAVERS
    assert bool(thrown_out) == (connection.vendor == "sqlite")
