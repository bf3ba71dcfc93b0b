"""Kept absence alerts against those judged from the rows, for every unit of random worlds."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from branches.guards import guards_removed
from branches.models import PartyOrganization
from meetings.choices import AttendanceStatus as Status
from meetings.models import Attendance, Meeting
from members.models import Membership, StatusPeriod
from reports.absences.choices import AlertKind
from reports.absences.facts import alerts_of
from reports.absences.kept import kept_alerts
from reports.actions.absences import record_acceptance
from reports.kept.refresh import mark_everything, refresh
from reports.models import FigureMark, KeptAlert, OrganizationFigures, TransferAcceptance
from tests.blackbox.building import World
from tests.blackbox.oracle import YEAR
from tests.blackbox.test_random_worlds import Dice
from tests.factories import (
    LONG_AGO,
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
    seat,
)
from tests.reports.test_kept_figures import disagreements, settle

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 10, 20)


@pytest.fixture
def world(db, tmp_path):
    return World(tmp_path)


def plain(alerts):
    return [
        (one.member.pk, one.branch.pk, str(one.kind), one.alert)
        for one in sorted(alerts, key=lambda one: (one.member.pk, str(one.kind), one.alert.half))
    ]


def differences(year, day):
    """``(unit, kept, judged)`` wherever the two differ, and how many alerts were compared."""
    found, compared = [], 0
    for unit in PartyOrganization.objects.order_by("pk"):
        kept, judged = plain(kept_alerts(unit, year)), plain(alerts_of(unit, year, day))
        compared += len(judged)
        if kept != judged:
            found.append((unit.code, kept, judged))
    return found, compared


def settled(world, seed):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(world, seed)


def at(day):
    return time_machine.travel(f"{day.isoformat()}T12:00:00+07:00")


@pytest.mark.parametrize("seed", [1, 2, 3, 6])
def test_kept_alerts_equal_those_judged_from_the_rows(world, seed):
    settled(world, seed)
    for day in (DAY, date(YEAR + 1, 3, 1)):
        with at(day):
            refresh()
            for year in {YEAR, day.year}:
                found, compared = differences(year, day)
                assert found == []
                assert compared or year > YEAR


def change_something(dice):
    """What alerts rest on: roll calls, sittings, seats, stays and exemptions."""
    for _ in range(6):
        row = dice.choice(list(Attendance.objects.filter(is_expected=True).order_by("pk")))
        status = dice.choice([Status.UNEXCUSED, Status.EXCUSED, Status.PRESENT])
        one = Attendance.objects.filter(meeting=row.meeting_id, member=row.member_id)
        one.update(status=status, reason_text="Ốm" if status == Status.EXCUSED else "")
        meeting = Meeting.objects.filter(pk=row.meeting_id)
        meeting.update(version=meeting.get().version + 1)  # as every change of a roll call does
    for spell in StatusPeriod.objects.order_by("pk")[:2]:
        end = spell.valid_from + timedelta(1)
        StatusPeriod.objects.filter(pk=spell.pk).update(valid_to=end, kind="AWAY")
    left = dice.choice(list(Membership.objects.filter(valid_to=None).order_by("pk")))
    end = max(left.valid_from, date(YEAR, 5, 9)) + timedelta(1)
    Membership.objects.filter(pk=left.pk).update(valid_to=end, end_reason="TRANSFERRED")


@pytest.mark.parametrize("seed", [4, 5])
def test_every_change_reaches_the_kept_alerts(world, seed):
    settled(world, seed)
    with at(DAY):
        refresh()
        before = list(KeptAlert.objects.order_by("pk").values_list())
        change_something(Dice(seed))
        refresh()
        assert list(KeptAlert.objects.order_by("pk").values_list()) != before
        assert differences(YEAR, DAY)[0] == []


def test_without_the_marks_a_change_is_not_seen(world):
    """The control of the test above: the same changes with the triggers lifted."""
    settled(world, 4)
    with at(DAY):
        refresh()
        with guards_removed(connection):
            change_something(Dice(4))
        refresh()
        assert differences(YEAR, DAY)[0] != []
        mark_everything()
        refresh()
        assert differences(YEAR, DAY)[0] == []


@pytest.fixture
def place(db):
    """A commune with two branches and a member who left the first for the second in April."""
    commune = make_org(make_org(kind="PROVINCIAL_COMMITTEE"))
    old, new = make_branch(commune), make_branch(commune)
    who = make_member(old, until=date(YEAR, 4, 1))
    seat(who, new, since=date(YEAR, 4, 1))
    with at(DAY):
        yield commune, old, new, who


def test_what_happened_in_a_branch_left_is_told_and_counted_where_the_member_sits(place):
    commune, old, new, who = place
    hold(new, date(YEAR, 5, 3), [who])
    meeting = hold(old, date(YEAR, 2, 3), [who], spoke=[who])
    refresh()
    ratio = OrganizationFigures.objects.get(
        organization=new, year=YEAR, part=0, is_correction=False
    )
    before = ratio.contributions_part, ratio.contributions_whole
    Attendance.objects.filter(meeting=meeting).update(status=Status.UNEXCUSED)
    Meeting.objects.filter(pk=meeting.pk).update(version=meeting.version + 1)
    make_meeting(old, date(YEAR, 3, 3))
    refresh()
    assert list(disagreements(YEAR, DAY)) == []
    now = OrganizationFigures.objects.get(pk=ratio.pk)
    assert (before, (now.contributions_part, now.contributions_whole)) == ((1, 1), (0, 1))
    assert differences(YEAR, DAY)[0] == []
    assert [one.kind for one in kept_alerts(new, YEAR)] == [AlertKind.ABSENT_ONCE_UNEXCUSED]


def test_a_guest_is_told_once_above_and_in_each_branch_below(place):
    commune, old, new, who = place
    seat(who, old, since=date(YEAR, 5, 1), kind="TEMPORARY_SEAT")
    attend(make_meeting(old, date(YEAR, 6, 3)), unexcused=[who])
    refresh()
    counts = [kept_alerts(unit, YEAR).count() for unit in (commune, old, new)]
    assert counts == [1, 1, 1]
    assert differences(YEAR, DAY)[0] == []


def test_a_transfer_accepted_outside_is_told_no_more(place):
    commune, old, new, who = place
    Membership.objects.filter(member=who, branch=new).update(
        valid_to=date(YEAR, 6, 1), end_reason="TRANSFERRED"
    )
    third = make_branch(commune)
    seat(who, third, since=date(YEAR, 12, 1))
    refresh()
    assert [kept_alerts(unit, YEAR).count() for unit in (commune, new, third)] == [1, 1, 1]
    assert differences(YEAR, DAY)[0] == []
    record_acceptance(
        seat=Membership.objects.get(member=who, branch=new),
        place="Đảng bộ phường Tân Phong",
        accepted_on=date(YEAR, 6, 20),
        by=make_user(commune, "COMMITTEE_STAFF"),
    )
    refresh()
    assert not KeptAlert.objects.exists()
    TransferAcceptance.objects.all().delete()
    refresh()
    assert differences(YEAR, DAY)[0] == []


@pytest.mark.parametrize("branches", [1, 6])
def test_the_page_of_a_committee_asks_the_same_few_questions(
    client, branches, django_assert_num_queries
):
    commune = make_org(make_org(kind="PROVINCIAL_COMMITTEE"))
    for _ in range(branches):
        branch = make_branch(commune)
        members = [make_member(branch) for _ in range(3)]
        for month in (2, 3, 4):
            attend(make_meeting(branch, date(YEAR, month, 3)), unexcused=members)
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    with at(DAY):
        refresh()
        address = reverse("reports:absences", args=[commune.pk])
        with django_assert_num_queries(10):
            page = client.get(address)
    assert page.context["total"] == branches * 6
    assert len(page.context["rows"]) == min(30, branches * 6)


def test_a_branch_sees_its_own_change_before_it_is_counted(client):
    branch = make_branch(make_org(make_org(kind="PROVINCIAL_COMMITTEE")))
    member = make_member(branch, since=LONG_AGO)
    client.force_login(make_user(branch, "SECRETARY"))
    with at(DAY):
        refresh()
        attend(make_meeting(branch, date(YEAR, 6, 3)), unexcused=[member])
        address = reverse("reports:absences", args=[branch.pk])
        assert FigureMark.objects.exists()
        assert client.get(address).context["total"] == 1
        refresh()
        assert client.get(address).context["total"] == 1
