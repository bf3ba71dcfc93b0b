"""Fifty minutes signed at once: one book without gap or repetition, and one decision of two.

With the damage done when the book's row is not locked.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from time import sleep

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.utils import timezone

from config.lib.errors import RuleBroken, Stale
from meetings.actions import book
from meetings.actions.minutes import submit_minutes
from meetings.actions.review import accept_minutes, return_minutes
from meetings.book_facts import broken_entry
from meetings.models import Meeting, MinutesBook, MinutesEntry, Review, SignedDocument
from tests.factories import make_meeting, make_user
from tests.meetings.conftest import make_village

PARALLEL = 50
THREADS = 10


@pytest.fixture
def branch(transactional_db):
    return make_village().branch


def waiting_documents(branch):
    """Fifty signed papers of one year whose meetings are not in the book yet."""
    pairs = []
    for number in range(PARALLEL):
        meeting = make_meeting(branch, date(2025, 1 + number % 12, 1 + number // 12))
        document = SignedDocument.objects.create(
            organization=branch,
            kind="MINUTES",
            source_uid=meeting.uid,
            title="…",
            snapshot="{}",
            sha256=f"{number:064d}",
            signed_at=timezone.now(),
        )
        pairs.append((meeting, document))
    return pairs


def enter_all(pairs):
    """All entered by ten threads with connections of their own; what went wrong."""
    start = Barrier(THREADS)

    def work(share):
        start.wait()
        errors = []
        for meeting, document in share:
            try:
                with transaction.atomic():
                    book.enter_into_book(meeting=meeting, document=document)
            except (IntegrityError, OperationalError) as error:
                errors.append(error)
        connections.close_all()
        return errors

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [pairs[first::THREADS] for first in range(THREADS)]
        return [error for errors in pool.map(work, shares) for error in errors]


def test_fifty_minutes_at_once_stand_in_one_unbroken_book(branch):
    assert enter_all(waiting_documents(branch)) == []
    numbers = MinutesEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, PARALLEL + 1))
    assert MinutesBook.objects.get().last_number == PARALLEL
    assert broken_entry(branch, 2025) is None


def test_without_the_lock_the_same_race_does_damage(branch, monkeypatch):
    """The control run: no row lock on PostgreSQL, transactions that begin late on SQLite."""

    def unlocked_book(branch, year):
        found, _ = MinutesBook.objects.get_or_create(organization=branch, year=year)
        sleep(0.02)
        return found

    monkeypatch.setattr(book, "_locked_book", unlocked_book)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert enter_all(waiting_documents(branch)) != []


def test_of_an_acceptance_and_a_return_at_once_one_holds(transactional_db):
    village = make_village()
    meeting = submit_minutes(meeting=village.signed(), by=village.secretary)
    reviewers = [make_user(village.commune, "COMMITTEE_STAFF") for _ in range(2)]
    start = Barrier(2)

    def decide(act):
        start.wait()
        try:
            act()
        except (RuleBroken, Stale) as error:
            return error
        finally:
            connections.close_all()
        return None

    def accept():
        accept_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=reviewers[0])

    def give_back():
        return_minutes(
            meeting=Meeting.objects.get(pk=meeting.pk),
            remarks=[("", "Thiếu.")],
            until_on=timezone.localdate() + timedelta(days=3),
            by=reviewers[1],
        )

    with ThreadPoolExecutor(2) as pool:
        refused = [one for one in pool.map(decide, [accept, give_back]) if one]
    assert len(refused) == 1
    meeting.refresh_from_db()
    expected = {"ACCEPTED": "REVIEWED", "RETURNED": "RETURNED"}[Review.objects.get().decision]
    assert meeting.state == expected
