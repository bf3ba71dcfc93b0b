"""How meetings are prepared, held and sent: counted by hand for one branch of a commune."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branches.models import Post
from config.lib.dates import local_moment
from config.lib.periods import parse_period
from meetings.models import Guest, WindowException
from members.models import LocalPost, Position
from reports.choices import Measure
from reports.kept import reading
from reports.kept.counts import COUNTERS
from reports.kept.refresh import refresh
from tests.factories import (
    LONG_AGO,
    attend,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-06-20T12:00:00+07:00"):
        yield


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="PROVINCIAL_COMMITTEE", code="TINH"), code="XA")


@pytest.fixture
def branch(commune):
    return make_branch(commune, code="CB1")


def measured(unit, period="2026", *, official=False):
    """``{"window": (part, whole), …}`` of a unit as kept."""
    refresh()
    period = parse_period(period)
    found = reading.counters_of(unit, [], period, official=official)
    values = dict(zip(COUNTERS, found[unit.pk], strict=True))
    return {
        one.value: (values[f"{one.value}_part"], values[f"{one.value}_whole"]) for one in Measure
    }


def moment(day, hour=8):
    return local_moment(day, time(hour))


def test_window_counts_the_day_of_the_month_and_its_exceptions(branch, commune):
    for day in (date(2026, 1, 3), date(2026, 2, 3), date(2026, 3, 10)):
        make_meeting(branch, day)
    assert measured(branch)["window"] == (2, 3)
    WindowException.objects.create(
        organization=commune,
        year=2026,
        month=3,
        from_day=8,
        to_day=12,
        reason="Mùa lũ",
        decided_at=timezone.now(),
    )
    assert measured(branch)["window"] == (3, 3)
    assert measured(commune, "2026M03")["window"] == (1, 1)


def test_duration_is_net_and_a_combined_sitting_needs_more(branch):
    make_meeting(branch, date(2026, 1, 3))  # 120 minutes
    make_meeting(branch, date(2026, 2, 3), break_minutes=40)  # 80 net
    make_meeting(branch, date(2026, 3, 3), meeting_type="COMBINED")  # 120 of 120
    make_meeting(branch, date(2026, 4, 3), meeting_type="COMBINED", break_minutes=1)
    assert measured(branch)["duration"] == (2, 4)


def test_only_branches_with_a_committee_owe_a_meeting_before(branch):
    make_meeting(branch, date(2026, 1, 3))
    assert measured(branch)["prepared"] == (0, 0)
    for office in ("SECRETARY", "DEPUTY_SECRETARY"):
        Position.objects.create(
            member=make_member(branch), branch=branch, office=office, valid_from=LONG_AGO
        )
    assert measured(branch)["prepared"] == (0, 1)
    make_meeting(branch, date(2026, 1, 2), meeting_type="COMMITTEE_MEETING")
    make_meeting(branch, date(2026, 2, 3))
    make_meeting(branch, date(2026, 2, 4), meeting_type="COMMITTEE_MEETING")  # too late
    assert measured(branch)["prepared"] == (1, 2)


def test_notices_and_minutes_in_time(branch):
    held = date(2026, 6, 3)
    early, late = moment(held - timedelta(days=1)), moment(held, 7)
    make_meeting(branch, held, notice_at=early, submitted_at=moment(held + timedelta(days=2), 23))
    make_meeting(branch, held, notice_at=late, submitted_at=moment(held + timedelta(days=3), 1))
    make_meeting(branch, date(2026, 6, 19))  # may still be sent
    figures = measured(branch)
    assert figures["notified"] == (1, 3)
    assert figures["sent"] == (1, 2)
    make_meeting(branch, date(2026, 6, 17))  # nobody sent it within two days
    assert measured(branch)["sent"] == (1, 3)


def test_offices_and_supervisors_count_on_the_days_they_are_held(branch):
    for month in (1, 3, 5):
        make_meeting(branch, date(2026, month, 3))
    spring = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 5, 3)}
    for office, days in (("SECRETARY", {"valid_from": LONG_AGO}), ("DEPUTY_SECRETARY", spring)):
        Position.objects.create(member=make_member(branch), branch=branch, office=office, **days)
    user = make_user(branch, "SUPERVISOR")
    Post.objects.filter(user=user).update(**spring)
    figures = measured(branch)
    assert (figures["prepared"], figures["visited"]) == ((0, 1), (0, 1))


def test_visits_are_asked_only_of_branches_with_an_assigned_supervisor(branch, commune):
    first, _ = make_meeting(branch, date(2026, 1, 3)), make_meeting(branch, date(2026, 2, 3))
    Guest.objects.create(meeting=first, full_name="Lò Thị Bình", role="SUPERVISOR")
    assert measured(commune)["visited"] == (0, 0)
    make_user(branch, "SUPERVISOR")
    assert measured(commune)["visited"] == (1, 2)


def test_leaders_are_counted_while_they_hold_their_post(branch):
    head, other = make_member(branch), make_member(branch)
    LocalPost.objects.create(
        member=head,
        kind="UNIT_LEADER",
        title="Hiệu trưởng",
        valid_from=date(2026, 2, 1),
        valid_to=date(2026, 4, 1),
    )
    attend(make_meeting(branch, date(2026, 1, 3)), present=[head, other])
    attend(make_meeting(branch, date(2026, 2, 3)), present=[head], unexcused=[other])
    attend(make_meeting(branch, date(2026, 3, 3)), present=[other], unexcused=[head])
    attend(make_meeting(branch, date(2026, 4, 3)), present=[head, other])
    assert measured(branch)["leaders"] == (1, 2)


def test_official_measures_leave_out_minutes_that_are_not_adopted(branch):
    make_meeting(branch, date(2026, 1, 3), state="REVIEWED")
    make_meeting(branch, date(2026, 2, 10))
    assert measured(branch)["window"] == (1, 2)
    assert measured(branch, official=True)["window"] == (1, 1)


@pytest.mark.parametrize("others", [1, 4])
def test_the_page_shows_counts_and_how_they_come_about(
    client, branch, commune, others, django_assert_num_queries
):
    for _ in range(others):
        make_meeting(make_branch(commune), date(2026, 1, 3))
    make_meeting(branch, date(2026, 1, 10))
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    refresh()
    address = reverse("reports:measures", args=[commune.pk]) + "?ky=2026"
    client.get(address)
    with django_assert_num_queries(7):
        page = client.get(address).content.decode()
    assert f"({others}/{others + 1})" in page
    assert "đúng những ngày quy định" in page
    assert branch.label in page


def test_the_page_says_when_a_year_is_not_counted_yet(client, branch):
    client.force_login(make_user(branch, "SECRETARY"))
    page = client.get(reverse("reports:measures", args=[branch.pk])).content.decode()
    assert "Số liệu của năm này đang được tính" in page
