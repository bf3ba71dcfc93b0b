"""The roll of a branch on a day, the search below a committee, what each reader sees."""

import re
from datetime import date
from operator import attrgetter

import pytest
from django.urls import reverse

from branches.permissions import SYSTEM
from members import detail_panels
from members.actions import stays
from members.choices import SeatKind, StatusKind
from members.detail_panels import MemberPanel
from members.roll import Called, branch_roll
from tests.factories import make_member, seat, status

SINCE = date(2026, 6, 1)


def roll(client, branch, **query):
    return client.get(reverse("members:roll", args=[branch.pk]), query)


def groups(page):
    """Names by the heading they stand below, whose number is right."""
    _, *parts = re.split(r"<h2>(.+) \((\d+)\)</h2>", page.content.decode())
    found = {}
    for label, number, table in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        found[label] = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', table)
        assert len(found[label]) == int(number)
    return found


@pytest.fixture
def people(place):
    """Exempt from 1 June, visiting from 1 June, away from 1 June, admitted long after."""
    exempt = make_member(place.branch, full_name="Nguyễn Thị Hòa")
    status(exempt, place.branch, StatusKind.EXEMPT, since=SINCE)
    guest = make_member(place.sister, full_name="Giàng Thị Sua")
    seat(guest, place.branch, since=SINCE, kind=SeatKind.TEMPORARY_SEAT)
    away = make_member(place.branch, full_name="Phàn Thị Mẩy")
    status(away, place.branch, StatusKind.AWAY, since=SINCE)
    make_member(place.branch, full_name="Chẻo Dự Bị", official_on=None, since=date(2026, 9, 1))
    return place


def test_the_roll_groups_people_by_how_they_stand(client, people):
    client.force_login(people.secretary)
    page = roll(client, people.branch)
    assert groups(page) == {
        "Thuộc diện dự": ["Chẻo Dự Bị", "Lò Văn Hặc", "Tao Thị Hoan"],
        "Sinh hoạt tạm thời tại chi bộ": ["Giàng Thị Sua"],
        "Được miễn sinh hoạt": ["Nguyễn Thị Hòa"],
        "Đang sinh hoạt tạm thời nơi khác": ["Phàn Thị Mẩy"],
    }
    assert dict(page.context["counts"]) == {
        "Đảng số": 5,
        "Thuộc diện dự họp": 4,
        "Đảng viên chính thức": 4,
        "Đảng viên dự bị": 1,
        "Sinh hoạt tạm thời tại chi bộ": 1,
        "Được miễn sinh hoạt": 1,
        "Đang sinh hoạt tạm thời nơi khác": 1,
    }


def test_the_roll_of_an_earlier_day(client, people):
    client.force_login(people.secretary)
    page = roll(client, people.branch, ngay="31/05/2026")
    assert groups(page) == {
        "Thuộc diện dự": ["Lò Văn Hặc", "Nguyễn Thị Hòa", "Tao Thị Hoan", "Phàn Thị Mẩy"]
    }


def test_a_day_that_is_none_means_today_and_says_so(client, people):
    client.force_login(people.secretary)
    page = roll(client, people.branch, ngay="31/02/2026")
    assert page.status_code == 200
    assert "Đồng chí nhập ngày theo dạng" in page.content.decode()


def test_the_roll_is_searched_without_diacritics(client, people):
    client.force_login(people.secretary)
    assert groups(roll(client, people.branch, tim="hoa")) == {
        "Thuộc diện dự": ["Tao Thị Hoan"],
        "Được miễn sinh hoạt": ["Nguyễn Thị Hòa"],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_roll_asks_a_constant_number_of_questions(client, place, rows, django_assert_num_queries):
    for _ in range(rows):
        make_member(place.branch)
        make_member(place.far_branch)  # could leak
    client.force_login(place.secretary)
    with django_assert_num_queries(7):
        page = roll(client, place.branch)
    assert sum(len(names) for names in groups(page).values()) == rows + 2


@pytest.mark.parametrize("rows", [1, 3])
def test_search_below_asks_a_constant_number_of_questions(
    client, place, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_member(place.sister)
        make_member(place.far_branch)  # could leak
    client.force_login(place.staff)
    with django_assert_num_queries(6):
        page = roll(client, place.commune)
    assert len(page.context["rows"]) == rows + 2


def test_staff_find_a_member_by_name_or_card(client, place):
    make_member(place.sister, full_name="Vàng A Páo", key="999", party_card_no="012345678901")
    client.force_login(place.staff)
    for typed in ("vang a pao", "345678"):
        rows = roll(client, place.commune, tim=typed).context["rows"]
        assert [(member.full_name, branch) for member, branch in rows] == [
            ("Vàng A Páo", "Chi bộ bản Pa Tần 2")
        ]


def test_a_plain_member_sees_names_but_no_birthdays(client, place):
    place.member.birth_on = date(1961, 5, 19)
    place.member.save()
    client.force_login(place.plain)
    page = roll(client, place.branch).content.decode()
    assert "Lò Văn Hặc" in page
    assert "19/05/1961" not in page
    other = client.get(place.member.get_absolute_url()).content.decode()
    assert "19/05/1961" not in other
    assert place.member.key not in other
    assert "Thông tin riêng chỉ hiện với" in other


def test_a_member_sees_the_own_page_fully(client, place):
    place.comrade.birth_on = date(1970, 2, 3)
    place.comrade.save()
    client.force_login(place.plain)
    page = client.get(place.comrade.get_absolute_url()).content.decode()
    assert "03/02/1970" in page
    assert "Sửa thông tin" not in page
    assert "Xem thông tin đảng viên của tôi" in client.get("/").content.decode()


def test_the_secretary_of_a_former_branch_sees_only_the_name(client, place):
    place.member.birth_on = date(1961, 5, 19)
    place.member.save()
    place.member.memberships.update(valid_to=date(2026, 1, 1))
    seat(place.member, place.sister, since=date(2026, 1, 1))
    client.force_login(place.secretary)
    page = client.get(place.member.get_absolute_url())
    assert page.status_code == 200
    assert "19/05/1961" not in page.content.decode()


def test_apps_above_add_their_panels(client, place, monkeypatch):
    def figures(user, member):
        return {"member": member, "rights": "Số liệu của tôi"}

    monkeypatch.setattr(detail_panels, "PANELS", [])
    detail_panels.register(MemberPanel(10, "members/_identity.html", figures))
    client.force_login(place.secretary)
    assert "Số liệu của tôi" in client.get(place.member.get_absolute_url()).content.decode()
    client.force_login(place.plain)
    assert "Số liệu của tôi" not in client.get(place.member.get_absolute_url()).content.decode()


def test_the_page_tells_of_stays_states_and_offices(client, place):
    stays.begin_status(
        member=place.member,
        kind=StatusKind.EXEMPT,
        exemption_kind="AGE_HEALTH",
        valid_from=SINCE,
        by=SYSTEM,
    )
    client.force_login(place.staff)
    page = client.get(place.member.get_absolute_url()).content.decode()
    assert "Miễn sinh hoạt</strong> (tuổi cao, sức khỏe yếu)" in page
    assert "từ 01/06/2026" in page


def test_signs_alone_find_nobody(client, place):
    client.force_login(place.staff)
    address = reverse("members:roll", args=[place.commune.pk])
    assert [member for member, _ in client.get(address, {"tim": "…!"}).context["rows"]] == []


def test_a_roll_to_be_called_reads_as_the_whole_one(people, django_assert_num_queries):
    day = date(2026, 9, 1)
    whole = branch_roll(people.branch, day)
    with django_assert_num_queries(2):
        called = branch_roll(people.branch, day, Called)
        names = [one.member.full_name for one in called]
    assert names == [one.member.full_name for one in whole]
    told = attrgetter("member_id", "branch_id", "seat_kind", "rights", "standing", "office")
    assert list(map(told, called)) == list(map(told, whole))
    assert called[0].member.search_name == whole[0].member.search_name  # read when asked for
