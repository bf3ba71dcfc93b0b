"""One code sent many times at the same moment opens once; parallel guesses are all counted."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import RequestFactory

from branches import guessing
from branches.actions import second_factor as actions
from branches.models import SecondFactor
from config.lib.sealed import unseal
from tests.branches.test_second_factor import code_of
from tests.places import make_place

DEVICES = 8
pytestmark = pytest.mark.faults


@pytest.fixture
def owner(transactional_db):
    """A login with a second factor whose first code has not been used since."""
    user = make_place().secretary
    _, mark = actions.proposed_key(user, mark="")
    user.codes = actions.confirm(user=user, code=code_of(user, pending=True), mark=mark)
    SecondFactor.objects.update(last_step=0)
    return user


def at_once(act, times=DEVICES):
    """What ``act`` returned in ``times`` threads that began together."""
    start = Barrier(times)

    def run(_):
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_a_code_sent_in_parallel_opens_once(owner):
    code = code_of(owner)
    assert sum(at_once(lambda: actions.use_code(user=owner, code=code))) == 1


def test_a_recovery_code_sent_in_parallel_opens_once(owner):
    code = owner.codes[0]
    assert sum(at_once(lambda: actions.use_code(user=owner, code=code))) == 1
    assert owner.recovery_codes.filter(used_at=None).count() == 9


def test_control_a_step_written_without_the_guard_opens_many_times(owner):
    """Read, compare, write: everybody who read before the first wrote gets in."""
    read = Barrier(DEVICES)

    def unguarded():
        factor = SecondFactor.objects.get(user=owner)
        is_new = factor.last_step < 100
        read.wait()
        SecondFactor.objects.filter(pk=factor.pk).update(last_step=100)
        return is_new

    def guarded():
        factor = SecondFactor.objects.get(user=owner)
        read.wait()
        return actions.take_step(factor, 200, 0)

    assert sum(at_once(unguarded)) == DEVICES
    assert sum(at_once(guarded)) == 1
    assert unseal(SecondFactor.objects.get().key)


def test_parallel_guesses_are_all_counted(owner):
    """Of forty tries at one moment only the free ones and the first that has to wait are judged."""
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")

    def judged():
        try:
            guessing.begin("login", owner.username, request)
        except guessing.TooManyAttempts:
            return False
        return True

    assert sum(at_once(judged, times=40)) == guessing.ONE_PLACE.free + 1
