"""Twenty clicks on "Ký" at once give one signature and one place in the book; two groups at once
take a member only once. With the damage done without the lock or the constraint."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import DatabaseError, connection, connections

from config.lib.errors import Stale
from meetings.actions import minutes
from meetings.actions.minutes import minutes_hash, sign_minutes
from meetings.models import Meeting, MinutesEntry, SignedDocument
from members.actions import groups
from members.models import GroupMembership
from tests.factories import LONG_AGO, make_member
from tests.meetings.conftest import make_village

CLICKS = 20
pytestmark = pytest.mark.faults


@pytest.fixture
def village(transactional_db):
    return make_village()


def at_once(acts):
    """Run ``acts`` at the same moment on connections of their own; what went wrong."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except (DatabaseError, Stale) as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [error for error in pool.map(run, acts) if error is not None]


def clicks(village):
    """Ten on each of the two signatures."""
    meeting = village.adopt(village.write(village.start(meeting_type="EXTRAORDINARY")))
    seen = minutes_hash(meeting)
    logins = [("MINUTE_TAKER", village.minute_taker), ("CHAIR", village.secretary)]
    for _, login in logins:
        assert login.posts  # read once, before threads share it
    return [
        lambda role=role, login=login: sign_minutes(
            meeting=Meeting.objects.get(pk=meeting.pk), role=role, seen_hash=seen, by=login
        )
        for role, login in logins * (CLICKS // 2)
    ]


def test_r02_twenty_clicks_at_once_sign_once(village, rounds):
    for number in rounds(100):
        acts = clicks(village)
        assert at_once(acts) == []
        meeting = Meeting.objects.order_by("-pk").first()
        roles = sorted(meeting.signatures.values_list("role", flat=True))
        assert (roles, meeting.state) == (["CHAIR", "MINUTE_TAKER"], "SIGNED")
        assert (SignedDocument.objects.count(), MinutesEntry.objects.count()) == (number, number)


def test_without_the_lock_clicks_stumble_over_each_other(village, monkeypatch):
    """The control: no row lock on PostgreSQL, transactions that begin late on SQLite."""

    def unlocked(meeting):
        found = Meeting.objects.select_related("branch", "chair", "minute_taker").get(pk=meeting.pk)
        sleep(0.05)
        return found

    acts = clicks(village)
    monkeypatch.setattr(minutes, "lock", unlocked)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert at_once(acts) != []
    assert SignedDocument.objects.count() <= 1  # the constraints still hold


def puts(village):
    """One member put into each of several groups at once."""
    member = make_member(village.branch)
    assert village.secretary.posts
    made = [
        groups.found_group(
            branch=village.branch, name=f"Tổ {number}", valid_from=LONG_AGO, by=village.secretary
        )
        for number in range(6)
    ]
    return [
        lambda group=group: groups.put_in_group(
            group=group, members=[member], valid_from=LONG_AGO, by=village.secretary
        )
        for group in made
    ]


def test_a_member_put_into_six_groups_at_once_is_in_one(village):
    at_once(puts(village))
    assert GroupMembership.objects.count() == 1
