"""The status matrix: what is due when, what adds up, what opens, at a constant cost."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.models import RuleSet
from config.lib.periods import Month
from meetings.choices import MeetingState
from meetings.models import Meeting, Postponement, WindowException
from reports.choices import MonthState
from reports.kept.refresh import mark_everything, refresh
from reports.matrix.grouping import MatrixSums
from reports.matrix.reading import read_matrix
from reports.matrix.states import CellState, Totals, cell_of, phase_of, totals_of
from reports.matrix.totals import MonthCounts
from tests.factories import hold, make_branch, make_meeting, make_member, make_org, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 5)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def _on_a_day_in_november(time_machine):
    time_machine.move_to(f"{TODAY}T12:00:00+07:00")


@pytest.fixture
def province(db):
    return make_org(make_org(kind="CENTRAL"), code="TINH", kind="PROVINCIAL_COMMITTEE")


@pytest.fixture
def commune(province):
    return make_org(province, code="XA1", name="Đảng bộ xã Pa Tần")


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


def counted():
    mark_everything()
    refresh()


def sent(branch, day, on, state=MeetingState.SUBMITTED):
    meeting = make_meeting(branch, day)
    moment = datetime.combine(on, datetime.min.time(), ZONE) + timedelta(hours=9)
    Meeting.objects.filter(pk=meeting.pk).update(state=state, submitted_at=moment)
    return meeting


def cells_of(unit, branch, day=TODAY):
    return next(row.cells for row in read_matrix(unit, 2026, day).rows if row.pk == branch.pk)


def page(client, user, unit, query=""):
    client.force_login(user)
    return client.get(reverse("reports:matrix", args=[unit.pk]) + query)


def text_of(response):
    return " ".join(response.content.decode().split())


# --- rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 11, 2), CellState.NOT_DUE),
        (date(2026, 11, 3), CellState.DUE),
        (date(2026, 11, 8), CellState.DUE),  # the 6th, and two days of grace
        (date(2026, 11, 9), CellState.MISSING),
    ],
)
def test_a_month_is_due_from_its_window_to_the_end_of_the_grace(day, phase):
    assert phase_of(NOVEMBER, day, (3, 6), 2) == phase


def test_leave_holds_to_the_end_of_the_month_after():
    def of(day):
        return cell_of(MonthState.POSTPONED, Month(2026, 9), day, CellState.MISSING)

    assert of(date(2026, 10, 31)) == CellState.POSTPONED
    assert of(date(2026, 11, 1)) == CellState.MISSING


def test_totals_leave_out_what_is_not_due_and_what_need_not_be_sent():
    counts = dict(zip(CellState, range(1, 12), strict=True))
    # n1 d2 m3 p4 h5 s6 l7 r8 a9 t10 -11
    assert totals_of(counts, late=2) == Totals(
        expected=48, held=45, to_send=38, sent=30, on_time=21, accepted=9
    )


# --- reading ---------------------------------------------------------------------------------


def test_every_state_of_a_month_is_told_apart(commune):
    branch = make_branch(commune, valid_from=date(2026, 1, 20))
    people = [make_member(branch, since=date(2026, 1, 20))]
    sent(branch, date(2026, 2, 3), date(2026, 2, 4), MeetingState.REVIEWED)
    sent(branch, date(2026, 3, 3), date(2026, 3, 20), MeetingState.RETURNED)
    sent(branch, date(2026, 4, 3), date(2026, 4, 5))
    sent(branch, date(2026, 5, 3), date(2026, 5, 6))
    hold(branch, date(2026, 6, 3), people)
    hold(branch, date(2026, 7, 3), people, taken_over=True)
    Postponement.objects.create(
        branch=branch, year=2026, month=10, reason="Mưa lũ", state="APPROVED",
        requested_at=datetime(2026, 10, 1, tzinfo=ZONE),
        decided_at=datetime(2026, 10, 2, tzinfo=ZONE),
    )  # fmt: skip
    counted()
    assert cells_of(commune, branch) == "-arslhtmmpdn"
    (row,) = read_matrix(commune, 2026, TODAY).rows
    assert row.late == {3}


def test_rules_by_type_and_exceptions_decide_what_is_due(commune):
    village = make_branch(commune)  # on the 3rd only, two days of grace
    agency = make_branch(commune)
    type(agency).objects.filter(pk=agency.pk).update(branch_type="COMMUNE_AGENCY")
    counted()
    assert [cells_of(commune, one, date(2026, 11, 3))[10] for one in (village, agency)] == [
        "d",
        "n",
    ]
    assert [cells_of(commune, one, date(2026, 11, 6))[10] for one in (village, agency)] == [
        "m",
        "d",
    ]
    WindowException.objects.create(
        organization=commune, year=2026, month=11, from_day=20, to_day=25, reason="Mùa vụ",
        branch_type="VILLAGE", decided_at=datetime(2026, 10, 1, tzinfo=ZONE),
    )  # fmt: skip
    assert [cells_of(commune, one, date(2026, 11, 6))[10] for one in (village, agency)] == [
        "n",
        "d",
    ]


def test_lateness_follows_the_rules_in_force(commune):
    branch = make_branch(commune)
    sent(branch, date(2026, 3, 3), date(2026, 3, 7), MeetingState.REVIEWED)
    counted()
    assert read_matrix(commune, 2026, TODAY).rows[0].late == {3}
    for rule_set in RuleSet.objects.filter(is_default=True):
        assert rule_set.values["documents"]["after_days"] == 2


def test_children_add_up_to_their_parent_in_every_month(province, commune):
    other = make_org(province, code="XA2")
    for unit in (commune, other):
        for number in range(3):
            branch = make_branch(unit)
            for month in range(1, 5 + number):
                sent(branch, date(2026, month, 3), date(2026, month, 4))
    make_branch(province)
    counted()

    def sums(unit):
        return MonthCounts.of(read_matrix(unit, 2026, TODAY).rows).totals

    children = [sums(child) for child in province.children.all()]
    assert [sum(column, Totals()) for column in zip(*children, strict=True)] == sums(province)
    assert sums(province)[0] == Totals(7, 6, 7, 6, 6, 0)


@pytest.mark.parametrize(
    ("day", "alike"),
    [(1, True), (3, False), (6, False), (9, True)],
)
def test_types_are_told_apart_on_the_days_they_differ(commune, day, alike):
    """The sums by unit and of all, where everybody has the same rules (days by type)."""
    for branch_type in ("VILLAGE", "COMMUNE_AGENCY", "ENTERPRISE"):
        branch = make_branch(commune)
        type(branch).objects.filter(pk=branch.pk).update(branch_type=branch_type)
    counted()
    on = date(2026, 11, day)
    expected = MonthCounts.of(read_matrix(commune, 2026, on).rows)
    assert (len(expected.cells[10]) == 1) is alike
    with CaptureQueriesContext(connection) as asked:
        whole, by_child = MatrixSums(commune, 2026, on).with_children()
    assert ("'VILLAGE'" in asked[-1]["sql"]) is alike
    assert {len(one.cells[10]) for one in by_child.values()} == {1}
    for found in (whole, MatrixSums(commune, 2026, on).whole()):
        assert (found.cells, found.late) == (expected.cells, expected.late)


def test_a_unit_without_branches_has_empty_sums(commune):
    counted()
    for day in (date(2026, 11, 4), date(2026, 11, 9)):
        asked = MatrixSums(commune, 2026, day)
        assert asked.whole().branches == 0
        assert asked.is_settled
        whole, by_child = asked.with_children()
        assert (whole.branches, by_child) == (0, {})


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("COMMITTEE_STAFF", 200),
        ("COMMITTEE_LEADER", 200),
        ("INSPECTOR", 200),
        ("SYSTEM_ADMIN", 403),
    ],
)
def test_who_sees_the_matrix(client, commune, role, code):
    assert page(client, make_user(commune, role), commune).status_code == code


def test_a_cell_opens_the_meeting_or_the_month_of_the_branch(client, commune, staff):
    branch = make_branch(commune, name="Chi bộ <bản> Pho")
    meeting = sent(branch, date(2026, 4, 3), date(2026, 4, 5))
    planned = make_meeting(branch, date(2026, 11, 20), state=MeetingState.PLANNED)
    counted()
    shown = text_of(page(client, staff, commune))
    assert f'<td class="c-s"><a href="/cuoc-hop/{meeting.pk}/">đã gửi</a></td>' in shown
    assert f'<a href="/don-vi/{branch.pk}/chi-so/?ky=2026M05">chưa họp</a>' in shown
    assert f'<a href="/cuoc-hop/{planned.pk}/">lịch 20/11</a>' in shown
    assert "Chi bộ &lt;bản&gt; Pho" in shown


def test_a_province_shows_units_first_and_leads_down(client, province, commune):
    branch = make_branch(commune)
    sent(branch, date(2026, 4, 3), date(2026, 4, 5))
    counted()
    leader = make_user(province, "COMMITTEE_LEADER")
    shown = text_of(page(client, leader, province))
    assert f'href="/don-vi/{commune.pk}/theo-doi/?nam=2026"' in shown
    assert '<td class="c-a">1/1</td>' in shown
    states = page(client, leader, province, "?thang=4")
    assert 'data-label="Đã gửi đúng hạn">1<' in text_of(states)
    assert branch.name in text_of(page(client, leader, province, "?xem=chi-bo"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?loc=chua-hop&thang=5", ["Chi bộ Hai", "Chi bộ Ba"]),
        ("?loc=da-hop", ["Chi bộ Một"]),
        ("?loc=chua-gui&ngay=10", ["Chi bộ Một"]),
        ("?loc=chua-gui&ngay=300", []),
        ("?loai=SCHOOL", ["Chi bộ Ba"]),
        ("?tim=chi+bo+hai", ["Chi bộ Hai"]),
        ("?loc=linh-tinh", ["Chi bộ Một", "Chi bộ Hai", "Chi bộ Ba"]),
    ],
)
def test_the_filters(client, commune, staff, query, names):
    one = make_branch(commune, name="Chi bộ Một")
    make_branch(commune, name="Chi bộ Hai")
    three = make_branch(commune, name="Chi bộ Ba")
    type(three).objects.filter(pk=three.pk).update(branch_type="SCHOOL")
    hold(one, date(2026, 5, 3), [make_member(one)])
    counted()
    shown = text_of(page(client, staff, commune, query))
    assert [
        name for name in ("Chi bộ Một", "Chi bộ Hai", "Chi bộ Ba") if f">{name}</a>" in shown
    ] == (names)


def test_due_soon_and_not_scheduled(client, commune, staff, time_machine):
    time_machine.move_to("2026-11-01T12:00:00+07:00")
    planned = make_branch(commune, name="Chi bộ Một")
    make_branch(commune, name="Chi bộ Hai")
    make_meeting(planned, date(2026, 11, 3), state=MeetingState.PLANNED)
    counted()
    shown = text_of(page(client, staff, commune, "?loc=sap-han"))
    assert "Chi bộ Hai</a>" in shown
    assert "Chi bộ Một</a>" not in shown
    assert "Chi bộ Hai</a>" not in text_of(page(client, staff, commune, "?loc=sap-han&ngay=1"))


@pytest.mark.parametrize("number", [1, 60])
def test_the_matrix_asks_the_same_whatever_stands_below(
    client, commune, staff, number, django_assert_num_queries
):
    for _ in range(number):
        sent(make_branch(commune), date(2026, 3, 3), date(2026, 3, 20), MeetingState.REVIEWED)
    counted()
    client.force_login(staff)
    with django_assert_num_queries(9):
        response = client.get(reverse("reports:matrix", args=[commune.pk]))
    assert response.context["lines"].count("<tr>") == min(number, 50)
    assert len(response.content) < 120_000
