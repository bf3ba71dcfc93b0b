"""Counting anew what the marks name: in small batches, by one writer at a time.

A mark is visible exactly when its change is. The rows are read after the marks, so they hold at
least those changes; a change that comes later has a mark of its own, which stays. Changes of the
tree come first: differences are carried upwards by the tree the sums were added up by.
"""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Case, Min, Q, When

from branches.models import OrganizationLine, PartyOrganization
from branches.rule_source import rules_read_once
from config.lib.dates import today
from config.lib.periods import Period
from meetings.models import Meeting
from meetings.rules import HELD_STATES
from members.models import Membership
from reports.absences.kept import store_absences, store_stays_and_transfers
from reports.choices import MarkReach
from reports.kept.store import add_up_again, store_branches
from reports.models import BranchYear, FigureMark

logger = logging.getLogger(__name__)
MARKS_AT_ONCE = 5000
BRANCHES_AT_ONCE = 200
WRITER_LOCK = 0x46494755  # "FIGU": any number that nothing else in this database uses


def refresh(batches=None):
    """Work off the marks, at most ``batches`` batches of them; returns how many were worked off.

    Does nothing while another process is at it.
    """
    with transaction.atomic():
        if is_only_writer():
            mark_what_time_changed(today())
    done = 0
    while batches is None or done < batches:
        if not refresh_batch(today()):
            break
        done += 1
    return done


@transaction.atomic
def refresh_batch(day):
    """One batch in one transaction; False when there is nothing to do, or another is doing it."""
    if not is_only_writer():
        return False
    tree_first = Case(When(reach=MarkReach.TREE, then=0), default=1)
    marks = list(FigureMark.objects.order_by(tree_first, "pk")[:MARKS_AT_ONCE])
    if not marks:
        return False
    first_year = first_kept_year(day)
    years_of_tree = _years_of_tree(marks, first_year, day)
    work, left = _first_branches(_branches_by_year(marks, first_year, day))
    with rules_read_once():  # after the marks, as everything that is read
        _store(work, years_of_tree, day)
    FigureMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    FigureMark.objects.bulk_create(
        FigureMark(
            organization_id=branch,
            reach=MarkReach.ALONE,
            first_day=Period(year).first_day,
            last_day=Period(year).last_day,
        )
        for year, branches in left.items()
        for branch in branches
    )
    return True


def _store(work, years_of_tree, day):
    """Count the branches of every year anew, then add up the years whose tree changed."""
    for year, branches in sorted(work.items()):
        store_branches(year, day, branches, carry=year not in years_of_tree)
        store_absences(year, day, branches)
    if work:
        store_stays_and_transfers(day, sorted(set().union(*work.values())))
    for year in years_of_tree:
        add_up_again(year, day)


def is_only_writer():
    """Whether this transaction may write kept figures. SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITER_LOCK])
        return cursor.fetchone()[0]


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


def _first_branches(work):
    """What one batch does, newest year first, and what is left for the next ones."""
    now, left, room = {}, {}, BRANCHES_AT_ONCE
    for year in sorted(work, reverse=True):
        branches = sorted(work[year])
        now[year], left[year] = branches[:room], branches[room:]
        room -= len(now[year])
    return {year: own for year, own in now.items() if own}, left


def _years_of_tree(marks, first_year, day):
    tree = [mark for mark in marks if mark.reach == MarkReach.TREE]
    return range(first_year, day.year + 1) if tree else ()


def _years_of(mark, first_year, day):
    """The kept years a mark touches.

    A meeting early in January may have been put off from the year before (handbook 6.2).
    """
    first = first_year
    if mark.first_day is not None:
        first = mark.first_day.year - (mark.first_day.month == 1)
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
        if oldest and _tree_changed(oldest, day):
            FigureMark.objects.create(reach=MarkReach.TREE)
        FigureMark.objects.bulk_create(
            FigureMark(
                organization_id=branch,
                reach=MarkReach.ALONE,
                first_day=whole.first_day,
                last_day=whole.last_day,
            )
            for branch in aged.values_list("organization_id", flat=True)
        )


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
