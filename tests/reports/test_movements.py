"""Members who came and went add up for every unit; branches by type, founded and ended."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branches.models import OrganizationEvent
from config.lib.periods import Period
from members.models import LocalPost, Position
from reports.choices import ReportKind
from reports.documents.build import build_report
from reports.movements import movements, small_branches
from tests.factories import LONG_AGO, make_branch, make_member, make_org, make_user, seat

pytestmark = pytest.mark.django_db
YEAR = Period(2026)
ON = date(2027, 1, 10)


@pytest.fixture
def province(db):
    return make_org(code="TINH", name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")


@pytest.fixture
def commune(province):
    return make_org(province, code="XA", name="Đảng bộ xã Pa Tần", place_name="Pa Tần")


@pytest.fixture
def other(province):
    return make_org(province, code="XA2", name="Đảng bộ xã Nậm Ban", place_name="Nậm Ban")


def move(member, source, target, day):
    source_seat = member.memberships.get(branch=source)
    source_seat.valid_to, source_seat.end_reason = day, "TRANSFERRED"
    source_seat.save()
    seat(member, target, since=day)


@pytest.fixture
def year(commune, other):
    """A stays, B loses and wins; one admission, one death, moves inside and across communes."""
    a, b, far = make_branch(commune, code="A"), make_branch(commune, code="B"), make_branch(other)
    people = [make_member(a) for _ in range(4)]
    inside, outside, dead = (make_member(b) for _ in range(3))
    move(inside, b, a, date(2026, 3, 1))
    move(outside, b, far, date(2026, 4, 1))
    dead.memberships.update(valid_to=date(2026, 5, 1), end_reason="DECEASED")
    head = make_member(
        b, since=date(2026, 6, 1), admission_ceremony_on=date(2026, 6, 1), official_on=None,
        sex="FEMALE",
    )  # fmt: skip
    LocalPost.objects.create(
        member=head, kind="VILLAGE_HEAD", title="Trưởng bản", valid_from=LONG_AGO
    )
    make_member(a, since=date(2025, 2, 1), official_on=date(2026, 2, 1))
    Position.objects.create(
        member=people[0], branch=a, office="SECRETARY", valid_from=date(2025, 1, 1)
    )
    LocalPost.objects.create(
        member=people[0], kind="RESIDENTIAL_HEAD", title="Tổ trưởng", valid_from=LONG_AGO
    )
    return a, b, far


def test_who_came_and_who_left_explain_the_difference(commune, year):
    found = movements(commune, YEAR, ON)
    assert (found.start, found.total.admitted, found.moved_in) == (8, 1, 0)
    assert found.left == [("Chuyển đi", 1), ("Từ trần", 1)]
    assert (found.total.members, found.total.probationary) == (7, 1)
    assert (found.admitted_women, found.admitted_heads, found.admitting) == (1, 1, 1)
    assert (found.total.became_official, found.head_secretaries) == (1, 1)


def test_a_move_inside_counts_for_the_branches_only(province, commune, year):
    a, b, far = year
    at_a, at_b, at_far = (movements(unit, YEAR, ON) for unit in (a, b, far))
    assert (at_a.moved_in, at_a.left) == (1, [])
    assert at_b.left == [("Chuyển đi", 2), ("Từ trần", 1)]
    assert (at_far.start, at_far.moved_in) == (0, 1)
    whole = movements(province, YEAR, ON)
    assert (whole.start, whole.moved_in, whole.left) == (8, 0, [("Từ trần", 1)])


def test_every_unit_balances_and_its_children_add_up(province, commune, other, year):
    for unit in (province, commune, other, *year):
        for period in (YEAR, Period(2026, "H", 1), Period(2026, "Q", 2), Period(2026, "M", 5)):
            found = movements(unit, period, ON)
            came = found.total.admitted + found.moved_in
            assert found.start + came - found.left_count == found.total.members
            if found.children:
                sums = [
                    sum(column)
                    for column in zip(*(n.values for _, n in found.children), strict=True)
                ]
                assert tuple(sums) == found.total.values


def test_who_was_admitted_elsewhere_in_the_year_has_moved_in(commune):
    a, b = make_branch(commune), make_branch(commune)
    ceremony = date(2026, 2, 3)
    mover = make_member(
        a, since=ceremony, until=date(2026, 8, 1), admission_ceremony_on=ceremony,
        official_on=None,
    )  # fmt: skip
    seat(mover, b, since=date(2026, 8, 1))
    assert (movements(a, YEAR, ON).total.admitted, movements(a, YEAR, ON).left_count) == (1, 1)
    at_b = movements(b, YEAR, ON)
    assert (at_b.total.admitted, at_b.moved_in) == (0, 1)
    whole = movements(commune, YEAR, ON)
    assert (whole.total.admitted, whole.moved_in) == (1, 0)
    assert {unit.pk: one.admitted for unit, one in whole.children} == {a.pk: 1, b.pk: 0}


def test_branches_founded_ended_and_too_small(commune, year):
    a, b, _ = year
    new = make_branch(commune, valid_from=date(2026, 7, 1), code="C")
    OrganizationEvent.objects.create(organization=b, kind="RENAME", happened_on=date(2026, 2, 1))
    found = movements(commune, YEAR, ON)
    assert found.total.branches == 3
    assert small_branches(found, 10) == [b, new]
    village = found.types[0]
    assert (village.label, village.founded) == ("Thôn, bản, tổ dân phố", 1)
    assert ("Đổi tên", 1) in found.events


def test_the_page_shows_it_to_those_above_only(client, commune, year):
    a, *_ = year
    with time_machine.travel("2026-12-31T12:00:00+07:00"):
        client.force_login(make_user(commune, "COMMITTEE_STAFF"))
        page = client.get(reverse("reports:movements", args=[commune.pk]), {"ky": "2026"})
        text = page.content.decode()
        assert "1 nữ, 1 trưởng thôn" in text
        assert "−1" in text
        client.force_login(make_user(a, "MEMBER"))
        assert client.get(reverse("reports:movements", args=[a.pk])).status_code == 403


def test_the_annual_report_has_the_chapter(commune, year):
    paper = build_report(commune, ReportKind.YEAR, YEAR, ON, made_at=timezone.now()).paper
    (section,) = [one for one in paper.sections if one.heading == "Tổ chức và đảng viên"]
    assert "kết nạp 1" in section.paragraphs[0]
    assert section.table.rows == [["Thôn, bản, tổ dân phố", "2", "7", "1", "0", "0"]]
    of_branch = build_report(year[0], ReportKind.YEAR, YEAR, ON, made_at=timezone.now()).paper
    (section,) = [one for one in of_branch.sections if one.heading == "Tổ chức và đảng viên"]
    assert section.table is None


@pytest.mark.parametrize("number", [1, 4])
def test_the_cost_does_not_grow(client, commune, number, django_assert_num_queries):
    for _ in range(number):
        make_member(make_branch(commune))
    client.force_login(make_user(commune, "COMMITTEE_STAFF"))
    address = reverse("reports:movements", args=[commune.pk])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
