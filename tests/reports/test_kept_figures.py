"""Kept figures against the figures counted from the rows, for every unit and period."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from branches.actions.tree import move_organization
from branches.guards import guards_removed
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from meetings.models import Meeting
from members.models import Membership
from reports.choices import Indicator
from reports.indicators import compute
from reports.kept.check import differences
from reports.kept.counts import COUNTERS, NOTHING
from reports.kept.parts import months_of, part_of, period_of
from reports.kept.refresh import mark_everything, refresh
from reports.models import FigureMark, KeptAlert, OrganizationFigures
from reports.overview import overview
from tests.blackbox.building import Sitting, World
from tests.blackbox.oracle import YEAR
from tests.blackbox.test_random_worlds import Dice, member_rows, text, unit_rows
from tests.factories import close_branch, hold, make_branch, make_member, make_org
from tests.reports.counting.sides import both_sides

pytestmark = pytest.mark.django_db
LONG_PARTS = range(7)
JUDGED = 2 + 3 * len(Indicator)  # the counters `compute` knows; measures have tests of their own


@pytest.fixture
def world(db, tmp_path):
    return World(tmp_path)


def settle(world, seed):
    """A random world as its workbooks describe it."""
    dice = Dice(seed)
    units = dice.units()
    people = [dice.person(number, units) for number in range(1, 13)]
    people = [one for one in people if one.seats or one.away]
    sessions = dice.sessions(units, people)
    world.settle(
        list(unit_rows(units)),
        [row for person in people for row in member_rows(person)],
        [
            Sitting(one.branch, text(one.day), one.marks, one.kind, resolution=one.resolution)
            for one in sessions
        ],
    )


def counted(figures):
    """The counters of a unit as `compute` sees them, in the order of COUNTERS."""
    row = [figures.branch_count, figures.silent_count]
    for indicator in Indicator:
        ratio = figures.figures[indicator].ratio
        row += [ratio.part, ratio.whole, figures.met_counts[indicator]]
    return tuple(row)


def counted_of_units(units, period, day, *, official, alone=False):
    """The counters of every unit by id, counted from the rows.

    A branch is read out of the answer for those above it; ``alone``, or where none has it on that
    day, it is asked by itself, as its own page does.
    """
    found = {}
    for unit in sorted(units, key=lambda unit: (unit.is_branch, unit.path)):
        if unit.is_branch and unit.pk in found and not alone:
            continue
        answer = compute(unit, period, day, official=official)
        found.update({one.organization.pk: counted(one) for one in answer.branches})
        found[unit.pk] = counted(answer.unit)
    return found


def disagreements(year, day):
    """``(unit, period, official, kept, counted)`` wherever the two differ."""
    rows = OrganizationFigures.objects.filter(year=year).values_list(
        "organization_id", "part", "is_correction", *COUNTERS
    )
    kept = both_sides(rows)
    nothing = NOTHING[:JUDGED]
    units = {unit.pk: unit for unit in PartyOrganization.objects.all()}
    for part, official in product(LONG_PARTS, (False, True)):
        period = period_of(year, part)
        if period.first_day > day:
            continue
        want = counted_of_units(units.values(), period, day, official=official, alone=part == 0)
        for pk, unit in units.items():
            have = kept.get((pk, part, official), nothing)[:JUDGED]
            if have != want[pk]:
                yield unit.code, period.code, official, have, want[pk]
    for month, official in product(months_of(year), (False, True)):
        if month.first_day > day:
            continue
        want = counted_of_units(units.values(), month, day, official=official)
        for pk, unit in units.items():
            have = kept.get((pk, part_of(month), official), nothing)[:JUDGED]
            if have != want[pk]:
                yield unit.code, month.code, official, have, want[pk]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("day", [date(YEAR, 8, 20), date(YEAR + 1, 3, 1)])
def test_kept_figures_equal_those_counted_from_the_rows(world, seed, day):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, seed)
    with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
        refresh()
        assert list(disagreements(YEAR, day)) == []
    assert not FigureMark.objects.exists()


def test_official_figures_leave_out_what_is_not_adopted(world):
    """Also where a member spoke in a branch they left, and where a whole quarter rests on it."""
    day = date(YEAR + 1, 3, 1)
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, 6)
    regular = Meeting.objects.filter(meeting_type="REGULAR").order_by("pk")
    some = list(regular.values_list("pk", flat=True))[::3]
    begun = datetime(YEAR, 1, 1, 12, tzinfo=UTC)
    Meeting.objects.filter(pk__in=some).update(
        taken_over=False,
        state="HELD",
        started_at=begun,
        ended_at=begun + timedelta(hours=2),
        roll_closed_at=begun,
    )
    with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
        refresh()
        rows = OrganizationFigures.objects.filter(organization__code="T", part=0, year=YEAR)
        corrections = rows.filter(is_correction=True).values_list("attendance_whole", flat=True)
        assert corrections.get() < 0
        assert list(disagreements(YEAR, day)) == []


def change_something(dice):
    """A step of what happens in a year: a sitting corrected or undone, people and units moving."""
    meeting = dice.choice(list(Meeting.objects.order_by("pk")))
    other = dice.choice(list(Meeting.objects.order_by("pk")))
    Meeting.objects.filter(pk=meeting.pk).update(state="CANCELLED")
    Meeting.objects.filter(pk=other.pk).update(meeting_type=dice.choice(["REGULAR", "THEMATIC"]))
    seat = dice.choice(list(Membership.objects.filter(valid_to=None).order_by("pk")))
    Membership.objects.filter(pk=seat.pk).update(
        valid_to=max(seat.valid_from, date(YEAR, 5, 9)) + timedelta(1)
    )
    open_branches = PartyOrganization.objects.branches().filter(valid_to=None)
    branch = dice.choice(list(open_branches.order_by("pk")))
    target = PartyOrganization.objects.get(code=dice.choice("XY"))
    if branch.parent_id != target.pk:
        move_organization(
            organization=branch, parent=target, moved_on=date(YEAR, 12, 30), by=SYSTEM
        )
    close_branch(branch, date(YEAR + 1, 2, 1))


@pytest.mark.parametrize("seed", [4, 5])
def test_every_change_reaches_the_kept_figures(world, seed):
    day = date(YEAR + 1, 3, 1)
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, seed)
    with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
        refresh()
        before = list(OrganizationFigures.objects.order_by("pk").values_list())
        change_something(Dice(seed))
        refresh()
        assert list(OrganizationFigures.objects.order_by("pk").values_list()) != before
        assert list(disagreements(YEAR, day)) == []
        assert list(disagreements(YEAR + 1, day)) == []


def test_without_the_marks_a_change_is_not_seen(world):
    """The control of the test above: it is the triggers that bring a change into the figures."""
    day = date(YEAR + 1, 3, 1)
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, 4)
    with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
        refresh()
        with guards_removed(connection):
            Meeting.objects.update(state="CANCELLED")
        refresh()
        assert next(disagreements(YEAR, day), None) is not None
        mark_everything()
        refresh()
        assert list(disagreements(YEAR, day)) == []


@pytest.mark.parametrize("seed", [7])
def test_an_overview_from_kept_rows_equals_one_counted_from_the_rows(world, seed):
    """Every unit and every period of the year, the units below each and the branches on target."""
    day = date(YEAR + 1, 3, 1)
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, seed)
    with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
        refresh()
        periods = [period_of(YEAR, part) for part in range(7)] + months_of(YEAR)
        for unit in PartyOrganization.objects.filter(is_branch=False):
            for period in periods:
                for official in (False, True):
                    options = {"official": official, "children": True}
                    answer = compute(unit, period, day, **options)
                    shown = overview(unit, period, day, **options)
                    assert (shown.unit, shown.children) == (answer.unit, answer.children)


def test_an_overview_asks_the_same_few_questions_whatever_stands_below(
    world, django_assert_max_num_queries
):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, 9)
        refresh()
        for code in ("T", "X"):
            unit = PartyOrganization.objects.get(code=code)
            with django_assert_max_num_queries(8):
                overview(unit, period_of(YEAR, 0), children=True)


def test_a_move_known_ahead_takes_the_sums_along_when_its_day_comes(world):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, 3)  # units move and close in November
    for day in (date(YEAR, 10, 20), date(YEAR + 1, 3, 1)):
        with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
            refresh()
            assert list(differences(day)) == []


def test_the_command_names_where_figures_differ_and_rebuilds_them(world, capsys):
    with time_machine.travel(f"{YEAR + 1}-03-01T12:00:00+07:00"):
        settle(world, 4)
        call_command("rebuild_figures")
        call_command("rebuild_figures", "--check")
        OrganizationFigures.objects.filter(organization__code="X", part=2).update(regular_part=99)
        told = KeptAlert.objects.latest("pk").told_in
        KeptAlert.objects.filter(told_in=told).delete()
        with pytest.raises(CommandError, match="lệch với các cuộc họp"):
            call_command("rebuild_figures", "--check")
        said = capsys.readouterr().out
        assert f"X Đảng bộ X, quý II năm {YEAR}" in said
        assert f"{told.code} {told.name}, nhắc nhở vắng sinh hoạt năm {YEAR}" in said
        call_command("rebuild_figures")
        call_command("rebuild_figures", "--check")


def test_the_command_rebuilds_what_differs_with_the_checks_of_the_command_line(db, capsys):
    branch = make_branch(make_org())
    hold(branch, date(YEAR, 3, 3), [make_member(branch)])
    call_command("rebuild_figures", skip_checks=False)
    assert not FigureMark.objects.exists()
    call_command("rebuild_figures", check=True, skip_checks=False)
    assert "khớp" in capsys.readouterr().out
