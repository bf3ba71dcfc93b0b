"""The year of scores: means of official scores, bands, what lacks a score; fixed queries."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from reports.quality.facts import branches_on, counts_by_branch, counts_of
from tests.factories import hold, make_branch, make_meeting, make_member, make_org, make_score
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
    counts = counts_by_branch(branches_on(commune, DAY), 2026, DAY)
    assert (counts[a.pk].mean, counts[a.pk].own_mean) == (Decimal("85.0"), Decimal("88.3"))
    assert (counts[a.pk].due, counts[a.pk].scored, counts[a.pk].unscored) == (4, 3, 1)
    assert counts[a.pk].bands == [("Tốt", 1), ("Khá", 1), ("Trung bình", 0), ("Kém", 0)]
    together = counts_of(branches_on(commune, DAY), 2026, DAY)
    assert together == counts[a.pk] + counts[b.pk]
    assert together.mean == Decimal("88.3")  # of three meetings, not of two branches
    assert counts_of(branches_on(commune, DAY), 2025, DAY).mean is None


def test_types_that_are_not_scored_are_not_missing_a_score(commune):
    branch = branch_with(commune, (90, 90))
    make_meeting(branch, date(2026, 2, 3), meeting_type="EXTRAORDINARY")
    make_meeting(branch, date(2026, 2, 4), meeting_type="COMMITTEE_MEETING")
    assert counts_of(branches_on(branch, DAY), 2026, DAY).unscored == 0


def test_the_branch_sees_its_months_without_a_score(client, commune):
    branch = branch_with(commune, (92, 90), None, (85, 80))
    client.force_login(login(branch, "SECRETARY"))
    page = client.get(reverse("reports:quality", args=[branch.pk]))
    assert page.context["missing"][:2] == ["tháng 2", "tháng 4 (chưa họp)"]
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
    with django_assert_num_queries(19):
        page = client.get(reverse("reports:quality", args=[commune.pk]))
    assert len(page.context["tables"][1].rows) == count
    assert page.context["mean"] == "90,0"
