"""Counting outside of any transaction of a test, as it is done at work.

On SQLite whoever writes keeps everybody else from writing: counting must not be a transaction.

Another connection, which waits for nothing, tries to write while figures are counted and between
two batches; in the middle of the writing itself it is refused, which shows that it would notice.
"""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.actions.tree import move_organization
from branches.permissions import SYSTEM
from meetings.models import Meeting
from reports.choices import MarkReach
from reports.kept import refresh as refreshing
from reports.kept.check import differences
from reports.kept.refresh import mark_everything
from reports.models import BranchYear, FigureMark, OrganizationFigures
from tests.factories import hold, make_branch, make_member, make_org

TODAY = date(2026, 8, 20)


@pytest.fixture
def branches(transactional_db):
    with time_machine.travel("2026-08-20T12:00:00+07:00"):
        commune = make_org(make_org(kind="PROVINCIAL_COMMITTEE"))
        found = [make_branch(commune) for _ in range(5)]
        for branch in found:
            hold(branch, date(2026, 5, 3), [make_member(branch)])
        yield found


def may_write():
    """Whether somebody else could save something now, without waiting a moment."""
    file = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE meetings_meeting SET place = 'Nhà văn hóa'")
        except sqlite3.OperationalError:
            return False
        other.execute("ROLLBACK")
    return True


def told_around(monkeypatch, owner, name):
    """A list that fills with what `may_write` says whenever ``name`` has been called."""
    told, real = [], getattr(owner, name)

    def wrapped(*args, **options):
        answer = real(*args, **options)
        told.append(may_write())
        return answer

    monkeypatch.setattr(owner, name, wrapped)
    return told


def test_others_save_while_figures_are_counted_and_between_batches(branches, monkeypatch):
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # writers of PostgreSQL do not wait for each other
        return
    monkeypatch.setattr(refreshing, "BRANCHES_AT_ONCE", 2)
    counted = told_around(monkeypatch, refreshing, "count")
    judged = told_around(monkeypatch, refreshing, "judge_absences")
    written = told_around(monkeypatch, refreshing.writing, "store")
    between = told_around(monkeypatch, refreshing, "refresh_batch")
    refreshing.refresh()
    assert counted == judged == [True] * 4  # seven units, two at a time
    assert between == [True] * 5
    assert written == [False] * 4  # the control: the other one is refused where something is held
    assert BranchYear.objects.count() == 5
    assert not FigureMark.objects.exists()


def test_of_two_processes_that_count_the_same_only_one_writes(branches, monkeypatch):
    """The second finds its marks gone and throws its answer, which may be older, away."""
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # one at a time by its lock: `test_kept_figures`
        return
    real, inside = refreshing.count, []

    def counted_meanwhile(*args):
        asked = real(*args)
        if not inside:
            inside.append(True)
            Meeting.objects.filter(branch=branches[0]).update(present_count=0)
            refreshing.refresh()
            asked = real(*args)
            Meeting.objects.filter(branch=branches[0]).update(present_count=1)
        return asked

    monkeypatch.setattr(refreshing, "count", counted_meanwhile)
    refreshing.refresh()
    assert inside
    assert not FigureMark.objects.exists()
    assert list(differences(TODAY)) == []


def test_more_marks_of_the_tree_than_a_batch_takes_are_worked_off(branches, monkeypatch):
    """As after the import of a whole country's units."""
    monkeypatch.setattr(refreshing, "MARKS_AT_ONCE", 3)
    assert FigureMark.objects.filter(reach=MarkReach.TREE).count() > 2 * 3
    refreshing.refresh(batches=50)
    assert not FigureMark.objects.exists()
    assert list(differences(TODAY)) == []


def test_a_move_while_figures_are_counted_throws_them_away(branches, monkeypatch):
    refreshing.refresh()
    other = make_org(branches[0].parent.parent)
    Meeting.objects.filter(branch=branches[0]).update(present_count=0)
    mark_everything()
    real, inside = refreshing.count, []

    def moved_meanwhile(*args):
        asked = real(*args)
        if not inside:
            inside.append(True)
            move_organization(organization=branches[0], parent=other, moved_on=TODAY, by=SYSTEM)
        return asked

    monkeypatch.setattr(refreshing, "count", moved_meanwhile)
    refreshing.refresh(batches=1)
    assert inside
    assert FigureMark.objects.exists()
    refreshing.refresh(batches=50)
    assert not FigureMark.objects.exists()
    assert list(differences(TODAY)) == []


def test_the_check_outside_a_transaction_finds_what_differs_and_nothing_else(branches):
    refreshing.refresh()
    assert list(differences(TODAY)) == []
    BranchYear.objects.filter(organization=branches[0]).update(states="x" * 12)
    OrganizationFigures.objects.filter(organization=branches[1], part=0).delete()
    above = branches[0].parent
    OrganizationFigures.objects.filter(organization=above, part=2).update(regular_part=99)
    found = {(one.organization_id, one.period) for one in differences(TODAY)}
    assert {
        (branches[0].pk, "các tháng năm 2026"),
        (branches[1].pk, "năm 2026"),
        (above.pk, "quý II năm 2026"),
    } <= found
    assert {unit for unit, _ in found} == {
        branches[0].pk,
        branches[1].pk,
        above.pk,
        above.parent_id,
    }


def statements_of_one_change(branch):
    Meeting.objects.filter(branch=branch).update(present_count=0)
    with CaptureQueriesContext(connection) as asked:
        refreshing.refresh()
    assert not FigureMark.objects.exists()
    return len(asked)


def test_one_change_takes_the_same_statements_whatever_stands_beside_it(branches):
    refreshing.refresh()
    statements_of_one_change(branches[0])  # the working tables are made once for a connection
    alone = statements_of_one_change(branches[1])
    for _ in range(4):
        another = make_branch(branches[0].parent)
        people = [make_member(another) for _ in range(3)]
        for month in (3, 4, 5):
            hold(another, date(2026, month, 3), people, spoke=people)
    refreshing.refresh()
    assert statements_of_one_change(branches[2]) == alone
