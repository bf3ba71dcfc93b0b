"""Every address with an id: 404 for strangers, 403 inside without the right."""

from datetime import date

import pytest
from django.urls import reverse

from members import urls
from members.choices import LocalPostKind, Office, SeatKind, StatusKind
from members.models import GroupMembership, LocalPost, PartyGroup, Position
from tests.factories import seat, status

MEMBERS_SEE = {"roll", "detail", "group"}  # plain members see "groups" too, but found none
OF_BRANCH = {"roll", "add", "groups"}
OF_GROUP = {"group", "group_join", "group_lead", "group_leave", "group_end"}
SECRETARY_MAY = {"correct", "groups", "local_post", "local_post_end", *OF_GROUP}
POST_ONLY = {"login", "group_join", "group_lead", "group_leave"}
SINCE = date(2026, 1, 1)


@pytest.fixture
def addresses(place):
    """Every address of the app that carries an id; pk is the branch or the member."""
    stay = seat(place.member, place.sister, since=SINCE, kind=SeatKind.TEMPORARY_SEAT)
    exempt = status(place.member, place.branch, StatusKind.EXEMPT, since=SINCE)
    position = Position.objects.create(
        member=place.member, branch=place.branch, office=Office.SECRETARY, valid_from=SINCE
    )
    group = PartyGroup.objects.create(branch=place.branch, name="Tổ đảng số 1", valid_from=SINCE)
    inside = GroupMembership.objects.create(group=group, member=place.member, valid_from=SINCE)
    mains = dict.fromkeys(OF_BRANCH, place.branch.pk) | dict.fromkeys(OF_GROUP, group.pk)
    ids = {"seat_pk": stay.pk, "status_pk": exempt.pk, "position_pk": position.pk}
    ids["membership_pk"] = inside.pk
    ids["local_post_pk"] = LocalPost.objects.create(
        member=place.member, kind=LocalPostKind.VILLAGE_HEAD, title="Trưởng bản", valid_from=SINCE
    ).pk
    made = {}
    for pattern in urls.urlpatterns:
        names = pattern.pattern.converters
        if names:
            values = {"pk": mains.get(pattern.name, place.member.pk), **ids}
            made[pattern.name] = reverse(
                f"members:{pattern.name}", kwargs={name: values[name] for name in names}
            )
    return made


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_get_404_everywhere(client, place, addresses, method):
    for reader in (place.stranger, place.far_secretary):
        client.force_login(reader)
        for name, url in addresses.items():
            expected = 405 if method == "get" and name in POST_ONLY else 404
            assert getattr(client, method)(url).status_code == expected, (name, url)


@pytest.mark.parametrize("method", ["get", "post"])
def test_insiders_without_the_right_get_403(client, place, addresses, method):
    for reader, may in ((place.plain, MEMBERS_SEE), (place.secretary, MEMBERS_SEE | SECRETARY_MAY)):
        client.force_login(reader)
        for name, url in addresses.items():
            if name in may or (method == "get" and name in POST_ONLY | {"groups"}):
                continue
            assert getattr(client, method)(url).status_code == 403, (name, url)


def test_staff_open_every_address(client, place, addresses):
    client.force_login(place.staff)
    for name, url in addresses.items():
        if name not in POST_ONLY:
            expected = 302 if name == "official" else 200
            assert client.get(url).status_code == expected, (name, url)


def test_a_system_administrator_sees_no_members(client, place, addresses):
    client.force_login(place.admin)
    for name, url in addresses.items():
        if name not in POST_ONLY:
            assert client.get(url).status_code == (403 if name in OF_BRANCH else 404)


def test_rows_of_another_member_are_not_ended_from_here(client, place, addresses):
    client.force_login(place.staff)
    for name in ("stay_end", "status_end", "position_end", "local_post_end"):
        url = addresses[name].replace(
            f"/dang-vien/{place.member.pk}/", f"/dang-vien/{place.comrade.pk}/"
        )
        assert client.post(url, {"ended_on": "01/11/2026"}).status_code == 404


def test_a_branch_outside_the_managed_ones_cannot_be_chosen(client, place, addresses):
    client.force_login(place.staff)
    for name in ("transfer", "stay"):
        assert client.get(f"{addresses[name]}?den={place.far_branch.pk}").status_code == 404
        assert client.get(f"{addresses[name]}?den=abc").status_code == 404
