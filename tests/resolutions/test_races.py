"""Fifty signatures at once: numbers without gap or repetition, and the damage without the guard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import IntegrityError, OperationalError, connection, connections

from branches.models import NumberCounter
from config.lib.failpoints import FailpointReached
from resolutions.actions import signing
from resolutions.models import Resolution
from tests.factories import make_meeting, make_org, make_task, make_vote
from tests.failing import failing
from tests.resolutions.conftest import NOVEMBER, make_village

PARALLEL = 50
THREADS = 10
pytestmark = pytest.mark.faults


@pytest.fixture
def root(transactional_db):
    return make_org(None, name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")


@pytest.fixture
def crowded(root):
    return crowd(root)


def crowd(root, number=PARALLEL):
    """A branch with so many adopted resolutions waiting for their signature."""
    village = make_village(make_org(root, name="Đảng bộ xã Pa Tần"))
    for nth in range(number):
        day = NOVEMBER.replace(year=2025, month=1 + nth % 12, day=1 + nth // 12)
        meeting = make_meeting(village.branch, day, chair=village.people[0])
        make_task(meeting, owner=village.people[3])
        Resolution.objects.filter(meeting=meeting).update(vote=make_vote(meeting, yes=5, base=5))
    return village


def sign_all(village):
    """All resolutions signed by ten threads with connections of their own; what went wrong."""
    start = Barrier(THREADS)
    waiting = list(Resolution.objects.filter(number=None, branch=village.branch).order_by("pk"))

    def work(share):
        start.wait()
        errors = []
        for resolution in share:
            try:
                signing.sign_resolution(
                    resolution=resolution, version=resolution.version, by=village.secretary
                )
            except (IntegrityError, OperationalError, FailpointReached) as error:
                errors.append(error)
        connections.close_all()
        return errors

    village.secretary.posts  # noqa: B018 - read once before the threads share it
    with ThreadPoolExecutor(THREADS) as pool:
        shares = [waiting[first::THREADS] for first in range(THREADS)]
        return [error for errors in pool.map(work, shares) for error in errors]


def numbers_of(village):
    found = Resolution.objects.filter(branch=village.branch).exclude(number=None)
    return list(found.order_by("number").values_list("number", flat=True))


def test_r04_fifty_signatures_at_once_get_fifty_numbers(root, rounds):
    for _ in rounds(20):
        village = crowd(root)
        assert sign_all(village) == []
        assert numbers_of(village) == list(range(1, PARALLEL + 1))
        assert NumberCounter.objects.get(organization=village.branch).last == PARALLEL


def test_r04_a_signature_that_fails_after_it_took_its_number_leaves_no_gap(root):
    village = crowd(root, THREADS)
    with failing("raise", "number.taken", at=THREADS // 2, everywhere=True):
        (broken,) = sign_all(village)
    assert isinstance(broken, FailpointReached)
    assert numbers_of(village) == list(range(1, THREADS))
    assert sign_all(village) == []
    assert numbers_of(village) == list(range(1, THREADS + 1))


def test_without_the_guard_the_same_race_does_damage(crowded, monkeypatch):
    """The control run: no row lock on PostgreSQL, transactions that begin late on SQLite."""

    def unguarded_number(*, branch, term, kind):
        counter, _ = NumberCounter.objects.get_or_create(organization=branch, term=term, kind=kind)
        sleep(0.02)
        NumberCounter.objects.filter(pk=counter.pk).update(last=counter.last + 1)
        return counter.last + 1

    monkeypatch.setattr(signing, "issue_number", unguarded_number)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert sign_all(crowded) != []
