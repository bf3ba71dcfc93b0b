"""Yearly grades at the borders: units founded later, people who moved, several in one decision."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.lib.errors import RuleBroken
from members.choices import SeatKind
from reports.actions import grades
from reports.grades.facts import member_lines, year_of_grades
from reports.grades.subjects import Subject
from reports.grades.targets import grade_year, lines_to_all
from reports.models import YearlyGrade
from tests.factories import make_branch, make_member, make_org, make_user, seat
from tests.reports.test_grades import Place

DECISION = {"decision": "45-QĐ/ĐU", "decided_on": date(2027, 1, 10)}


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel("2027-01-10T10:00+07:00"):
        yield


@pytest.fixture
def place(db):
    return Place()


def test_a_branch_founded_after_the_year_keeps_nobody_waiting(place):
    place.whole_way(place.subject())
    make_branch(place.commune, name="Chi bộ mới", valid_from=date(2027, 1, 2))
    area = Subject(place.commune, 2026)
    place.rate(area, by=place.staff)
    place.propose(area, by=place.above)
    assert place.decide(area, by=place.above).grade == "GOOD"


def test_several_units_in_one_decision_go_lower_before_upper(client, place):
    upper = make_org(place.root, kind="GRASSROOTS_COMMITTEE_AREA")
    area = make_org(upper, kind="SUB_GRASSROOTS_AREA")
    branch = make_branch(area)
    subjects = [Subject(one, 2026) for one in (area, branch)]
    staff = make_user(upper, "COMMITTEE_STAFF")
    for one in subjects:
        head = "SECRETARY" if one.unit.is_branch else "COMMITTEE_STAFF"
        place.rate(one, by=make_user(one.unit, head))
        place.propose(one, by=staff)
    client.force_login(make_user(upper, "COMMITTEE_LEADER"))
    many = {"chon": [area.pk, branch.pk], "decision": "45-QĐ/ĐU", "decided_on": "10/01/2027"}
    client.post(reverse("reports:decide_grades", args=[upper.pk]) + "?nam=2026", many)
    assert [one.row.state for one in subjects] == ["DECIDED", "DECIDED"]


def test_the_board_asks_no_more_for_more_proposals(client, place):
    for _ in range(2):
        branch = make_branch(place.commune)
        own = Subject(branch, 2026)
        place.rate(own, by=make_user(branch, "SECRETARY"))
        place.propose(own)
    client.force_login(place.leader)
    address = reverse("reports:grades", args=[place.commune.pk]) + "?nam=2026"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        branch = make_branch(place.commune)
        own = Subject(branch, 2026)
        place.rate(own, by=make_user(branch, "SECRETARY"))
        place.propose(own)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)
    assert sum(line.may_decide for line in page.context["units"]) == 7
    assert len(many) == len(few)


def test_an_imported_grade_is_not_left_out(client, place):
    YearlyGrade.objects.create(
        year=2025, unit=place.branch, kind=place.branch.kind, scheme="2025", state="DECIDED",
        grade="GOOD", was_imported=True,
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        grades.leave_out(
            subject=Subject(place.branch, 2025), why="OTHER", note="", version=1, by=place.secretary
        )


def test_a_grade_decided_here_is_imported_no_more(place):
    row = YearlyGrade.objects.create(
        year=2025, unit=place.branch, kind=place.branch.kind, scheme="2025", state="DECIDED",
        grade="GOOD", was_imported=True,
    )  # fmt: skip
    place.decide(Subject(place.branch, 2025), "DONE", reason="Xem lại.")
    row.refresh_from_db()
    assert not row.was_imported


def test_a_proposed_branch_does_not_leave_itself_out(place):
    branch = place.subject()
    place.rate(branch)
    place.propose(branch, "NOT_DONE", note="Bỏ họp ba tháng.")
    with pytest.raises(PermissionDenied):
        grades.leave_out(
            subject=branch, why="OTHER", note="", version=branch.row.version, by=place.secretary
        )
    grades.leave_out(
        subject=branch, why="OTHER", note="Mới sáp nhập.", version=branch.row.version,
        by=place.staff,
    )  # fmt: skip
    assert branch.row.state == "NOT_RATED"


def test_a_guest_for_a_time_is_rated_at_home(client, place):
    host = make_branch(place.commune)
    guest = make_member(place.branch)
    seat(guest, host, since=date(2026, 5, 1), kind=SeatKind.TEMPORARY_SEAT)
    with pytest.raises(RuleBroken, match="nơi sinh hoạt chính thức"):
        place.rate(Subject(host, 2026, guest), by=make_user(host, "SECRETARY"))
    assert place.rate(Subject(place.branch, 2026, guest)).unit == place.branch


def test_a_grade_begun_before_a_transfer_moves_with_the_person(place):
    mover = make_member(place.branch, until=date(2026, 12, 20))
    with time_machine.travel("2026-12-10T10:00+07:00"):
        place.rate(place.subject(mover))
    other = make_branch(place.commune)
    seat(mover, other, since=date(2026, 12, 20))
    new = Subject(other, 2026, mover)
    place.propose(new, by=make_user(other, "SECRETARY"))
    assert new.row.unit == other


def test_members_not_begun_count_as_open(place):
    place.whole_way(place.subject())
    place.whole_way(place.subject(place.people[0]))
    found = year_of_grades(place.commune, 2026, date(2027, 1, 10)).members
    assert (found.total, found.rated, found.open) == (3, 1, 2)
    assert len(member_lines(place.branch, 2026, date(2027, 1, 10))) == 3


def test_the_one_name_of_2026_counts_by_its_place(place):
    """Below a grassroots committee as trực thuộc, else as a grassroots organisation itself."""
    upper = make_org(place.root, kind="UPPER_GRASSROOTS_AREA")
    alone, below = (make_org(one, kind="BRANCH") for one in (upper, place.commune))
    old = make_org(place.commune, kind="BRANCH_GRASSROOTS")  # its kind was kept
    for branch in (alone, below, old):
        YearlyGrade.objects.create(
            year=2026, unit=branch, kind=branch.kind, scheme="2025", state="DECIDED", grade="GOOD",
            decision="45", decided_on=date(2027, 1, 5),
        )  # fmt: skip
    found = year_of_grades(place.root, 2026, date(2027, 1, 10)).branches
    assert (found[True].total, found[True].rated) == (2, 2)
    assert (found[False].total, found[False].rated) == (2, 1)  # place.branch has no grade yet


def test_a_kind_changed_since_counts_a_branch_once(place):
    YearlyGrade.objects.create(
        year=2025, unit=place.branch, kind="BRANCH_GRASSROOTS", scheme="2025", state="DECIDED",
        grade="GOOD", was_imported=True,
    )  # fmt: skip
    found = year_of_grades(place.commune, 2025, date(2027, 1, 10))
    assert (found.branches[True].total, found.branches[False].total) == (1, 0)


def test_small_groups_are_hidden_year_by_year(place):
    """A large group now does not tell of the few before; the targets of branches stay."""
    place.whole_way(place.subject())
    place.whole_way(place.subject(place.people[0]))
    YearlyGrade.objects.create(
        year=2025, unit=place.branch, member=place.people[0], kind="BRANCH", scheme="2025",
        state="DECIDED", grade="DONE", was_imported=True,
    )  # fmt: skip
    found = grade_year(place.commune, 2026, date(2027, 1, 10))
    small = [one.target for one in lines_to_all(found, 5)]
    assert small == ["good_branches_grassroots", "good_branches_subordinate", "failed_branches"]
    more = [make_member(place.branch) for _ in range(5)]
    for number, person in enumerate(more):
        place.whole_way(place.subject(person), "GOOD" if number else "DONE")
    found = grade_year(place.commune, 2026, date(2027, 1, 10))
    shown = {one.target: one for one in lines_to_all(found, 5)}
    assert shown["good_members"].ratio.whole == 6
    assert shown["good_members"].former.whole == 0


def test_a_refused_common_decision_keeps_what_was_typed(client, place):
    place.rate(place.subject())
    place.propose(place.subject())
    client.force_login(place.leader)
    address = reverse("reports:decide_grades", args=[place.commune.pk]) + "?nam=2026"
    sent = {"chon": [place.branch.pk], "decision": "45-QĐ/ĐU", "decided_on": "45/13/2026"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert 'value="45-QĐ/ĐU"' in refused.text
    assert f'id="chon-{place.branch.pk}" checked' in refused.text
    assert place.subject().row.state == "PROPOSED"


def test_a_new_decision_copies_neither_number_nor_reason(client, place):
    place.whole_way(place.subject())
    client.force_login(place.leader)
    page = client.get(reverse("reports:grade_unit", args=[place.branch.pk]) + "?nam=2026")
    [form] = [one["form"] for one in page.context["forms"] if one["step"] == "quyet-dinh"]
    assert (form["grade"].value(), form["decision"].value(), form["reason"].value()) == (
        "GOOD", None, None,
    )  # fmt: skip
