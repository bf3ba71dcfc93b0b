"""Groups of a branch (tổ đảng): people and leaders on any day, one group at a time, who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from members.actions import groups as actions
from members.actions.moves import transfer_member
from members.groups import group_people, groups_on, leader_of
from members.models import GroupLeader, GroupMembership
from tests.factories import make_member, make_user

JAN, MAR, JUN = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def people(place):
    return [make_member(place.branch) for _ in range(4)]


@pytest.fixture
def first(place):
    return found(place, "Tổ đảng số 1")


@pytest.fixture
def second(place):
    return found(place, "Tổ đảng số 2")


def found(place, name):
    return actions.found_group(branch=place.branch, name=name, valid_from=JAN, by=place.secretary)


def put(place, group, members, day=JAN):
    actions.put_in_group(group=group, members=members, valid_from=day, by=place.secretary)


def lead(place, group, member, day=JAN):
    actions.appoint_leader(group=group, member=member, valid_from=day, by=place.secretary)


def test_who_belongs_and_who_leads_is_known_for_every_day(place, first, second, people):
    put(place, first, people[:3])
    lead(place, first, people[0])
    put(place, second, [people[0]], MAR)
    lead(place, first, people[1], MAR)
    assert group_people(first.pk, JAN) == {one.pk for one in people[:3]}
    assert group_people(first.pk, MAR) == {one.pk for one in people[1:3]}
    assert group_people(second.pk, MAR) == {people[0].pk}
    assert (leader_of(first, JAN), leader_of(first, MAR)) == (people[0], people[1])
    shown = groups_on(place.branch, MAR)
    assert [(one.group, len(one.people), one.leader) for one in shown] == [
        (first, 2, people[1]),
        (second, 1, None),
    ]


def test_whoever_moves_to_another_group_no_longer_leads_the_old_one(place, first, second, people):
    put(place, first, people)
    lead(place, first, people[0])
    put(place, second, [people[0]], MAR)
    assert leader_of(first, MAR) is None


def test_nobody_is_in_two_groups_at_a_time(place, first, second, people):
    put(place, first, people[:1])
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.create(group=second, member=people[0], valid_from=MAR)
    with pytest.raises(DatabaseError), transaction.atomic():
        GroupMembership.objects.create(group=second, member=people[0], valid_from=MAR, valid_to=JUN)
    assert GroupMembership.objects.count() == 1


def test_a_group_has_one_leader_at_a_time(place, first, people):
    put(place, first, people)
    lead(place, first, people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupLeader.objects.create(group=first, member=people[1], valid_from=MAR)
    with pytest.raises(RuleBroken, match="đang là tổ trưởng"):
        lead(place, first, people[0], MAR)


def test_a_mistake_of_the_same_day_is_taken_back(place, first, second, people):
    put(place, first, people[:1])
    put(place, second, people[:1])
    assert group_people(first.pk, JAN) == set()
    row = second.memberships.get()
    actions.take_out_of_group(membership=row, ended_on=JAN, by=place.secretary)
    assert not GroupMembership.objects.exists()
    row = GroupMembership.objects.create(
        group=first, member=people[0], valid_from=JAN, valid_to=MAR
    )
    with pytest.raises(Stale):
        actions.take_out_of_group(membership=row, ended_on=JUN, by=place.secretary)


def test_only_people_of_the_branch_are_put_in_its_groups(place, first, people):
    stranger = make_member(place.sister, full_name="Chẻo A Khách")
    with pytest.raises(RuleBroken, match="Chẻo A Khách"):
        put(place, first, [people[0], stranger])
    with pytest.raises(RuleBroken, match="chưa thuộc Tổ đảng số 1"):
        lead(place, first, people[0])
    with pytest.raises(RuleBroken, match="không hoạt động vào ngày 01/01/2020"):
        put(place, first, people, date(2020, 1, 1))


def test_two_open_groups_do_not_share_a_name(place, first):
    with pytest.raises(ValidationError, match="cùng tên"):
        found(place, "Tổ  đảng số 1")
    actions.end_group(group=first, ended_on=MAR, by=place.secretary)
    assert found(place, "Tổ đảng số 1").valid_to is None
    with pytest.raises(Stale):
        actions.end_group(group=first, ended_on=JUN, by=place.secretary)


def test_an_ended_group_has_nobody(place, first, people):
    put(place, first, people)
    lead(place, first, people[0])
    actions.end_group(group=first, ended_on=MAR, by=place.secretary)
    assert group_people(first.pk, MAR) == set()
    assert leader_of(first, MAR) is None
    assert groups_on(place.branch, JAN)[0].leader == people[0]
    with pytest.raises(RuleBroken, match="không hoạt động"):
        put(place, first, people, JUN)


def test_whoever_leaves_the_branch_leaves_its_group(place, first, people):
    put(place, first, people)
    lead(place, first, people[0])
    seat = people[0].memberships.get()
    transfer_member(seat=seat, branch=place.sister, left_on=MAR, accepted_on=MAR, by=place.staff)
    assert people[0].pk not in group_people(first.pk, MAR)
    assert leader_of(first, MAR) is None


def test_members_do_not_manage_groups(place, first, people):
    for stranger in (place.plain, place.stranger, place.far_secretary):
        with pytest.raises(PermissionDenied):
            actions.put_in_group(group=first, members=people, valid_from=JAN, by=stranger)
    actions.put_in_group(group=first, members=people, valid_from=JAN, by=place.staff)


def test_the_groups_are_founded_and_filled_by_their_pages(client, place, people):
    client.force_login(place.secretary)
    address = reverse("members:groups", args=[place.branch.pk])
    day = f"{today():%d/%m/%Y}"
    made = client.post(address, {"name": "Tổ đảng số 1", "valid_from": day})
    group = place.branch.party_groups.get()
    assert made.url == group.get_absolute_url()
    refused = client.post(address, {"name": "Tổ đảng số 1", "valid_from": day})
    assert refused.status_code == 422
    assert "đang có tổ đảng cùng tên" in refused.content.decode()
    nobody = client.post(reverse("members:group_join", args=[group.pk]), {"valid_from": day})
    assert "Đồng chí chọn ít nhất một đảng viên." in nobody.content.decode()
    chosen = [one.pk for one in people[:2]]
    client.post(
        reverse("members:group_join", args=[group.pk]), {"members": chosen, "valid_from": day}
    )
    client.post(
        reverse("members:group_lead", args=[group.pk]), {"member": chosen[0], "valid_from": day}
    )
    shown = client.get(address).content.decode()
    assert f"Tổ trưởng: <strong>{people[0].full_name}</strong>" in shown
    assert "Chưa thuộc tổ nào (4)" in shown
    row = group.memberships.get(member=people[1])
    client.post(reverse("members:group_leave", args=[group.pk, row.pk]))
    assert group_people(group.pk, today()) == {people[0].pk}
    client.post(reverse("members:group_end", args=[group.pk]), {"ended_on": "01/01/2099"})
    group.refresh_from_db()
    assert group.valid_to == date(2099, 1, 1)


def test_a_plain_member_sees_the_groups_and_changes_nothing(client, place, first, people):
    put(place, first, people)
    client.force_login(make_user(place.branch, "MEMBER", member=people[0]))
    for address in (reverse("members:groups", args=[place.branch.pk]), first.get_absolute_url()):
        shown = client.get(address).content.decode()
        assert people[0].full_name in shown
        assert '<form method="post" class="narrow"' not in shown
        assert "Lập tổ" not in shown
    address = reverse("members:groups", args=[place.branch.pk])
    assert client.post(address, {"name": "Tổ 9"}).status_code == 403
    assert first.memberships.count() == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_groups_asks_a_constant_number_of_questions(
    client, place, rows, django_assert_num_queries
):
    for number in range(rows):
        group = found(place, f"Tổ đảng số {number}")
        put(place, group, [make_member(place.branch) for _ in range(rows)])
    client.force_login(place.secretary)
    with django_assert_num_queries(9):
        client.get(reverse("members:groups", args=[place.branch.pk]))
