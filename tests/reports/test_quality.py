"""The year of scores: means of official scores, bands, what lacks a score; fixed queries."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from meetings.models import Praise
from reports.quality.facts import branches_of_year, counts_by_branch, counts_of, meetings_due
from reports.quality.habits import criticism_table, marks_table, sittings
from reports.quality.tables import months_without
from tests.factories import (
    attend,
    close_branch,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_score,
)
from tests.factories import make_user as login

DAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2026-11-30T10:00+07:00"):
        yield


@pytest.fixture
def commune(db):
    return make_org(make_org(None, kind="CENTRAL"), name="Đảng bộ xã Pa Tần")


def branch_with(commune, *scores, **values):
    """A branch with one meeting a month, scored as pairs of own and official (None: not at all)."""
    branch = make_branch(commune, **values)
    people = [make_member(branch) for _ in range(3)]
    for month, pair in enumerate(scores, start=1):
        meeting = hold(branch, date(2026, month, 3), people)
        if pair:
            make_score(meeting, pair[0], official=pair[1])
    return branch


def test_the_mean_is_of_the_official_scores(commune):
    a = branch_with(commune, (92, 90), (85, 80), None, (88, None))
    b = branch_with(commune, (95, 95))
    counts = counts_by_branch(branches_of_year(commune, 2026, DAY), 2026, DAY)
    assert (counts[a.pk].mean, counts[a.pk].own_mean) == (Decimal("85.0"), Decimal("88.3"))
    assert (counts[a.pk].due, counts[a.pk].scored, counts[a.pk].unscored) == (4, 3, 1)
    assert counts[a.pk].bands == [("Tốt", 1), ("Khá", 1), ("Trung bình", 0), ("Kém", 0)]
    together = counts_of(branches_of_year(commune, 2026, DAY), 2026, DAY)
    assert together == counts[a.pk] + counts[b.pk]
    assert together.mean == Decimal("88.3")  # of three meetings, not of two branches
    assert counts_of(branches_of_year(commune, 2026, DAY), 2025, DAY).mean is None


def test_types_that_are_not_scored_are_not_missing_a_score(commune):
    branch = branch_with(commune, (90, 90))
    make_meeting(branch, date(2026, 2, 3), meeting_type="EXTRAORDINARY")
    make_meeting(branch, date(2026, 2, 4), meeting_type="COMMITTEE_MEETING")
    assert counts_of(branches_of_year(branch, 2026, DAY), 2026, DAY).unscored == 0


def test_the_branch_sees_its_months_without_a_score(client, commune):
    branch = branch_with(commune, (92, 90), None, (85, 80))
    client.force_login(login(branch, "SECRETARY"))
    page = client.get(reverse("reports:quality", args=[branch.pk]))
    assert page.context["missing"] == ["tháng 2", "tháng 4, 5, 6, 7, 8, 9, 10, 11 (chưa họp)"]
    assert page.context["mean"] == "85,0"
    rows = page.context["tables"][1].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["92", "90", "Tốt"],
        ["chưa chấm", "–", "–"],
        ["85", "80", "Khá"],
    ]


def test_a_stranger_meets_404(client, commune):
    branch = branch_with(commune)
    client.force_login(login(make_branch(make_org(commune.parent)), "SECRETARY"))
    assert client.get(reverse("reports:quality", args=[branch.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_committee_page_costs_the_same_however_many_branches(
    client, commune, count, django_assert_num_queries
):
    for _ in range(count):
        branch_with(commune, (92, 90), (80, None))
    client.force_login(login(commune, "COMMITTEE_STAFF"))
    with django_assert_num_queries(15):
        page = client.get(reverse("reports:quality", args=[commune.pk]))
    assert len(page.context["tables"][-1].rows) == count
    assert page.context["mean"] == "90,0"


def test_one_put_off_into_january_counts_for_its_own_year(commune):
    branch = branch_with(commune)
    meeting = hold(branch, date(2026, 1, 5), [make_member(branch)])
    meeting.for_year, meeting.for_month = 2025, 12
    meeting.save()
    make_score(meeting, 90, official=90)
    counts = counts_of(branches_of_year(commune, 2025, DAY), 2025, DAY)
    assert (counts.due, counts.scored, counts.unscored) == (1, 1, 0)
    assert counts_of(branches_of_year(commune, 2026, DAY), 2026, DAY).due == 0
    assert months_without(branch, 2025, DAY)[-1].endswith("10, 11 (chưa họp)")


def test_a_branch_closed_in_the_year_stays_in_its_figures(commune):
    branch_with(commune, (90, 90))
    closed = branch_with(commune, (70, 70))
    close_branch(closed, date(2026, 6, 1))
    counts = counts_of(branches_of_year(commune, 2026, DAY), 2026, DAY)
    assert (counts.confirmed, counts.mean) == (2, Decimal("80.0"))


def test_months_outside_the_life_of_a_branch_lack_no_score(commune):
    branch = branch_with(commune, (90, 90))
    branch.valid_from, branch.valid_to = date(2026, 3, 2), date(2026, 7, 1)
    assert months_without(branch, 2026, DAY) == ["tháng 4, 5, 6 (chưa họp)"]
    assert months_without(branch, 2025, DAY) == []


def test_the_running_month_lacks_a_score_once_a_meeting_was_held(commune):
    branch = branch_with(commune)
    early = date(2026, 11, 5)
    assert months_without(branch, 2026, early)[-1].endswith("9, 10 (chưa họp)")
    hold(branch, date(2026, 11, 3), [make_member(branch)])
    assert months_without(branch, 2026, early)[-1] == "tháng 11"


def test_meetings_taken_over_are_not_missing_a_score(client, commune):
    branch = branch_with(commune, (90, 90))
    hold(branch, date(2026, 2, 3), [make_member(branch)], taken_over=True)
    counts = counts_of(branches_of_year(commune, 2026, DAY), 2026, DAY)
    assert (counts.due, counts.unscored) == (1, 0)
    client.force_login(login(branch, "SECRETARY"))
    page = client.get(reverse("reports:quality", args=[branch.pk]))
    assert page.context["missing"][0] == "tháng 2 (nhập từ sổ cũ)"
    assert "không kể 1 cuộc họp nhập từ sổ cũ" in page.text


def cells_of(table):
    return {row.head: [cell.text for cell in row.cells] for row in table.rows}


def test_marked_sittings_are_compared_with_all(commune):
    branch = branch_with(commune, (95, 95), (85, 85))
    assert marks_table(sittings(meetings_due([branch.pk], 2026, DAY))) is None
    people = [make_member(branch) for _ in range(4)]
    salute = make_meeting(branch, date(2026, 4, 1), after_flag_ceremony=True)
    attend(salute, present=people[:3], excused=people[3:])
    make_score(salute, 75, official=75)
    assert cells_of(marks_table(sittings(meetings_due([branch.pk], 2026, DAY)))) == {
        "Họp ngay sau lễ chào cờ đầu tháng": ["1", "75,00 %", "75,0"],
        "Tất cả cuộc họp": ["3", "90,00 %", "85,0"],
    }


def test_criticism_skipped_in_silence_shows_month_by_month(commune):
    branch = make_branch(commune)
    person = make_member(branch)
    first = hold(branch, date(2026, 1, 3), [person])
    Praise.objects.create(
        meeting=first, member=person, seq=1, kind="CRITICISM", text="Chậm báo cáo"
    )
    hold(branch, date(2026, 2, 3), [person], no_criticism_reason="Không có vi phạm")
    hold(branch, date(2026, 3, 3), [person])
    hold(branch, date(2026, 3, 20), [person], meeting_type="THEMATIC")  # has no such item
    assert cells_of(criticism_table(sittings(meetings_due([branch.pk], 2026, DAY)))) == {
        "Tháng 1": ["1", "1", "0", "0", "1"],
        "Tháng 2": ["1", "0", "1", "0", "0"],
        "Tháng 3": ["1", "0", "0", "1", "0"],
    }
