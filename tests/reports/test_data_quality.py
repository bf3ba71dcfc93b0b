"""Gaps are counted for everything below a unit and lead to the record."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from reports import data_quality
from tests.factories import LONG_AGO, make_branch, make_meeting, make_member, make_org, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-06-20T12:00:00+07:00"):
        yield


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="PROVINCIAL_COMMITTEE"))


def page(client, unit):
    return client.get(reverse("reports:data_quality", args=[unit.pk]))


def totals(response):
    return [gap.total.number for gap in response.context["gaps"]]


def test_gaps_are_counted_and_named(client, commune):
    branch, other = make_branch(commune), make_branch(make_org(commune.parent))
    members = {}
    for unit in (branch, other):
        make_meeting(unit, date(2026, 1, 3), taken_over=True, started_at=None, ended_at=None)
        make_meeting(unit, date(2026, 6, 9))  # 11 days ago
        make_meeting(unit, date(2026, 6, 10))
        make_meeting(unit, date(2026, 5, 3), state="SIGNED")
        make_meeting(unit, date(2026, 5, 4), meeting_type="COMMITTEE_MEETING")
        members[unit] = make_member(unit, official_on=None)
        make_member(unit, official_on=None, admission_ceremony_on=LONG_AGO)
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    answer = page(client, commune)
    assert totals(answer) == [1, 1, 1]
    assert "Biên bản quá 10 ngày chưa ký: 1" in answer.content.decode()
    assert branch.label in answer.content.decode()
    assert other.label not in answer.content.decode()
    *_, unclear = answer.context["gaps"]
    assert [row.branch for row in unclear.rows] == [branch.name]
    assert members[branch].key not in answer.content.decode()


def test_nothing_missing_says_so(client, commune):
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    answer = page(client, commune)
    assert totals(answer) == [0, 0, 0]
    assert answer.content.decode().count("Không có.") == 3


@pytest.mark.parametrize(("number", "asked"), [(1, 7), (2, 8), (3, 8)])
def test_only_more_than_is_shown_is_counted(
    client, commune, monkeypatch, number, asked, django_assert_num_queries
):
    monkeypatch.setattr(data_quality, "SHOWN", 2)
    for _ in range(number):
        make_member(make_branch(commune), official_on=None)
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    page(client, commune)
    with django_assert_num_queries(asked):
        answer = page(client, commune)
    assert totals(answer) == [0, 0, number]
    assert [gap.has_more for gap in answer.context["gaps"]] == [False, False, number == 3]


@pytest.mark.parametrize("number", [1, 4])
def test_the_cost_does_not_grow(client, commune, number, django_assert_num_queries):
    for _ in range(number):
        branch = make_branch(commune)
        make_meeting(branch, date(2026, 6, 1))
        make_member(branch, official_on=None)
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    page(client, commune)
    with django_assert_num_queries(7):
        page(client, commune)


def test_plain_members_do_not_see_it(client, commune):
    branch = make_branch(commune)
    client.force_login(make_user(branch, "MEMBER"))
    assert page(client, branch).status_code == 403
