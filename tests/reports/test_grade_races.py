"""Several write the grade of one organisation at the same moment: one counts, the others are told.

With the damage done when nobody looks whether the grade is still as it was shown.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep

import pytest
import time_machine
from django.db import DatabaseError, connections
from django.db.models import F

from branches.models import AuditEvent
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken, Stale
from reports.actions import grades
from reports.grades.subjects import Subject
from reports.models import YearlyGrade
from tests.factories import make_branch, make_org

THREADS = 3
GRADES = ("GOOD", "DONE", "NOT_DONE")


@pytest.fixture
def subject(transactional_db, monkeypatch):
    """A branch without a grade; looking at it takes time, to widen the gap."""
    commune = make_org(make_org(None, kind="CENTRAL"))
    look = grades._locked

    def look_slowly(subject, version):
        row = look(subject, version)
        sleep(0.05)
        return row

    monkeypatch.setattr(grades, "_locked", look_slowly)
    with time_machine.travel("2026-12-20T10:00+07:00"):
        yield Subject(make_branch(commune), 2026)


def at_once(act):
    """What the others were told, or met; ``act`` takes the number of its thread."""
    start = Barrier(THREADS)

    def work(number):
        start.wait()
        try:
            act(number)
        except (RuleBroken, Stale, DatabaseError) as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(THREADS) as pool:
        return [error for error in pool.map(work, range(THREADS)) if error]


def rate(subject, number=0):
    return grades.rate_self(
        subject=subject, grade=GRADES[number], points=None, note="", version=0, by=SYSTEM
    )


def decide_all_at_once(subject):
    row = rate(subject)
    row = grades.propose_grade(
        subject=subject, grade="GOOD", note="", version=row.version, by=SYSTEM
    )

    def decide(number):
        grades.decide_grade(
            subject=subject,
            grade=GRADES[number],
            decision=f"{number + 1}-QĐ/ĐU",
            decided_on=date(2026, 12, 20),
            reason="Theo biểu quyết.",
            version=row.version,
            by=SYSTEM,
        )

    return at_once(decide)


def decisions():
    return AuditEvent.objects.filter(code="reports.grade_decided").count()


def test_of_several_first_self_ratings_one_counts(subject):
    errors = at_once(lambda number: rate(subject, number))
    assert [type(one) for one in errors] == [Stale] * (THREADS - 1)
    assert YearlyGrade.objects.get().version == 2


def test_of_several_decisions_one_counts(subject):
    errors = decide_all_at_once(subject)
    assert [type(one) for one in errors] == [Stale] * (THREADS - 1)
    assert decisions() == 1


def test_without_the_guard_the_last_decision_overwrites_the_others(subject, monkeypatch):
    """The control run: nobody compares the version, neither when reading nor when writing."""
    look = grades._locked

    def unguarded(subject, version):
        return look(subject, 0) if subject.row is None else subject.row

    def overwrite(row, /, **values):
        YearlyGrade.objects.filter(pk=row.pk).update(version=F("version") + 1, **values)
        row.refresh_from_db()

    monkeypatch.setattr(grades, "_locked", unguarded)
    monkeypatch.setattr(grades, "_change", overwrite)
    decide_all_at_once(subject)
    assert decisions() > 1
