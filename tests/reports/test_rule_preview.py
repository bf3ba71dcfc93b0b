"""The preview of a draft: the real indicator code under rules that are not in force."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.actions import rule_versions
from branches.models import RuleVersion
from config.lib.dates import today
from config.lib.periods import Period
from reports.choices import Indicator
from reports.indicators import compute
from reports.kept.counts import COUNTERS
from reports.kept.refresh import refresh
from reports.models import OrganizationFigures
from reports.rule_preview import preview
from tests.branches.test_rule_versions import draft, published
from tests.factories import attend, hold, make_branch, make_meeting, make_member, make_user
from tests.places import make_place
from tests.reports.test_kept_figures import disagreements

YEAR = Period(2025)
DAY = date(2026, 2, 1)
NEW = date(2026, 1, 1)


@pytest.fixture
def place(db):
    """January 2025: in the branch 9 of 10 came, none spoke; in its sister all 5 came and spoke."""
    place = make_place()
    rolls = {place.branch: (10, 9), place.sister: (5, 5), place.far_branch: (2, 2)}
    for branch, (expected, came) in rolls.items():
        people = [make_member(branch) for _ in range(expected)]
        meeting = make_meeting(branch, date(2025, 1, 3), conclusion="Nhất trí")
        attend(meeting, present=people[:came], excused=people[came:], spoke=people[: 10 - expected])
    return place


def verdicts(unit, **options):
    answer = compute(unit, YEAR, DAY, **options)
    return {
        one.organization.pk: {key: figure.met for key, figure in one.figures.items()}
        for one in answer.branches
    }


def one(answer, indicator):
    return next(line for line in answer.indicators if line.indicator == indicator)


def turns(answer, indicator):
    line = one(answer, indicator)
    return line.to_met, line.to_missed, line.other


def test_a_lower_target_turns_branches_to_met(place):
    found = draft(place, since=NEW, attendance={"target_pct": 85})
    answer = preview(found, YEAR, DAY)
    assert turns(answer, Indicator.ATTENDANCE) == (1, 0, 0)
    assert [line.branch for line in answer.branches] == [place.branch]
    assert answer.branch_count == 2
    unit = one(answer, Indicator.ATTENDANCE).unit
    assert (unit.before.target.text, unit.after.target.text) == ("trên 90 %", "trên 85 %")


def test_meetings_that_no_longer_count_leave_nothing_to_judge(place):
    found = draft(place, since=NEW, attendance={"types": ["THEMATIC"]})
    assert turns(preview(found, YEAR, DAY), Indicator.ATTENDANCE) == (0, 0, 2)


@pytest.mark.parametrize(
    "sections",
    [
        {"attendance": {"target_pct": {"default": 95, "VILLAGE": 80}}},
        {"attendance": {"operator": ">=", "types": ["REGULAR", "THEMATIC"]}},
        {"contribution": {"sessions_per_year": 24}},
        {"contribution": {"types": ["THEMATIC"], "prorate": False}},
        {"regular": {"per_month": 2, "types": ["COMBINED"]}},
        {"thematic": {"types": ["REGULAR"]}, "targets": {"thematic_share": [">=", 20]}},
        {"targets": {"regular_share": [">", 5], "resolution_share": [">", 100]}},
    ],
)
def test_the_preview_is_what_the_figures_become_once_the_rules_hold(place, sections):
    """Before: the figures of today. After: those of rules that really held all along."""
    found = draft(place, since=date(2025, 1, 1), **sections)
    answer = preview(found, YEAR, DAY)
    before = verdicts(place.commune)
    rule_versions.publish(draft=found, seen=found.version, by=place.staff)
    after = verdicts(place.commune)
    for indicator in Indicator:
        pairs = [(before[pk][indicator], after[pk][indicator]) for pk in before]
        turned = [pair for pair in pairs if pair[0] is not pair[1]]
        expected = turned.count((False, True)), turned.count((True, False))
        assert turns(answer, indicator) == (*expected, len(turned) - sum(expected))
    assert any(turns(answer, indicator) != (0, 0, 0) for indicator in Indicator)


def test_the_draft_stands_in_for_the_units_present_rules_and_below_others_win(place):
    published(place, since=date(2025, 1, 1), attendance={"target_pct": 95})
    found = draft(place, since=NEW)
    rule_versions.save_draft_section(
        draft=found, seen=1, section="attendance", values={"target_pct": 85}, by=place.staff
    )
    assert turns(preview(found, YEAR, DAY), Indicator.ATTENDANCE) == (1, 0, 0)
    above = draft(
        place,
        at=place.province,
        by=make_user(place.province, "COMMITTEE_STAFF"),
        since=NEW,
        attendance={"target_pct": 100},
    )
    answer = preview(above, YEAR, DAY)  # the commune keeps its own target of 95
    assert [line.branch for line in answer.branches] == [place.far_branch]


def test_old_periods_keep_their_rules_after_publishing(place):
    found = draft(place, since=NEW, attendance={"target_pct": 85}, regular={"types": ["COMBINED"]})
    before = verdicts(place.commune)
    rule_versions.publish(draft=found, seen=found.version, by=place.staff)
    assert verdicts(place.commune) == before
    hold(place.branch, date(2026, 1, 3), [make_member(place.branch)])
    answer = compute(place.branch, Period(2026, "M", 1), date(2026, 1, 31))
    assert answer.unit.figures[Indicator.ATTENDANCE].target.text == "trên 85 %"


def test_published_and_withdrawn_rules_reach_the_kept_figures(place):
    day = today()

    def kept():
        refresh()
        assert list(disagreements(2025, day)) == []
        return list(
            OrganizationFigures.objects.filter(organization=place.commune, year=2025, part=0)
            .order_by("is_official")
            .values_list(*COUNTERS)
        )

    before = kept()
    sections = {
        "attendance": {"target_pct": {"default": 95, "VILLAGE": 80}},
        "contribution": {"sessions_per_year": 24},
    }
    published(place, since=date(2025, 1, 1), **sections)
    after = kept()
    assert after != before
    later = published(place, since=day + timedelta(days=1), regular={"types": ["COMBINED"]})
    assert kept() == after
    rule_versions.withdraw(version=later, by=place.staff)
    assert kept() == after


@pytest.mark.parametrize("branches", [1, 5])
def test_the_preview_asks_a_fixed_number_of_questions(
    place, branches, django_assert_max_num_queries
):
    found = draft(place, since=NEW, attendance={"target_pct": 85, "types": ["COMBINED"]})
    for _ in range(branches):
        branch = make_branch(place.commune)
        hold(branch, date(2025, 1, 3), [make_member(branch)])
    with django_assert_max_num_queries(45):
        assert preview(found, YEAR, DAY).branch_count == 2 + branches


def address(version):
    return reverse("reports:rule_preview", args=[version.organization_id, version.pk])


def test_the_page_tells_counts_branches_and_what_has_no_effect(client, place):
    found = draft(place, since=NEW, attendance={"target_pct": 85}, duration={"min": 60})
    client.force_login(place.staff)
    page = client.get(address(found), {"ky": "2025"}).content.decode()
    assert "Bản Pa Tần 1" in page.replace("Chi bộ bản", "Bản")
    assert "không làm đổi chỉ số của kỳ đã qua: Thời lượng ít nhất." in page
    assert client.get(address(found), {"ky": "2001"}).status_code == 200
    assert "Xem trước tác động lên chỉ số" in client.get(found.get_absolute_url()).content.decode()
    rule_versions.publish(draft=found, seen=found.version, by=place.staff)
    assert client.get(address(found)).status_code == 404


def test_only_those_who_may_publish_see_the_preview(client, place):
    found = draft(place)
    statuses = {}
    for name in ("admin", "stranger", "secretary", "staff"):
        client.force_login(getattr(place, name))
        statuses[name] = client.get(address(found)).status_code
    assert statuses == {"admin": 403, "stranger": 404, "secretary": 404, "staff": 200}
    assert RuleVersion.objects.count() == 1
