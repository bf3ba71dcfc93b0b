"""Whoever wrote the minutes and moved away finishes what is unsigned, and reads no more after."""

from datetime import date

import pytest
from django.urls import reverse

from branches.permissions import SYSTEM
from meetings.models import Meeting
from meetings.permissions import is_minute_taker
from meetings.restricted import may_read_restricted
from members.actions import moves
from tests.factories import make_branch


@pytest.fixture
def moved(village):
    """Moves the minute-taker, login and all, to a branch of another place."""

    def move():
        taker = village.people[1]
        moves.transfer_member(
            seat=taker.memberships.select_related("branch", "member").get(),
            branch=make_branch(village.root),
            left_on=date(2026, 11, 20),
            accepted_on=date(2026, 11, 20),
            by=SYSTEM,
        )
        return type(village.minute_taker).objects.get(pk=village.minute_taker.pk)

    return move


def may(user, meeting):
    meeting = Meeting.objects.select_related("branch", "minute_taker").get(pk=meeting.pk)
    seen = Meeting.objects.content_visible_to(user).filter(pk=meeting.pk).exists()
    assert seen == may_read_restricted(user, meeting) == is_minute_taker(user, meeting)
    return seen


def test_signed_minutes_are_shut_to_a_writer_who_moved_away(client, village, moved):
    meeting = village.signed()
    assert may(village.minute_taker, meeting)
    user = moved()
    assert not may(user, meeting)
    client.force_login(user)
    for name in ("detail", "minutes", "record"):
        assert client.get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 404


def test_a_writer_who_moved_away_still_signs_what_they_wrote(village, moved):
    meeting = village.start()
    village.write(meeting)
    assert may(moved(), meeting)
