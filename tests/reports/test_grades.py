"""Yearly grades: rated, proposed, decided in order and by whom; who sees what; the boards."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.models import AuditEvent
from config.lib.dates import local_moment
from config.lib.errors import RuleBroken, Stale
from config.lib.periods import Period
from reports.actions import grades
from reports.choices import ReportKind
from reports.documents.build import build_report
from reports.grades.facts import member_lines, year_of_grades
from reports.grades.subjects import Subject
from reports.models import YearlyGrade
from tests.factories import (
    hold,
    make_branch,
    make_member,
    make_office,
    make_org,
    make_user,
    status,
)

DAY = date(2026, 12, 20)
DECISION = {"decision": "45-QĐ/ĐU", "decided_on": DAY}


@pytest.fixture(autouse=True)
def _in_december():
    with time_machine.travel("2026-12-20T10:00+07:00"):
        yield


class Place:
    """A commune with one branch of three and the logins of the way of a grade."""

    def __init__(self):
        self.root = make_org(None, kind="CENTRAL")
        self.commune = make_org(self.root, name="Đảng bộ xã Pa Tần")
        self.branch = make_branch(self.commune, name="Chi bộ bản A")
        self.people = [make_member(self.branch) for _ in range(3)]
        self.secretary = make_office(self.people[0], self.branch)
        self.member = make_user(self.branch, "MEMBER", member=self.people[1])
        self.staff = make_user(self.commune, "COMMITTEE_STAFF")
        self.leader = make_user(self.commune, "COMMITTEE_LEADER")
        self.above = make_user(self.root, "COMMITTEE_LEADER")
        hold(self.branch, date(2026, 11, 3), self.people, spoke=self.people[:1])

    def subject(self, person=None):
        return Subject(self.branch, 2026, person)

    def rate(self, subject, grade="GOOD", by=None, version=0):
        return grades.rate_self(
            subject=subject, grade=grade, points=None, note="", version=version,
            by=by or self.secretary,
        )  # fmt: skip

    def propose(self, subject, grade="GOOD", by=None, note=""):
        by = by or (self.secretary if subject.member else self.staff)
        return grades.propose_grade(
            subject=subject, grade=grade, note=note, version=subject.row.version, by=by
        )

    def decide(self, subject, grade="GOOD", by=None, reason="", **more):
        return grades.decide_grade(
            subject=subject, grade=grade, reason=reason, version=subject.row.version,
            by=by or self.leader, **{**DECISION, **more},
        )  # fmt: skip

    def whole_way(self, subject, grade="GOOD"):
        self.rate(subject, grade)
        self.propose(subject, grade)
        return self.decide(subject, grade)


@pytest.fixture
def place(db):
    return Place()


def test_the_way_of_a_branch_and_then_of_its_members(place):
    branch, person = place.subject(), place.subject(place.people[1])
    place.rate(person, by=place.member)
    place.propose(person)
    with pytest.raises(RuleBroken, match="Tập thể trước, cá nhân sau"):
        place.decide(person)
    place.rate(branch)
    place.propose(branch)
    assert place.decide(branch).grade == "GOOD"
    assert place.decide(person).grade == "GOOD"
    told = AuditEvent.objects.filter(code__startswith="reports.grade_").values_list(
        "sentence", flat=True
    )
    assert len(told) == 6
    assert not any("tốt" in one for one in told)  # what somebody got is not for every reader


def test_lower_before_upper(place):
    area = Subject(place.commune, 2026)
    place.rate(area, by=place.staff)
    place.propose(area, by=place.above)
    with pytest.raises(RuleBroken, match="còn 1 đơn vị trực thuộc"):
        place.decide(area, by=place.above)
    place.whole_way(place.subject())
    assert place.decide(area, by=place.above).grade == "GOOD"


def test_who_may_take_which_step(place):
    branch, person = place.subject(), place.subject(place.people[1])
    with pytest.raises(PermissionDenied):
        place.rate(branch, by=place.member)
    with pytest.raises(PermissionDenied):
        place.rate(place.subject(place.people[2]), by=place.member)
    place.rate(branch)
    place.rate(person, by=place.member)
    for by in (place.secretary, place.above):  # not the branch itself, not above the deciding unit
        with pytest.raises(PermissionDenied):
            place.propose(branch, by=by)
    with pytest.raises(PermissionDenied):
        place.propose(person, by=place.member)
    place.propose(branch)
    for by in (place.staff, place.secretary, place.above):
        with pytest.raises(PermissionDenied):
            place.decide(branch, by=by)


def test_a_grade_other_than_the_self_rating_needs_a_reason(place):
    branch = place.subject()
    place.rate(branch, "EXCELLENT")
    place.propose(branch)
    with pytest.raises(RuleBroken, match="Đồng chí ghi lý do"):
        place.decide(branch)
    assert place.decide(branch, reason="Vượt tỷ lệ.").differs
    with pytest.raises(RuleBroken, match="đã có quyết định trước đó"):
        place.decide(branch, "EXCELLENT")
    again = place.decide(branch, "EXCELLENT", reason="Khiếu nại đúng.", decision="50-QĐ/ĐU")
    assert (again.grade, again.decision) == ("EXCELLENT", "50-QĐ/ĐU")


def test_versions_vocabulary_and_days(place):
    branch = place.subject()
    place.rate(branch)
    with pytest.raises(Stale):
        place.rate(branch)  # as if nothing had been there
    with pytest.raises(RuleBroken, match="Trong sạch, vững mạnh"):
        place.rate(branch, "STRONG", version=branch.row.version)
    place.propose(branch)
    with pytest.raises(RuleBroken, match="không sửa phần tự nhận"):
        place.rate(branch, version=branch.row.version)
    with pytest.raises(RuleBroken, match="không được sau hôm nay"):
        place.decide(branch, decided_on=date(2027, 1, 5))
    with pytest.raises(RuleBroken, match="lý do trả lại"):
        grades.send_back(subject=branch, note=" ", version=branch.row.version, by=place.leader)
    grades.send_back(
        subject=branch, note="Thiếu căn cứ.", version=branch.row.version, by=place.leader
    )
    assert branch.row.state == "SELF_RATED"


def test_who_is_left_out_is_named_with_the_reason(place):
    status(place.people[2], place.branch, "EXEMPT", since=date(2026, 1, 1))
    lines = {one.subject.member: one for one in member_lines(place.branch, 2026, DAY)}
    assert lines[place.people[2]].because == "EXEMPT"
    assert lines[place.people[0]].facts.attendance == "100,00 % (1/1)"
    assert lines[place.people[0]].facts.sessions == "1, cần 1"
    person = place.subject(place.people[2])
    with pytest.raises(PermissionDenied):
        grades.leave_out(
            subject=place.subject(place.people[1]), why="OTHER", note="", version=0, by=place.member
        )
    grades.leave_out(subject=person, why="EXEMPT", note="", version=0, by=place.secretary)
    assert (person.row.state, person.row.not_rated) == ("NOT_RATED", "EXEMPT")


def test_distributions_count_what_was_decided(place):
    place.whole_way(place.subject())
    other = Subject(make_branch(place.commune, name="Chi bộ bản B"), 2026)
    grades.leave_out(
        subject=other, why="TOO_NEW", note="", version=0, by=make_user(other.unit, "SECRETARY")
    )
    found = year_of_grades(place.commune, 2026, DAY).all_branches
    assert (found.total, found.rated, found.not_rated, found.open) == (2, 1, 1, 0)


def test_the_database_keeps_a_decision_whole(place):
    branch = place.subject()
    place.rate(branch)
    for values in ({"state": "DECIDED"}, {"grade": "GOOD"}, {"state": "NOT_RATED"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            YearlyGrade.objects.update(**values)


def address(name, *args):
    return reverse(f"reports:{name}", args=args)


def test_the_way_in_the_browser(client, place):
    client.force_login(place.secretary)
    page = address("grade_unit", place.branch.pk)
    shown = client.get(page)
    assert [one["step"] for one in shown.context["forms"]] == ["tu-nhan", "khong-xep-loai"]
    assert dict(shown.context["facts"])["Tỷ lệ dự"] == "100,00 % (3/3)"
    sent = {"buoc": "tu-nhan", "tu-nhan-grade": "GOOD", "tu-nhan-note": "Đủ 12 kỳ."}
    bad = client.post(page, {**sent, "tu-nhan-points": "120"})
    assert bad.status_code == 422
    assert "Đủ 12 kỳ." in bad.text
    assert client.post(page, {**sent, "tu-nhan-points": "88,5"}).status_code == 302
    row = place.subject().row
    assert (row.self_grade, str(row.self_points)) == ("GOOD", "88.5")
    assert 'value="88,5"' in client.get(page).text
    client.force_login(place.staff)
    version = {"de-xuat-version": row.version}
    client.post(page, {"buoc": "de-xuat", "de-xuat-grade": "GOOD", **version})
    client.force_login(place.leader)
    board = client.get(address("grades", place.commune.pk))
    assert [line.may_decide for line in board.context["units"]] == [True]
    many = {"chon": [place.branch.pk], "decision": "45-QĐ/ĐU", "decided_on": "20/12/2026"}
    client.post(address("decide_grades", place.commune.pk), many)
    assert place.subject().row.grade == "GOOD"
    narrowed = client.get(address("grades", place.commune.pk), {"loc": "chua"})
    assert list(narrowed.context["units"]) == []


def test_a_members_grade_is_for_the_member_and_those_with_the_right(client, place):
    place.whole_way(place.subject())
    person = place.subject(place.people[1])
    place.whole_way(person)
    own = address("grade_member", place.branch.pk, place.people[1].pk)
    other = address("grade_member", place.branch.pk, place.people[0].pk)
    client.force_login(place.member)
    assert [client.get(one).status_code for one in (own, other)] == [200, 403]
    board = client.get(address("grades", place.branch.pk))
    assert board.context["lines"] == []
    assert [one.shown for one in board.context["groups"]] == [False]  # one person rated
    supervisor = make_user(place.branch, "SUPERVISOR")
    client.force_login(supervisor)
    assert client.get(own).status_code == 403
    assert "Đánh giá, xếp loại</h2>" not in client.get(place.people[1].get_absolute_url()).text
    for login in (place.secretary, place.staff, place.above):
        client.force_login(login)
        assert client.get(own).status_code == 200
    client.force_login(make_user(make_branch(make_org(place.root)), "SECRETARY"))
    assert client.get(own).status_code == 404


def test_the_boards_cost_the_same_however_many(client, place, django_assert_max_num_queries):
    for _ in range(3):
        branch = make_branch(place.commune)
        make_member(branch)
        place.rate(Subject(branch, 2026), by=make_user(branch, "SECRETARY"))
    client.force_login(place.leader)
    for unit, most in ((place.commune, 28), (place.branch, 55)):
        with django_assert_max_num_queries(most):
            assert client.get(address("grades", unit.pk)).status_code == 200


def test_the_targets_stand_on_the_dashboard_and_in_the_annual_report(client, place):
    place.whole_way(place.subject(), "EXCELLENT")
    for person in place.people:
        place.whole_way(place.subject(person))
    client.force_login(place.staff)
    assert (
        address("grade_targets", place.commune.pk)
        in client.get(address("dashboard", place.commune.pk)).text
    )
    shown = client.get(address("grade_targets", place.commune.pk))
    lines = {one.target: one for one in shown.context["lines"]}
    assert lines["good_branches_subordinate"].met is True
    assert lines["good_branches_grassroots"].met is None
    assert lines["failed_branches"].met is True
    assert lines["excellent_members"].met is False
    client.force_login(make_user(place.branch, "SUPERVISOR"))
    hidden = client.get(address("grade_targets", place.branch.pk))
    assert "good_members" not in {one.target for one in hidden.context["lines"]}


def test_the_annual_report_has_the_chapter_and_hides_small_groups(place):
    place.whole_way(place.subject(), "EXCELLENT")
    place.whole_way(place.subject(place.people[1]))
    moment = local_moment(DAY, time(9))
    built = build_report(place.commune, ReportKind.YEAR, Period(2026), DAY, made_at=moment)
    chapters = {one.heading: one for one in built.paper.sections}
    chapter = chapters["Đánh giá, xếp loại năm"]
    assert chapter.table.rows == [
        ["Chi bộ trực thuộc đảng bộ cơ sở", "1\n100,00\xa0%", *["0\n0,00\xa0%"] * 3, "0"]
    ]
    assert "Đảng viên: đã xếp loại 1; không nêu từng mức" in chapter.paragraphs[1]
