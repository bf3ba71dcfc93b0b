"""Branches that need support: each sign by its own limit, with a way to the source."""

from datetime import date

import pytest
from django.urls import reverse

from branches.choices import Role
from branches.rule_book import shipped_rule_sets
from branches.rules import Rules
from reports.kept.refresh import mark_everything, refresh
from reports.rules import Ratio
from reports.support_rules import BranchSigns, Sign, signs_of
from tests.factories import (
    hold,
    make_branch,
    make_member,
    make_office,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)
RULES = Rules(("HD42-2025",), shipped_rule_sets()[0]["values"])
FINE = {
    "regular": Ratio(9, 10),
    "attendance": Ratio(80, 100),
    "thematic": Ratio(3, 3),
    "stuck_tasks": 2,
    "official_members": 3,
    "has_secretary": True,
}


@pytest.fixture(autouse=True)
def _on_a_day_in_april(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+07:00")


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="CENTRAL"), code="XA1", name="Đảng bộ xã Pa Tần")


@pytest.fixture
def leader(commune):
    return make_user(commune, Role.COMMITTEE_LEADER)


def strong_branch(unit, name):
    """Three official members with a secretary, a sitting with a theme in every month."""
    branch = make_branch(unit, name=name)
    people = [make_member(branch) for _ in range(3)]
    make_office(people[0], branch)
    for month in (1, 2, 3):
        hold(branch, date(2026, month, 3), people, meeting_type="COMBINED", theme="Học Bác")
    return branch


def page(client, user, unit, query=""):
    mark_everything()
    refresh()
    client.force_login(user)
    return client.get(reverse("reports:support", args=[unit.pk]) + query)


@pytest.mark.parametrize(
    ("changed", "sign", "words"),
    [
        ({"regular": Ratio(8, 10)}, Sign.MONTHS, "Thiếu 2/10 tháng sinh hoạt thường kỳ"),
        (
            {"attendance": Ratio(79, 100)},
            Sign.ATTENDANCE,
            "Tỷ lệ dự 79,00 % (79/100), dưới 80 %",
        ),
        ({"thematic": Ratio(2, 3)}, Sign.THEMES, "Thiếu sinh hoạt chuyên đề 1 quý"),
        ({"stuck_tasks": 3}, Sign.TASKS, "3 nhiệm vụ vướng mắc"),
        ({"official_members": 2}, Sign.MEMBERS, "2 đảng viên chính thức, dưới 3"),
        ({"has_secretary": False}, Sign.SECRETARY, "Chưa có bí thư"),
    ],
)
def test_every_sign_has_its_own_limit(changed, sign, words):
    assert list(signs_of(BranchSigns(**FINE), RULES)) == []
    assert list(signs_of(BranchSigns(**FINE | changed), RULES)) == [(sign, words)]


def test_a_branch_without_meetings_has_no_low_attendance():
    facts = BranchSigns(**FINE | {"attendance": Ratio()})
    assert list(signs_of(facts, RULES)) == []


def test_the_list_names_every_reason_with_its_source(client, commune, leader):
    strong_branch(commune, "Chi bộ Mạnh")
    weak = make_branch(commune, name="Chi bộ Yếu")
    make_branch(make_org(commune.parent), name="Chi bộ Xa")
    response = page(client, leader, commune)
    assert [
        (one.branch, [(r.words, r.url) for r in one.reasons]) for one in response.context["page"]
    ] == [  # noqa: E501
        (
            weak,
            [
                (
                    "Thiếu 3/3 tháng sinh hoạt thường kỳ",
                    f"/don-vi/{weak.pk}/chi-so/thuong-ky/?ky=2026",
                ),
                (
                    "Thiếu sinh hoạt chuyên đề 1 quý",
                    f"/don-vi/{weak.pk}/chi-so/chuyen-de/?ky=2026",
                ),
                ("0 đảng viên chính thức, dưới 3", f"/don-vi/{weak.pk}/dang-vien/"),
                ("Chưa có bí thư", f"/don-vi/{weak.pk}/dang-vien/"),
            ],
        )
    ]
    for one in response.context["page"][0].reasons:
        assert client.get(one.url).status_code == 200


def test_the_list_is_narrowed_to_one_sign(client, commune, leader):
    branch = strong_branch(commune, "Chi bộ Mạnh")
    make_branch(commune, name="Chi bộ Yếu")
    branch.positions.update(valid_to=date(2026, 4, 1))
    both = page(client, leader, commune, "?vi=bi-thu").context
    assert {one.branch.name for one in both["page"]} == {"Chi bộ Mạnh", "Chi bộ Yếu"}
    assert dict(both["signs"])[Sign.SECRETARY] == 2
    alone = page(client, leader, commune, "?vi=thang").context
    assert [one.branch.name for one in alone["page"]] == ["Chi bộ Yếu"]


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_costs_the_same_for_many(
    client, commune, leader, number, django_assert_num_queries
):
    for _ in range(number):
        make_branch(commune)
    mark_everything()
    refresh()
    client.force_login(leader)
    with django_assert_num_queries(11):
        response = client.get(reverse("reports:support", args=[commune.pk]))
    assert len(response.context["page"].object_list) == min(number, 50)


@pytest.mark.parametrize(("role", "code"), [("INSPECTOR", 200), ("SYSTEM_ADMIN", 403)])
def test_who_sees_the_list(client, commune, role, code):
    assert page(client, make_user(commune, role), commune).status_code == code
