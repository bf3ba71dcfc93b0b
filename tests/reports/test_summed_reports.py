"""Reports summed by the units below equal those counted branch by branch, whatever happened.

The worlds of dice of the working tables, with tasks, praise, proposals, plans and inspections
thrown in; every committee and length of period, counted both ways.
"""

from datetime import date, timedelta
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from branches.actions.tree import move_organization
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.lib.periods import Period, parse_period
from meetings.choices import PraiseKind
from meetings.models import AnnualPlan, Meeting, Praise, ThemePlan
from meetings.rules import FROZEN_STATES, HELD_STATES
from reports import report_figures
from reports.actions.runs import request_report
from reports.attendance_trend import attendance_trend
from reports.choices import Indicator, MarkReach, NarrativeBlock
from reports.documents import build_report, preview_report
from reports.documents.attention import UNSETTLED, attention
from reports.inspections.choices import InspectionKind
from reports.kept import refresh as kept_refresh
from reports.kept.refresh import mark_everything, refresh
from reports.matrix.grouping import MatrixSums, month_states
from reports.matrix.reading import read_matrix
from reports.matrix.totals import MonthCounts
from reports.models import BookCheck, FigureMark, Finding, Inspection
from reports.movements import movements, small_branches
from reports.report_facts.inspections import MADE
from reports.report_figures import canonical
from reports.rules import Ratio
from reports.summed import figures as summed
from reports.summed.trend import attendance_trend as summed_trend
from resolutions.choices import TaskState
from resolutions.models import Proposal
from tests.factories import hold, make_branch, make_member, make_task, make_user
from tests.reports.conftest import ADOPTED
from tests.reports.counting import movements as by_hand
from tests.reports.test_working_tables import YEAR, Dice, build, fill

pytestmark = pytest.mark.django_db
DAY = date(YEAR + 1, 3, 20)
PERIODS = [
    *(f"{YEAR}M02", f"{YEAR}M12", f"{YEAR}Q3", f"{YEAR}H1", f"{YEAR}", f"{YEAR + 1}Q1"),
    f"{YEAR + 1}",
]
THEMES_BELOW = "chuyên đề, danh sách ở báo cáo của các đơn vị trực thuộc."
DONE = (TaskState.DONE, TaskState.DONE_LATE)


@pytest.fixture(params=[2, 3])
def committees(request, db):
    """The committees of a random world whose figures are kept, the clock at `DAY`."""
    with time_machine.travel(f"{DAY.isoformat()}T12:00:00+07:00"):
        dice = Dice(request.param)
        root, communes, middle, branches = build(dice)
        fill(dice, communes, branches)
        moved_on = date(YEAR, dice.randint(2, 12), 15)
        move_organization(organization=middle, parent=communes[1], moved_on=moved_on, by=SYSTEM)
        for meeting in Meeting.objects.filter(state__in=HELD_STATES).order_by("pk"):
            said_and_given(dice, meeting)
        for branch in branches:
            affairs(dice, branch, communes[0])
        refresh()
        yield [root, *communes, middle]


def said_and_given(dice, meeting):
    if meeting.state not in FROZEN_STATES:
        for seq in range(dice.randint(0, 3)):
            kind = dice.choice(list(PraiseKind))
            Praise.objects.create(meeting=meeting, seq=seq, kind=kind, text="Tích cực")
    if dice.often(0.3):
        due_on = meeting.held_on + timedelta(days=dice.randint(0, 60))
        task = make_task(meeting, due_on=due_on)
        if dice.often(0.6):
            done = {"state": dice.choice(DONE), "result": "Xong", "done_on": due_on}
            type(task).objects.filter(pk=task.pk).update(**done)


def affairs(dice, branch, committee):
    """Proposals, themes planned, inspections with what was found."""
    for number in range(dice.randint(0, 3)):
        Proposal.objects.create(
            organization=branch,
            year=YEAR,
            number=number + 1,
            sent_to=committee,
            text="Sửa đường",
            due_on=DAY,
            sent_at=dice.moment(dice.day()),
        )
    plan = AnnualPlan.objects.create(branch=branch, year=YEAR + 1)
    for quarter in range(1, dice.randint(1, 5)):
        ThemePlan.objects.create(plan=plan, quarter=quarter, month=quarter * 3, title="Đoàn kết")
    for half in ("H1", "H2") if dice.often(0.6) else ():
        inspected(dice, branch, committee, parse_period(f"{YEAR}{half}"))


def inspected(dice, branch, committee, half):
    inspection = Inspection.objects.create(
        committee=committee,
        organization=branch,
        kind=dice.choice([InspectionKind.HALF_YEAR] * 5 + list(InspectionKind)),
        period=half.code if dice.often(0.8) else "",
        first_on=half.first_day,
        last_on=half.last_day,
        theme="Sổ biên bản",
        checklist="HALF_YEAR",
        opened_at=timezone.now(),
    )
    due_on = half.last_day + timedelta(days=dice.choice([30, 300]))
    weak = {"kind": "WEAKNESS", "text": "Thiếu", "remedy": "Bổ sung", "due_on": due_on}
    broken = {"kind": "VIOLATION", "decision": "QĐ 5", "reported_on": half.last_day}
    for seq, values in enumerate((weak, broken), start=1):
        Finding.objects.create(inspection=inspection, seq=seq, **values)
    BookCheck.objects.create(
        inspection=inspection,
        year=YEAR,
        entry_count=3,
        broken_number=dice.choice([None, 2]),
        checked_at=timezone.now(),
    )
    Inspection.objects.filter(pk=inspection.pk).update(
        state="CONCLUDED",
        sent_at=timezone.now(),
        answer_until=DAY,
        conclusion="Tốt",
        concluded_at=dice.moment(half.last_day),
    )


def from_the_rows(unit, period):
    """The figures of a report while a change waits to be counted: nothing kept is read."""
    mark = FigureMark.objects.create(reach=MarkReach.ALONE)
    whole = report_figures.gather(unit, period, DAY)
    mark.delete()
    return whole


def both_ways(unit, code):
    """The figures of a report summed, and counted branch by branch; None without branches."""
    period = parse_period(code)
    whole = from_the_rows(unit, period)
    return (summed.gather(unit, period, DAY), whole) if whole.answer.branches else None


def any_of(number):
    return number.part if isinstance(number, Ratio) else number


def every_pair(committees):
    pairs = [both_ways(unit, code) for unit in committees for code in PERIODS]
    return [pair for pair in pairs if pair]


def counted_at(names):
    """``{name: number}`` of lines like ``Đảng bộ xã A (3 chi bộ)``."""
    found = (line.rsplit(" (", 1) for line in names)
    return {name: int(number.removesuffix(" chi bộ)")) for name, number in found}


def require_same_lists(short, whole):
    """Each list of branches has become numbers of the units below; returns how many lines."""
    summed_up, named = attention(short), attention(whole)
    child_of = whole.reckoning.tree.child_of
    labels = {unit.pk: unit.label for unit in whole.reckoning.tree.children}
    lines = 0
    for name in ("without_meeting", "without_theme", "below_target"):
        expected = {}
        for branch in whole.answer.branches:
            label = branch.organization.label
            if any(one.startswith((f"{label} (", f"{label}:")) for one in getattr(named, name)):
                child = labels[child_of[branch.organization.pk]]
                expected[child] = expected.get(child, 0) + 1
        assert counted_at(getattr(summed_up, name)) == expected
        lines += len(expected)
    return lines


def test_every_number_is_the_same(committees):
    lines, seen = 0, set()
    for short, whole in every_pair(committees):
        found, expected = canonical(short)["units"], canonical(whole)["units"]
        codes = {unit.organization.code for unit in (whole.answer.unit, *whole.answer.children)}
        children = {unit.organization.code: unit for unit in whole.answer.children}
        assert found.keys() == codes
        assert found[short.unit.code] == expected[short.unit.code]
        for code in children.keys() & expected.keys():
            assert found[code] == expected[code]
        assert short.branch_count == whole.branch_count
        for one in Indicator:
            assert short.share(one) == whole.share(one)
            assert short.former_share(one) == whole.former_share(one)
        assert (short.former is None) == (whole.former is None)
        if whole.former:
            assert short.turned() == whole.turned()
        lines += require_same_lists(short, whole)
        seen.update(name for name, number in short.of(short.unit).items() if any_of(number))
    assert lines > 20
    assert report_figures.LABELS.keys() - seen <= MADE.keys()  # kinds of inspection are many


def test_kept_figures_of_the_branches_are_those_counted_from_the_rows(committees):
    short, missed = 0, 0
    for unit, period in product(committees, map(parse_period, PERIODS)):
        kept, whole = report_figures.gather(unit, period, DAY), from_the_rows(unit, period)
        assert (kept.counts, kept.absent) == (whole.counts, whole.absent)
        for ours, other in ((kept.answer, whole.answer), (kept.former, whole.former)):
            assert (ours is None) == (other is None)
            if ours:
                assert ours.unit == other.unit
                assert ours.branches == other.branches
                assert ours.children == other.children
        named = attention(kept)
        assert named == attention(whole)
        missed += len(named.without_meeting) + len(named.without_theme)
        short += len(kept.answer.months) < len(whole.answer.months)
    assert missed > 20
    assert short > 2


def test_the_trend_is_the_same(committees):
    known = 0
    for unit in committees:
        for code, count in ((f"{YEAR}M12", 12), (f"{YEAR}Q4", 5), (f"{YEAR + 1}", 4)):
            period = parse_period(code)
            found = summed_trend(unit, period, DAY, count)
            assert found == attendance_trend(unit, period, DAY, count)
            known += sum(ratio.whole > 0 for _, ratio in found)
    assert known > 20


def test_movements_are_those_of_the_branches(committees):
    came = 0
    for unit in [*committees, *PartyOrganization.objects.branches()]:
        for code in (f"{YEAR}M06", f"{YEAR}H1", f"{YEAR}"):
            period = parse_period(code)
            found, expected = movements(unit, period, DAY), by_hand.movements(unit, period, DAY)
            small = [one for one in expected.pop("small_branches") if not unit.is_branch]
            if unit.is_branch:
                assert found.total.members == expected["total"].members
                continue
            assert {name: getattr(found, name) for name in expected} == expected
            assert small_branches(found, 1000) == small
            came += found.moved_in + found.left_count
    assert came


@pytest.mark.parametrize(
    ("kind", "code", "questions"),
    [("MONTH", "2026M09", 30), ("QUARTER", "2026Q3", 31), ("YEAR", "2026", 60)],
)
@pytest.mark.parametrize("branches", [0, 3])
def test_a_wide_report_asks_a_fixed_number_of_questions(
    reported, monkeypatch, branches, kind, code, questions, django_assert_num_queries
):
    monkeypatch.setattr(summed, "MOST_BRANCHES", 0)
    hold(reported.a, date(2025, 7, 3), reported.people)
    for _ in range(branches):
        branch = make_branch(reported.commune)
        hold(branch, date(2026, 9, 3), [make_member(branch)])
    with time_machine.travel("2026-11-30T12:00:00+07:00"):
        refresh()
        settings = 2 if connection.vendor == "postgresql" else 0  # of how tables are joined
        with django_assert_num_queries(questions + settings):
            build_report(
                *(reported.province, kind, parse_period(code), date(2026, 11, 30)),
                made_at=timezone.now(),
            )


def test_a_wide_report_names_units_below_instead_of_branches(reported, monkeypatch):
    monkeypatch.setattr(summed, "MOST_BRANCHES", 0)
    hold(reported.b, date(2026, 9, 3), reported.others)  # its minutes are not adopted
    with time_machine.travel("2026-11-30T12:00:00+07:00"):
        refresh()
        period, on = parse_period("2026Q3"), date(2026, 11, 30)
        built = build_report(reported.province, "QUARTER", period, on, made_at=timezone.now())
        words = preview_report(reported.province, "QUARTER", period, on)
    lines = [line for section in built.paper.sections for line in section.paragraphs]
    assert "- Đảng bộ xã Pa Tần (1 chi bộ)." in lines
    themes = [line for line in lines if line.startswith("Sinh hoạt chuyên đề: ")]
    assert themes == [f"Sinh hoạt chuyên đề: 1 {THEMES_BELOW}"], lines
    waiting = "- Đảng bộ xã Pa Tần: 1 cuộc họp chưa thông qua biên bản nên chưa tính."
    assert waiting in lines
    assert not [line for line in lines if "bản B" in line]
    assert built.values["units"].keys() == {"TINH", "XA"}
    assert built.values["units"]["XA"]["attendance"] == [10, 11]
    assert {one.level for one in built.paper.units} == {"unit", "child"}
    assert words.tokens["số chi bộ"] == "2"
    assert "Đôn đốc Đảng bộ xã Pa Tần" in words.proposed[NarrativeBlock.DIRECTION]


def test_figures_that_are_not_kept_are_counted_branch_by_branch(reported, monkeypatch):
    monkeypatch.setattr(summed, "MOST_BRANCHES", 0)
    period = parse_period("2026Q3")
    with time_machine.travel("2026-11-30T12:00:00+07:00"):
        assert not summed.is_wide(reported.province, period, date(2026, 11, 30))
        refresh()
        assert summed.is_wide(reported.province, period, date(2026, 11, 30))
        assert not summed.is_wide(reported.province, period, date(2026, 11, 29))
        assert not summed.is_wide(reported.a, period, date(2026, 11, 30))


@pytest.mark.parametrize("day", [date(YEAR, 6, 12), DAY])
def test_the_sums_of_the_matrix_are_those_of_its_rows(committees, day):
    told = 0
    for unit in committees:
        rows = read_matrix(unit, YEAR, day).rows
        asked = MatrixSums(unit, YEAR, day)
        whole, by_child = asked.with_children()
        assert same(whole, MonthCounts.of(rows))
        assert same(asked.whole(), whole)
        for child in unit.children.all():
            below = [row for row in rows if row.path.startswith(child.path)]
            assert same(by_child.pop(child.path, MonthCounts()), MonthCounts.of(below))
        assert not by_child
        places = asked.branches(whole.branches)
        assert list(places[:]) == rows
        assert list(places[1:3]) == rows[1:3]
        for month in Period(YEAR).months:
            counts = month_states(unit, month, day)
            assert counts == whole.cells[month.number - 1]
            told += len(counts)
    assert told > 50


def same(some, others):
    return (some.cells, some.late) == (others.cells, others.late)


def test_an_edition_first_has_waiting_changes_counted(reported, monkeypatch):
    monkeypatch.setattr(summed, "MOST_BRANCHES", 0)
    staff = make_user(reported.province, "COMMITTEE_STAFF")
    with time_machine.travel("2026-11-30T12:00:00+07:00"):
        refresh()
        hold(reported.b, date(2026, 8, 3), reported.others, state=ADOPTED)
        mark_everything()
        asked = {"organization": reported.province, "kind": "QUARTER", "by": staff}
        run = reported.make(request_report(**asked, period=parse_period("2026Q3")))
    assert run.figures["units"]["TINH"]["attendance"] == [12, 13]
    assert run.figures["units"].keys() == {"TINH", "XA"}
    assert UNSETTLED not in run.snapshot


def test_a_report_says_what_could_not_be_counted_in_time(reported, monkeypatch):
    """Another process counts and does not come to an end."""
    monkeypatch.setattr(summed, "MOST_BRANCHES", 0)
    with time_machine.travel("2026-11-30T12:00:00+07:00", tick=False):
        refresh()
        mark_everything()
        monkeypatch.setattr(kept_refresh, "refresh", lambda: 0)
        assert kept_refresh.settle(0) is False
        period, on = parse_period("2026Q3"), date(2026, 11, 30)
        built = build_report(reported.province, "QUARTER", period, on, made_at=timezone.now())
    lines = [line for section in built.paper.sections for line in section.paragraphs]
    assert f"- {UNSETTLED}." in lines
