"""Data of people who left go after the period of their committee, with proof and no sooner."""

from datetime import date

import pytest

from branches.chain_check import broken_places
from branches.models import AuditEvent, RuleAssignment, RuleSet, User
from branches.permissions import SYSTEM
from config.lib.sealed import digest, seal
from members.actions.retention import reduce_left
from members.models import Member, Membership
from tests.factories import make_member, make_user

DAY = date(2026, 11, 30)
NUMBER = "012345678989"


@pytest.fixture
def period(place):
    """The commune set twelve months, from 2026 on."""
    rules = RuleSet.objects.create(
        code="XA", name="Xã", source="Quyết định 5", values={"privacy": {"left_months": 12}}
    )
    RuleAssignment.objects.create(
        organization=place.commune, rule_set=rules, valid_from=date(2026, 1, 1)
    )


def make_left(branch, left_on):
    return make_member(
        branch,
        until=left_on,
        sex="MALE",
        birth_on=date(1960, 5, 1),
        citizen_id_sealed=seal(NUMBER),
        citizen_id_digest=digest(NUMBER),
    )


def held(member):
    member.refresh_from_db()
    return bool(
        member.citizen_id_sealed or member.citizen_id_digest or member.birth_on or member.sex
    )


def test_who_left_long_ago_is_reduced_with_proof(place, period):
    member = make_left(place.branch, date(2025, 9, 1))
    assert reduce_left(day=DAY, by=SYSTEM) == 1
    assert not held(member)
    assert Member.objects.get(pk=member.pk).full_name == member.full_name
    event = AuditEvent.objects.get(code="members.data_reduced")
    assert event.payload == {
        "gone": ["số căn cước", "ngày sinh", "giới tính"],
        "left_on": "2025-09-01",
        "months": 12,
    }
    assert NUMBER not in f"{event.sentence}{event.payload}"
    assert reduce_left(day=DAY, by=SYSTEM) == 0


def test_the_address_for_letters_goes_with_the_rest(place, period):
    """It stands with the login, which closed when its member left."""
    member = make_member(place.branch, until=date(2025, 9, 1))
    user = make_user(member=member)
    User.objects.filter(pk=user.pk).update(email="hac@example.vn", is_active=False)
    others = make_user(place.branch, member=place.member)
    User.objects.filter(pk=others.pk).update(email="con@example.vn")
    assert reduce_left(day=DAY, by=SYSTEM) == 1
    kept = dict(User.objects.values_list("pk", "email"))
    assert (kept[user.pk], kept[others.pk]) == ("", "con@example.vn")
    event = AuditEvent.objects.get(code="members.data_reduced")
    assert event.payload["gone"] == ["địa chỉ thư điện tử"]
    assert reduce_left(day=DAY, by=SYSTEM) == 0
    assert broken_places() == []


def test_others_keep_what_is_held(place, period):
    kept = [
        make_left(place.branch, date(2026, 2, 1)),  # nine months ago
        make_left(place.branch, None),  # still here
        make_left(place.far_branch, date(2020, 1, 1)),  # its committee set no period
    ]
    assert reduce_left(day=DAY, by=SYSTEM) == 0
    assert all(held(member) for member in kept)


def test_the_committee_of_the_last_branch_decides(place, period):
    member = make_left(place.branch, date(2025, 9, 1))
    Membership.objects.create(
        member=member,
        branch=place.far_branch,
        valid_from=date(2025, 9, 1),
        valid_to=date(2025, 9, 2),
    )
    assert reduce_left(day=DAY, by=SYSTEM) == 0
    assert held(member)


@pytest.mark.parametrize("number", [1, 4])
def test_who_may_not_be_reduced_yet_costs_no_question(
    place, period, number, django_assert_num_queries
):
    for _ in range(number):
        make_left(place.branch, date(2026, 2, 1))
    with django_assert_num_queries(3):
        assert reduce_left(day=DAY, by=SYSTEM) == 0
