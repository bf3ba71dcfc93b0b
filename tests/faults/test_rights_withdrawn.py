"""R07: a right taken while a request runs lets nothing through once that is committed.

The request stands still between reading what its login may do and writing; the right is taken in
between, on a connection of its own, as the office does it.
"""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from branches import audit, still_held
from branches.actions.logins import close_login, close_post
from branches.choices import Role
from branches.models import AccessRefusal, AuditEvent, Post, User
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.digests import seen_digest
from meetings import changes
from meetings.actions import record
from meetings.actions.planning import appoint_minute_taker
from meetings.models import Meeting
from tests.factories import make_user
from tests.faults.conftest import texts_form
from tests.faults.racing import at_once, elsewhere, refusals
from tests.whole import faults_found

TEXT = "Ghi sau khi thôi vai trò."


@pytest.fixture
def meeting(village):
    return village.start()


def deputy_of(village):
    return make_user(village.branch, Role.DEPUTY_SECRETARY)


def take_role(user):
    close_post(
        post=Post.objects.select_related("user", "organization").get(user=user, valid_to=None),
        closed_on=today(),
        by=SYSTEM,
    )


def shut_login(user):
    branch = Post.objects.select_related("organization").get(user=user).organization
    close_login(user=User.objects.get(pk=user.pk), organization=branch, by=SYSTEM)


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(act)``: the next request meets ``act`` after it read the rights of its login."""

    def arrange(act):
        save, waiting = record.save_texts, [act]

        def save_later(**values):
            if waiting:
                assert values["by"].posts is not None
                elsewhere(waiting.pop())
            return save(**values)

        monkeypatch.setattr(record, "save_texts", save_later)

    return arrange


def send(client, meeting):
    address = reverse("meetings:save_texts", args=[meeting.pk])
    return client.post(address, texts_form(meeting, conclusion=TEXT))


def written(meeting):
    return Meeting.objects.values_list("conclusion", flat=True).get(pk=meeting.pk)


@pytest.mark.parametrize("take", [take_role, shut_login])
def test_r07_a_request_under_way_is_refused_and_leaves_its_trace(
    client, village, meeting, meanwhile, take
):
    deputy = deputy_of(village)
    client.force_login(deputy)
    meanwhile(lambda: take(deputy))
    events = AuditEvent.objects.filter(actor_id=deputy.pk).count()
    answer = send(client, meeting)
    assert answer.status_code == 403
    assert "vừa được thay đổi" in answer.content.decode()
    assert written(meeting) == ""
    assert AuditEvent.objects.filter(actor_id=deputy.pk).count() == events
    refusal = AccessRefusal.objects.get()
    assert (refusal.actor_id, refusal.status, refusal.reason) == (
        deputy.pk,
        403,
        still_held.TAKEN[:200],
    )


def test_without_looking_again_the_request_goes_through(
    client, village, meeting, meanwhile, monkeypatch
):
    """The control: the rights read at the beginning of the request decide."""
    for module in (audit, changes):
        monkeypatch.setattr(module, "require_still_held", lambda by: None)
    deputy = deputy_of(village)
    client.force_login(deputy)
    meanwhile(lambda: take_role(deputy))
    assert send(client, meeting).status_code == 302
    assert written(meeting) == TEXT


def test_r07_another_minute_taker_appointed_meanwhile_is_the_one_who_writes(
    client, village, meeting, meanwhile
):
    client.force_login(village.minute_taker)
    other = village.people[4]
    meanwhile(
        lambda: appoint_minute_taker(
            meeting=Meeting.objects.select_related("branch").get(pk=meeting.pk),
            member=other,
            by=village.secretary,
        )
    )
    assert send(client, meeting).status_code == 403
    assert written(meeting) == ""


def race(village, number):
    """What came of a text saved while its writer's role is taken: the outcomes, then who was last.

    Both at the same moment; the trail says in which order they were committed.
    """
    deputy, meeting = deputy_of(village), Meeting.objects.select_related("branch").get()
    assert deputy.posts
    seen = seen_digest(meeting, record.MEETING_TEXTS)
    text = f"{TEXT} {number}"
    outcomes = at_once(
        [
            lambda: record.save_texts(
                meeting=meeting, values={"conclusion": text}, seen=seen, by=deputy
            ),
            lambda: take_role(deputy),
        ]
    )
    events = AuditEvent.objects.filter(code="branches.post_closed").order_by("-pk")
    withdrawn = events.first()
    later = AuditEvent.objects.filter(actor_id=deputy.pk, pk__gt=withdrawn.pk)
    return outcomes, text, later


def test_r07_after_the_withdrawal_nothing_new_takes_effect(village, meeting, rounds):
    saved = 0
    for number in rounds(100, short=4):
        outcomes, text, later = race(village, number)
        assert refusals(outcomes[1:]) == []
        refused = refusals(outcomes[:1])
        assert all(isinstance(one, PermissionDenied) for one in refused), refused
        assert (written(meeting) == text) != bool(refused)
        assert not later.exists()
        saved += not refused
    rounds.tell(f"{saved} saved first")
    assert faults_found() == []


def test_r07_taking_a_role_waits_for_the_request_that_was_before(village, meeting):
    """What was looked at again stays so until the commit."""
    deputy, locked, ended = deputy_of(village), threading.Event(), threading.Event()
    assert deputy.posts

    def hold():
        with transaction.atomic():
            still_held.require_still_held(deputy)
            locked.set()
            assert not ended.wait(0.3), "the role was taken under a transaction that rests on it"

    def take():
        locked.wait(10)
        take_role(deputy)
        ended.set()

    assert refusals(at_once([hold, take])) == []
    assert ended.is_set()


def test_whoever_ends_a_role_of_their_own_may_finish_what_they_do(village):
    """Moving oneself, for one: the role is gone before the line about it is written."""
    deputy = deputy_of(village)
    assert deputy.posts
    with transaction.atomic():
        take_role(deputy)
        audit.record("test.entry", "Xong", target=village.branch, by=deputy)
    assert AuditEvent.objects.filter(code="test.entry").exists()
