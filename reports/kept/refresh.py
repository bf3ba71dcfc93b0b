"""Counting anew what the marks name: in batches, by one writer at a time.

A mark is visible exactly when its change is. The rows are read after the marks, so they hold at
least those changes; a change that comes later has a mark of its own, which stays. Changes of the
tree come first: differences are carried upwards by the tree the sums were added up by.

Counting needs no lock: it fills working tables. On SQLite, where whoever writes keeps all others
from writing, only the few milliseconds in which the answer is written are a transaction. Should
another process have written off the same marks meanwhile, the answer is thrown away.
"""

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, Min, Q, When

from branches.models import OrganizationLine, PartyOrganization
from branches.rule_source import rules_read_once
from config.lib.batches import in_batches
from config.lib.dates import today
from config.lib.periods import Period
from meetings.models import Meeting
from meetings.rules import HELD_STATES
from members.models import Membership
from reports.absences.kept import judge_absences, judge_stays_and_transfers
from reports.choices import MarkReach
from reports.kept.working import frame, tables, writing
from reports.kept.working.counting import count
from reports.kept.working.dialect import is_sqlite, plain_day
from reports.models import BranchYear, FigureMark

logger = logging.getLogger(__name__)
MARKS_AT_ONCE = 5000
# SQLite keeps others from writing while a batch is written. PostgreSQL reads whole tables for each;
# for more than a province at once it read the attendance of the whole country as well.
BRANCHES_AT_ONCE = 1000 if is_sqlite() else 2500
PAUSE = 1  # seconds, while another process counts
WRITER_LOCK = 0x46494755  # "FIGU": any number that nothing else in this database uses


def refresh(batches=None):
    """Work off the marks, at most ``batches`` batches of them; returns how many were worked off.

    Does nothing while another process is at it.
    """
    mark_what_time_changed(today())
    done = 0
    while batches is None or done < batches:
        if not refresh_batch(today()):
            break
        done += 1
    return done


def settle(seconds):
    """Work off the marks until none waits, but no longer than ``seconds``; whether none does.

    For what must hold all that was known when it began. Another process may be at it meanwhile.
    """
    until = time.monotonic() + seconds
    while True:
        refresh()
        if not FigureMark.objects.exists():
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(PAUSE)


def refresh_batch(day):
    """Count and write one batch; False when there is nothing to do, or another is doing it."""
    with _counting() as may_count:
        batch = _first_batch(day) if may_count else None
        if batch is None:
            return False
        with rules_read_once():  # after the marks, as everything that is read
            batch.count(day)
            batch.write()
    return True


@contextmanager
def _counting():
    """Whether this process may count. PostgreSQL: one transaction, and one process at a time."""
    with tables.kept_together():
        yield is_sqlite() or _lock()


def _lock():
    return tables.rows("SELECT pg_try_advisory_xact_lock(%s)", [WRITER_LOCK])[0][0]


@dataclass
class _Batch:
    """The ``branches`` of one ``year``, or only the sums of ``years_of_tree``.

    ``marks`` are worked off with it; ``left`` is to be marked anew, branch by branch. So many marks
    of the tree, ``trees_left``, wait for the next batch.
    """

    year: int | None
    branches: list
    years_of_tree: range
    marks: list
    left: dict
    trees_left: int = 0

    def count(self, day):
        """Everything that takes time; nothing is written but working tables."""
        self.day, self.alerts = day, []
        if self.year is None:
            return
        self.asked = count(self.year, day, self.branches)
        self.alerts.append(judge_absences(self.year, day))
        if self.year == day.year:
            self.alerts.append(judge_stays_and_transfers(day, self.branches))

    def write(self):
        with transaction.atomic():
            if not self._take_marks():
                transaction.set_rollback(True)
                return
            if self.year is not None:
                writing.store(self.asked, upwards=self.year not in self.years_of_tree)
            for one in self.alerts:
                one.write()
            _mark_alone(self.left)
            for year in self.years_of_tree:
                writing.add_up_again(frame.begin(year, self.day))

    def _take_marks(self):
        """Remove the marks; False where the batch is not right any more.

        Another process has done some of it, or the tree changed after the marks were read.
        """
        ids = [mark.pk for mark in self.marks]
        gone = sum(FigureMark.objects.filter(pk__in=some).delete()[0] for some in in_batches(ids))
        return gone == len(ids) and _tree_marks() <= self.trees_left


def _first_batch(day):
    """The next `_Batch`: the tree first, then the newest year; None when there is nothing to do."""
    tree_first = Case(When(reach=MarkReach.TREE, then=0), default=1)
    trees = _tree_marks()  # before the marks: what comes in between is taken to have come later
    marks = list(FigureMark.objects.order_by(tree_first, "pk")[:MARKS_AT_ONCE])
    if not marks:
        return None
    trees_left = max(0, trees - sum(mark.reach == MarkReach.TREE for mark in marks))
    first_year = first_kept_year(day)
    years_of_tree = _years_of_tree(marks, first_year, day)
    work = _branches_by_year(marks, first_year, day)
    work = {year: branches for year, branches in work.items() if branches}
    if not work:
        return _Batch(None, [], years_of_tree, marks, {}, trees_left)
    year = max(work)
    own = sorted(work[year])
    now, later = own[:BRANCHES_AT_ONCE], own[BRANCHES_AT_ONCE:]
    left = {**work, year: later}
    if all(mark.reach == MarkReach.ALONE for mark in marks):
        done = set(now)
        marks = [
            mark
            for mark in marks
            if mark.organization_id in done
            and _years_of(mark, first_year, day) == range(year, year + 1)
        ]
        left = {}
    return _Batch(year, now, years_of_tree, marks, left, trees_left)


def _tree_marks():
    return FigureMark.objects.filter(reach=MarkReach.TREE).count()


def _mark_alone(work):
    """Mark branches by themselves: ``{year: branch ids}``."""
    rows = []
    for year, branches in work.items():
        days = plain_day(Period(year).first_day), plain_day(Period(year).last_day)
        rows += [(branch, MarkReach.ALONE.value, *days) for branch in branches]
    tables.insert("reports_figuremark", "organization_id, reach, first_day, last_day", rows)


def _branches_by_year(marks, first_year, day):
    """``{year: set of branch ids}`` of what the marks name."""
    whole = {}
    for mark in marks:
        if mark.reach != MarkReach.TREE:
            for year in _years_of(mark, first_year, day):
                whole.setdefault(year, {}).setdefault(mark.reach, set()).add(mark.organization_id)
    return {
        year: reached.get(MarkReach.ALONE, set())
        | _with_branches_of_members(year, reached.get(MarkReach.BRANCH, set()))
        | _below(reached.get(MarkReach.SUBTREE, set()))
        for year, reached in whole.items()
    }


def _with_branches_of_members(year, branches):
    """``branches`` and those in which somebody who sat in one of them sat in ``year`` as well.

    A member's opinions and absences in one branch count where the member sits in the end.
    """
    found, ids = set(branches), sorted(branches)
    of_year = Membership.objects.meeting_days(Period(year).first_day, Period(year).last_day)
    for start in range(0, len(ids), BRANCHES_AT_ONCE):
        sat_there = of_year.filter(branch__in=ids[start : start + BRANCHES_AT_ONCE])
        theirs = of_year.filter(member__in=sat_there.order_by().values("member"))
        found.update(theirs.order_by().values_list("branch_id", flat=True).distinct())
    return found


def _below(units):
    """Branches that ever stood below ``units``; None among them means all there are."""
    if not units:
        return set()
    branches = PartyOrganization.objects.branches()
    if None not in units:
        branches = branches.filter(lines_above__ancestor__in=units)
    return set(branches.values_list("pk", flat=True))


def _years_of_tree(marks, first_year, day):
    tree = [mark for mark in marks if mark.reach == MarkReach.TREE]
    return range(first_year, day.year + 1) if tree else ()


def _years_of(mark, first_year, day):
    """The kept years a mark touches.

    A meeting early in January may have been put off from the year before (handbook 6.2); a branch
    marked by itself is marked for every year of its own.
    """
    first = first_year
    if mark.first_day is not None:
        may_be_late = mark.reach != MarkReach.ALONE and mark.first_day.month == 1
        first = mark.first_day.year - may_be_late
    last = mark.last_day.year if mark.last_day is not None else day.year
    return range(max(first, first_year), min(last, day.year) + 1)


def first_kept_year(day):
    """The year of the first held meeting, or of the first kept row; without any, of ``day``."""
    held = Meeting.objects.filter(state__in=HELD_STATES).aggregate(first=Min("held_on"))["first"]
    kept = BranchYear.objects.aggregate(first=Min("year"))["first"]
    years = [held.year] if held else []
    return min([*years, kept or day.year, day.year])


def mark_what_time_changed(day):
    """Mark the branches of running years that were last counted on an earlier day.

    Months and quarters end by themselves; a year that has no row yet has just begun, or figures
    were not kept before.
    """
    for year in range(first_kept_year(day), day.year + 1):
        whole = Period(year)
        kept = BranchYear.objects.filter(year=year)
        if not kept.exists():
            _mark_all(whole)
            continue
        aged = kept.filter(reckoned_on__lt=min(whole.last_day, day))
        oldest = aged.aggregate(oldest=Min("reckoned_on"))["oldest"]
        if oldest is None:
            continue
        with transaction.atomic():
            if _tree_changed(oldest, day):
                FigureMark.objects.create(reach=MarkReach.TREE)
            _mark_alone({year: aged.values_list("organization_id", flat=True)})


def _tree_changed(since, day):
    """Whether a unit moved, began or ended after ``since`` and not after ``day``, as was known."""
    after, until = since + timedelta(days=1), day
    turned = Q(valid_from__range=(after, until)) | Q(valid_to__range=(after, until))
    return OrganizationLine.objects.filter(turned).exists()


def _mark_all(whole):
    if PartyOrganization.objects.branches().exists():
        FigureMark.objects.create(
            reach=MarkReach.SUBTREE, first_day=whole.first_day, last_day=whole.last_day
        )


def mark_everything():
    """Have every kept year of every branch counted anew."""
    FigureMark.objects.create(reach=MarkReach.SUBTREE)
    FigureMark.objects.create(reach=MarkReach.TREE)
