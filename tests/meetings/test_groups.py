"""Meetings of groups (tổ đảng): who is expected, who may record, by groups, own figures."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.models import RuleSet
from config.lib.dates import today
from config.lib.errors import RuleBroken
from meetings.actions import planning, record
from meetings.choices import MeetingMode, MeetingType
from meetings.facts import roll_lines
from meetings.group_facts import group_figures
from meetings.models import Contribution, Meeting
from members.actions import groups
from members.groups import group_people
from members.models import GroupMembership, PartyGroup
from tests.factories import LONG_AGO, attend, make_meeting, make_member, make_user
from tests.meetings.conftest import DAY

GROUP = MeetingType.GROUP_MEETING


@pytest.fixture
def group(village):
    one = groups.found_group(
        branch=village.branch, name="Tổ đảng số 1", valid_from=LONG_AGO, by=village.secretary
    )
    put(village, one, village.people[1:4])
    return one


def put(village, group, members, day=LONG_AGO):
    groups.put_in_group(group=group, members=members, valid_from=day, by=village.secretary)


def plan(village, group, **values):
    values = {"chair": village.people[2], "minute_taker": village.people[1], **values}
    return village.plan(meeting_type=GROUP, group=group, **values)


def make_leader(village, group, member, day=LONG_AGO):
    groups.appoint_leader(group=group, member=member, valid_from=day, by=village.secretary)
    return make_user(village.branch, "MEMBER", member=member)


def expected(meeting):
    return {line.entry.member for line in roll_lines(meeting)}


# --- who comes --------------------------------------------------------------------------------


def test_the_people_are_those_of_the_group_on_the_day(village, group):
    meeting = plan(village, group)
    assert meeting.title == "Sinh hoạt Tổ đảng số 1, tháng 11 năm 2026"
    assert expected(meeting) == set(village.people[1:4])
    put(village, group, [village.people[4]], DAY)
    groups.take_out_of_group(
        membership=group.memberships.get(member=village.people[3]),
        ended_on=DAY + timedelta(days=1),
        by=village.secretary,
    )
    assert expected(meeting) == set(village.people[1:])


def test_the_printed_name_stays_when_the_group_ends(village, group):
    meeting = plan(village, group)
    groups.end_group(group=group, ended_on=DAY + timedelta(days=1), by=village.secretary)
    meeting.refresh_from_db()
    assert (meeting.group_name, len(expected(meeting))) == ("Tổ đảng số 1", 3)


def test_a_meeting_older_than_the_groups_keeps_its_people(village):
    meeting = Meeting.objects.create(
        branch=village.branch, meeting_type=GROUP, group_name="Tổ 1", held_on=DAY,
        for_year=2026, for_month=11,
    )  # fmt: skip
    meeting.called.set(village.people[:3])
    assert expected(meeting) == set(village.people[:3])


def test_a_group_meeting_needs_a_group_with_people(village, group):
    with pytest.raises(RuleBroken, match="chọn tổ đảng của chi bộ"):
        village.plan(meeting_type=GROUP)
    empty = groups.found_group(
        branch=village.branch, name="Tổ đảng số 2", valid_from=LONG_AGO, by=village.secretary
    )
    with pytest.raises(RuleBroken, match="Tổ đảng số 2 chưa có đảng viên nào vào ngày 03/11/2026"):
        plan(village, empty)


def test_no_other_meeting_belongs_to_a_group(village, group):
    assert village.plan(group=group).group is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            branch=village.branch, meeting_type="EXTRAORDINARY", group=group, group_name="…",
            held_on=DAY, for_year=2026, for_month=11,
        )  # fmt: skip


def test_a_branch_without_groups_is_led_to_found_one(client, village):
    client.force_login(village.secretary)
    address = reverse("meetings:create", args=[village.branch.pk])
    assert client.get(address).context["form"]["group"].is_hidden
    refused = client.post(address, {"meeting_type": GROUP, "held_on": "03/12/2026"})
    assert "lập ở trang “Tổ đảng”" in " ".join(refused.context["form"].errors["meeting_type"])


# --- the tổ trưởng ----------------------------------------------------------------------------


def test_the_leader_plans_and_records_the_meetings_of_the_own_group(client, village, group):
    leader = make_leader(village, group, village.people[2])
    client.force_login(leader)
    address = reverse("meetings:create", args=[village.branch.pk])
    shown = client.get(address)
    assert [value for value, _ in shown.context["form"].fields["meeting_type"].choices] == [GROUP]
    sent = {
        "meeting_type": GROUP,
        "group": group.pk,
        "mode": "IN_PERSON",
        "held_on": f"{today():%d/%m/%Y}",
        "planned_start": "19:30",
        "place": "Nhà tổ trưởng",
        "chair": village.people[2].pk,
        "minute_taker": village.people[1].pk,
    }
    made = client.post(address, sent)
    meeting = Meeting.objects.get()
    assert made.url == meeting.get_absolute_url()
    client.post(reverse("meetings:start", args=[meeting.pk]), {"started": "00:00"})
    assert client.get(reverse("meetings:record", args=[meeting.pk])).status_code == 200
    spoke = Contribution(meeting=meeting, member=village.people[3])
    record.add_contribution(contribution=spoke, by=leader)
    with pytest.raises(PermissionDenied):
        planning.cancel_meeting(meeting=meeting, reason="…", by=leader)
    refused = client.post(address, sent | {"meeting_type": "REGULAR"})
    assert refused.status_code == 422


def test_the_leader_has_no_right_in_other_meetings(client, village, group):
    leader = make_leader(village, group, village.people[2])
    with pytest.raises(PermissionDenied):
        planning.plan_meeting(
            meeting=Meeting(branch=village.branch, meeting_type="EXTRAORDINARY", held_on=DAY),
            by=leader,
        )
    regular = village.start()
    client.force_login(leader)
    assert client.get(reverse("meetings:record", args=[regular.pk])).status_code == 403


def test_the_right_ends_with_the_office(client, village, group):
    leader = make_leader(village, group, village.people[2])
    meeting = plan(village, group, chair=village.people[3])
    assert Meeting.objects.visible_to(leader).filter(pk=meeting.pk).exists()
    client.force_login(leader)
    page = reverse("meetings:notice", args=[meeting.pk])
    assert client.get(page).status_code == 200
    groups.appoint_leader(
        group=group, member=village.people[3], valid_from=DAY, by=village.secretary
    )
    assert client.get(page).status_code == 404
    other = make_user(village.branch, "MEMBER", member=village.people[4])
    client.force_login(other)
    assert client.get(page).status_code == 404
    assert client.get(reverse("meetings:create", args=[village.branch.pk])).status_code == 403


# --- by groups --------------------------------------------------------------------------------


def lower_limit(members):
    rules = RuleSet.objects.get(is_default=True)
    rules.values["by_groups"]["min_members"] = members
    rules.save()


def test_a_branch_meets_by_groups_only_when_it_has_groups(village):
    lower_limit(5)
    with pytest.raises(RuleBroken, match="chưa chia tổ đảng"):
        village.plan(mode=MeetingMode.BY_GROUPS)
    one = groups.found_group(
        branch=village.branch, name="Tổ 1", valid_from=LONG_AGO, by=village.secretary
    )
    meeting = village.plan(mode=MeetingMode.BY_GROUPS)
    assert expected(meeting) == set(village.people)  # the whole branch, group by group
    assert one.meetings.count() == 0


def test_a_small_branch_is_told_from_how_many_members_on(client, village, group):
    client.force_login(village.secretary)
    page = client.post(
        reverse("meetings:create", args=[village.branch.pk]),
        {
            "meeting_type": "REGULAR",
            "mode": "BY_GROUPS",
            "held_on": "03/12/2026",
            "planned_start": "19:30",
            "place": "Nhà văn hóa",
            "chair": village.people[0].pk,
            "minute_taker": village.people[1].pk,
        },
    )
    assert page.status_code == 422
    assert "chỉ chi bộ từ 50 đảng viên trở lên" in page.content.decode()


def test_not_more_than_three_times_a_year(village, group):
    lower_limit(5)
    for month in (1, 2, 3):
        make_meeting(village.branch, date(2026, month, 3), mode=MeetingMode.BY_GROUPS)
    with pytest.raises(RuleBroken, match="3 lần"):
        village.plan(mode=MeetingMode.BY_GROUPS)
    village.plan(held_on=date(2027, 1, 3), mode=MeetingMode.BY_GROUPS)


# --- own figures ------------------------------------------------------------------------------


def test_the_page_of_the_branch_lists_what_each_group_held(client, village, group):
    month = today().replace(day=1)
    for _ in range(2):
        meeting = make_meeting(
            village.branch, month, meeting_type=GROUP, group=group, group_name=group.name
        )
        attend(meeting, present=village.people[1:3], excused=village.people[3:4])
        Meeting.objects.filter(pk=meeting.pk).update(present_count=2, expected_count=3)
    cells = [cell.words for cell in group_figures(village.branch, today())[0].months]
    assert cells == ["chưa họp"] * 5 + ["2 buổi, 4/6 có mặt"]
    client.force_login(village.secretary)
    shown = client.get(village.branch.get_absolute_url()).content.decode()
    assert "2 buổi, 4/6 có mặt" in shown


@pytest.mark.parametrize("rows", [1, 4])
def test_the_figures_of_groups_ask_a_constant_number_of_questions(
    village, rows, django_assert_num_queries
):
    for number in range(rows):
        one = groups.found_group(
            branch=village.branch, name=f"Tổ {number}", valid_from=LONG_AGO, by=village.secretary
        )
        put(village, one, [make_member(village.branch) for _ in range(rows)])
        make_meeting(village.branch, today(), meeting_type=GROUP, group=one, group_name=one.name)
    with django_assert_num_queries(4):
        assert len(group_figures(village.branch, today())) == rows


# --- from names to groups ---------------------------------------------------------------------


def test_groups_are_founded_from_the_names_meetings_had(village):
    """The migration: people as last called, meetings untouched, nobody in two groups."""
    migration = import_module("meetings.migrations.0010_meeting_of_party_group")
    for day, name, called in (
        (date(2026, 8, 5), "Tổ 1", village.people[:3]),
        (date(2026, 9, 5), "Tổ 1", village.people[:2]),
        (date(2026, 9, 6), "Tổ 2", village.people[1:4]),
    ):
        meeting = make_meeting(village.branch, day, meeting_type=GROUP, group_name=name)
        meeting.called.set(called)
    migration.groups_from_meetings(apps, None)
    first, second = PartyGroup.objects.order_by("name")
    assert (first.name, first.valid_from) == ("Tổ 1", date(2026, 8, 5))
    assert group_people(first.pk, DAY) == {village.people[0].pk}
    assert group_people(second.pk, DAY) == {one.pk for one in village.people[1:4]}
    assert GroupMembership.objects.count() == 4
    assert not Meeting.objects.filter(group__isnull=False).exists()
