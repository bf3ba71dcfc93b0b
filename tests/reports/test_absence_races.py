"""Two in the office issue the notice at the same moment: one notice, one number, a clear answer.

With the damage done when the unit's row is not locked.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep

import pytest
from django.db import DatabaseError, connection, connections

from branches.models import NumberCounter
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken
from config.lib.periods import Period
from reports.actions import absence_papers
from reports.models import AbsenceNotice
from tests.factories import attend, make_branch, make_meeting, make_member, make_org

THREADS = 4


@pytest.fixture
def commune(transactional_db, monkeypatch):
    """A committee with somebody absent in three months, and slow counting to widen the gap."""
    commune = make_org(make_org(kind="CENTRAL"), name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune)
    member = make_member(branch)
    for month in (2, 3, 4):
        attend(make_meeting(branch, date(2026, month, 3)), excused=[member])
    count = absence_papers.absent_many

    def count_slowly(*args):
        sleep(0.1)
        return count(*args)

    monkeypatch.setattr(absence_papers, "absent_many", count_slowly)
    return commune


def issue_at_once(commune):
    """The refusals of all threads, by class."""
    start = Barrier(THREADS)

    def issue(_):
        start.wait()
        try:
            absence_papers.issue_absence_notice(
                organization=commune,
                period=Period(2026, "H", 1),
                position="BÍ THƯ",
                name="",
                by=SYSTEM,
            )
        except (RuleBroken, DatabaseError) as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(THREADS) as pool:
        return [error for error in pool.map(issue, range(THREADS)) if error]


def test_of_several_at_once_one_issues_and_the_others_are_told(commune):
    refusals = issue_at_once(commune)
    assert {type(one) for one in refusals} == {RuleBroken}
    assert len(refusals) == THREADS - 1
    assert "01-TB/ĐU" in str(refusals[0])
    assert AbsenceNotice.objects.get().number == 1
    assert NumberCounter.objects.get().last == 1


def test_without_the_lock_the_others_meet_an_error(commune, monkeypatch):
    """The control run: no row lock on PostgreSQL, transactions that begin late on SQLite."""
    monkeypatch.setattr(absence_papers, "_locked", lambda organization: organization)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert any(isinstance(one, DatabaseError) for one in issue_at_once(commune))
