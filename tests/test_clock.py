"""F19: the clock of the machine jumps, its zone is another; order, periods and leases hold."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from branches import audit, jobs
from branches.chain_check import broken_places
from branches.models import AuditEvent, Job
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.periods import month_of
from tests.factories import make_branch, make_org

NOON = datetime(2026, 11, 29, 5, 0, tzinfo=UTC)


@pytest.fixture
def branch(db):
    return make_branch(make_org(None, kind="CENTRAL"))


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=-1)])
def test_f19_the_trail_is_ordered_by_its_numbers_not_by_the_clock(branch, jump):
    with time_machine.travel(NOON, tick=False) as clock, transaction.atomic():
        audit.record("x.y", "Trước", target=branch, by=SYSTEM, organization=branch)
        clock.shift(jump)
        audit.record("x.y", "Sau", target=branch, by=SYSTEM, organization=branch)
    events = AuditEvent.objects.filter(code="x.y").order_by("seq")
    assert [event.sentence for event in events] == ["Trước", "Sau"]
    assert list(broken_places()) == []


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=-1)])
def test_f19_a_lease_runs_by_the_clock_of_the_database(branch, jump):
    """A web or worker machine whose clock is wrong takes no job away from its worker."""
    job = Job.objects.create(kind="x", title="Việc", organization=branch, requested_at=NOON)
    assert jobs.claim(job.pk)
    with time_machine.travel(datetime.now(UTC) + jump):
        assert jobs.claim(job.pk) is None
        assert job.pk not in jobs.sweep()
    assert Job.objects.get(pk=job.pk).attempts == 1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 17, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_f19_the_day_is_that_of_vietnam_whatever_the_zone_of_the_server(
    monkeypatch, zone, moment, day
):
    monkeypatch.setenv("TZ", zone)
    with time_machine.travel(moment, tick=False):
        assert today() == day
        assert month_of(today()) == month_of(day)
