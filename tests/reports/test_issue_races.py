"""Twelve reports issued at once: numbers without gap, and the damage without the guard."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep

import pytest
from django.db import IntegrityError, OperationalError, connection, connections
from django.utils import timezone

from branches.jobs import store
from branches.models import Job, NumberCounter
from config.lib.paper_snapshot import to_snapshot
from config.lib.periods import parse_period
from reports.actions import issuing
from reports.choices import ReportKind
from reports.documents import build_report
from reports.models import ReportRun
from tests.factories import hold, make_branch, make_member, make_org, make_user

PARALLEL = 12
THREADS = 6


@pytest.fixture
def waiting(transactional_db, settings, tmp_path):
    """A commune with a finished edition for every month, and its staff."""
    settings.FILES_DIR = tmp_path
    province = make_org(name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")
    commune = make_org(province, name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune)
    hold(branch, date(2026, 1, 5), [make_member(branch)])
    built = build_report(
        commune,
        ReportKind.MONTH,
        parse_period("2026M01"),
        date(2026, 2, 5),
        made_at=timezone.now(),
    )
    file = dict(zip(("result_path", "result_sha256"), store(b"%PDF-"), strict=True))
    for number in range(PARALLEL):
        job = Job.objects.create(
            kind="test",
            title="…",
            organization=commune,
            requested_at=timezone.now(),
            state="DONE",
            **file,
        )
        ReportRun.objects.create(
            organization=commune,
            kind=ReportKind.MONTH,
            period=f"2026M{number + 1:02d}",
            edition=1,
            job=job,
            cut_off_on=date(2026, 2, 5),
            made_at=timezone.now(),
            figures=built.values,
            snapshot=to_snapshot(built.paper),
        )
    return make_user(commune, "COMMITTEE_STAFF")


def issue_all(staff):
    """All editions issued by threads with connections of their own; what went wrong."""
    start = Barrier(THREADS)
    runs = list(ReportRun.objects.select_related("organization").order_by("pk"))

    def work(share):
        start.wait()
        errors = []
        for run in share:
            try:
                issuing.issue_report(run=run, by=staff)
            except (IntegrityError, OperationalError) as error:
                errors.append(error)
        connections.close_all()
        return errors

    staff.posts  # noqa: B018 - read once before the threads share it
    with ThreadPoolExecutor(THREADS) as pool:
        shares = [runs[first::THREADS] for first in range(THREADS)]
        return [error for errors in pool.map(work, shares) for error in errors]


def test_reports_issued_at_once_get_numbers_without_gap(waiting):
    assert issue_all(waiting) == []
    numbers = ReportRun.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, PARALLEL + 1))
    assert NumberCounter.objects.get().last == PARALLEL


def test_without_the_guard_the_same_race_does_damage(waiting, monkeypatch):
    """The control run: no row lock on PostgreSQL, transactions that begin late on SQLite."""

    def unguarded_number(*, branch, term, kind):
        counter, _ = NumberCounter.objects.get_or_create(organization=branch, term=term, kind=kind)
        sleep(0.02)
        NumberCounter.objects.filter(pk=counter.pk).update(last=counter.last + 1)
        return counter.last + 1

    monkeypatch.setattr(issuing, "issue_number", unguarded_number)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert issue_all(waiting) != []
