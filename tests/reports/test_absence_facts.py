"""Absences found in rows: every kind, across branches and years, at a fixed number of questions."""

from datetime import date

import pytest

from branches.rule_book import rules_for
from members.models import Membership
from reports.absences.facts import alerts_of
from reports.absences.rules import Limits
from reports.absences.words import words_of
from tests.factories import (
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    seat,
    status,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def commune(db):
    return make_org(make_org(kind="PROVINCIAL_COMMITTEE"), name="Đảng bộ xã Pa Tần")


@pytest.fixture
def branch(commune):
    return make_branch(commune, name="Chi bộ bản A")


@pytest.fixture
def anna(branch):
    return make_member(branch, full_name="Lò Văn An")


@pytest.fixture
def steady(branch):
    return make_member(branch, full_name="Lò Văn Đều")


def told(organization, year=2026, today=TODAY, **more):
    return [
        (one.member.full_name, one.kind.value)
        for one in alerts_of(organization, year, today, **more)
    ]


def absent(branch, member, *months, excused=False, **values):
    """Meetings on the third of these months of 2026 at which only ``member`` was missed."""
    for month in months:
        meeting = make_meeting(branch, date(2026, month, 3), **values)
        attend(meeting, **{"excused" if excused else "unexcused": [member]})


def test_unexcused_months_reach_article_8(branch, anna, steady):
    hold(branch, date(2026, 1, 3), [anna, steady])
    absent(branch, anna, 2, 5)
    assert told(branch) == [
        ("Lò Văn An", "CHARTER_ART8_WARN"),
        ("Lò Văn An", "ABSENT_ONCE_UNEXCUSED"),
    ]
    absent(branch, anna, 9)
    assert told(branch)[0] == ("Lò Văn An", "CHARTER_ART8")


def test_the_fourth_excused_absence_in_a_row_is_told_and_coming_in_between_counts(branch, anna):
    absent(branch, anna, 3, 4, 5, excused=True)
    assert told(branch) == [("Lò Văn An", "ABSENT_MANY")]
    hold(branch, date(2026, 7, 3), [anna])
    absent(branch, anna, 8, excused=True)
    assert told(branch) == [("Lò Văn An", "ABSENT_MANY")]  # coming in July broke the row
    absent(branch, anna, 9, 10, 11, excused=True)
    assert ("Lò Văn An", "EXCUSED_STREAK") in told(branch)


def test_absences_before_a_change_of_branch_count_with_those_after(commune, branch, anna):
    new = make_branch(commune, name="Chi bộ bản B")
    absent(branch, anna, 2)
    Membership.objects.filter(member=anna).update(
        valid_to=date(2026, 4, 1), end_reason="TRANSFERRED"
    )
    seat(anna, new, since=date(2026, 4, 1))
    absent(new, anna, 6)
    assert told(branch) == []
    assert told(new)[0] == ("Lò Văn An", "CHARTER_ART8_WARN")
    assert told(commune)[0] == ("Lò Văn An", "CHARTER_ART8_WARN")


def test_a_new_year_begins_anew(branch, anna):
    for day in (date(2025, 11, 3), date(2025, 12, 3)):
        attend(make_meeting(branch, day), excused=[anna])
    absent(branch, anna, 1, 2, excused=True)
    assert told(branch) == []
    assert told(branch, 2025) == []
    absent(branch, anna, 3, 4, excused=True)
    assert ("Lò Văn An", "EXCUSED_STREAK") in told(branch)


def test_only_sittings_of_the_branch_that_were_held_and_where_expected_count(branch, anna):
    absent(branch, anna, 1, 2, 3, meeting_type="COMMITTEE_MEETING")
    absent(branch, anna, 4, state="CANCELLED")
    attend(make_meeting(branch, date(2026, 5, 3)), outside=[anna])
    assert told(branch) == []


def test_meetings_after_the_day_of_asking_do_not_count(branch, anna):
    absent(branch, anna, 2, 5)
    assert told(branch, today=date(2026, 4, 1)) == [("Lò Văn An", "ABSENT_ONCE_UNEXCUSED")]


def test_the_year_past_is_told_of_those_on_the_roll_at_its_end(branch, anna):
    absent(branch, anna, 2, 5, 9)
    Membership.objects.filter(member=anna).update(
        valid_to=date(2027, 3, 20), end_reason="STRUCK_OFF"
    )
    assert told(branch, 2026, date(2027, 5, 1))[0] == ("Lò Văn An", "CHARTER_ART8")
    assert told(branch, 2027, date(2027, 5, 1)) == []


@pytest.mark.parametrize(
    ("kind", "is_told"),
    [("AWAY", True), ("EXEMPT", True), ("SUSPENDED", False), ("SPECIAL_DUTY", False)],
)
def test_a_state_that_ended_and_was_not_followed_by_coming_is_told(branch, anna, kind, is_told):
    status(anna, branch, kind, since=date(2026, 1, 1), until=date(2026, 7, 1))
    attend(make_meeting(branch, date(2026, 8, 3)), excused=[anna])
    assert (("Lò Văn An", "NOT_RETURNED") in told(branch)) == is_told


def test_somebody_back_extended_or_exempt_for_good_is_not_told(branch, anna, steady):
    third = make_member(branch, full_name="Lò Văn Ba")
    for who in (anna, steady):
        status(who, branch, "EXEMPT", since=date(2026, 1, 1), until=date(2026, 7, 1))
    for_good = status(third, branch, "EXEMPT", since=date(2026, 1, 1), until=date(2026, 7, 1))
    for_good.exemption_kind = "AGE_HEALTH"
    for_good.save()
    status(steady, branch, "EXEMPT", since=date(2026, 9, 1))
    attend(make_meeting(branch, date(2026, 7, 3)), excused=[anna, steady, third])
    attend(make_meeting(branch, date(2026, 8, 3)), present=[anna], excused=[third])
    assert told(branch) == []


def test_a_temporary_stay_over_is_told_at_home(commune, branch, anna):
    guest_of = make_branch(commune)
    seat(anna, guest_of, since=date(2026, 1, 1), until=date(2026, 9, 1), kind="TEMPORARY_SEAT")
    assert told(branch) == [("Lò Văn An", "NOT_RETURNED")]
    assert told(guest_of) == []
    assert told(branch, today=date(2027, 11, 20), year=2027) == []  # long ago by then


def test_a_transfer_nobody_accepted_is_told_to_both_sides(commune, branch, anna):
    other = make_branch(make_org(commune.parent))
    Membership.objects.filter(member=anna).update(
        valid_to=date(2026, 6, 1), end_reason="TRANSFERRED"
    )
    assert told(commune) == [("Lò Văn An", "TRANSFER_PENDING")]
    coming = seat(anna, other, since=date(2026, 12, 1))
    assert told(other) == [("Lò Văn An", "TRANSFER_PENDING")]
    coming.valid_from = date(2026, 11, 1)
    coming.save()
    assert told(commune) == told(other) == []


def test_somebody_who_died_or_left_is_no_transfer(branch, anna):
    Membership.objects.filter(member=anna).update(valid_to=date(2026, 6, 1), end_reason="DECEASED")
    assert told(branch) == []


def test_one_member_alone_may_be_asked_for(branch, anna, steady):
    attend(make_meeting(branch, date(2026, 2, 3)), unexcused=[anna, steady])
    assert told(branch, member=steady) == [("Lò Văn Đều", "ABSENT_ONCE_UNEXCUSED")]


def test_sentences_name_days_and_limits(branch, anna):
    absent(branch, anna, 2, 5)
    absent(branch, anna, 3, 4, excused=True)
    limits = Limits.of(rules_for(branch, TODAY))
    assert [words_of(one, limits) for one in alerts_of(branch, 2026, TODAY)] == [
        "Vắng không lý do ở 2 tháng trong năm (03/02/2026, 03/05/2026). Đến 3 tháng thì chi bộ "
        "phải xem xét theo Điều 8 Điều lệ Đảng.",
        "Vắng 4 kỳ trong 6 tháng đầu năm 2026, trong đó 2 kỳ không lý do: 03/02/2026, 03/03/2026, "
        "03/04/2026, 03/05/2026.",
        "Vắng không lý do 2 kỳ: 03/02/2026, 03/05/2026.",
    ]


@pytest.mark.parametrize("rows", [1, 4])
def test_the_number_of_questions_is_fixed(commune, rows, django_assert_num_queries):
    for _ in range(rows):
        branch = make_branch(commune)
        one, two, three = (make_member(branch) for _ in range(3))
        for month in (2, 3, 4, 5):
            attend(make_meeting(branch, date(2026, month, 3)), excused=[one], unexcused=[two])
        status(three, branch, "EXEMPT", since=date(2026, 1, 1), until=date(2026, 7, 1))
    with django_assert_num_queries(16):
        found = alerts_of(commune, 2026, TODAY)
    assert len(found) == rows * 6
