"""The preview of a draft: the real indicator code under rules that are not in force."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branches import jobs
from branches.actions import rule_versions
from branches.models import Job, RuleVersion
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.periods import Period
from reports import tasks
from reports.choices import Indicator
from reports.indicators import compute
from reports.kept.counts import COUNTERS
from reports.kept.refresh import refresh
from reports.kept_previews import keep, packed, unpacked
from reports.models import OrganizationFigures, RulePreview
from reports.rule_preview import preview
from tests.branches.test_rule_versions import draft, published
from tests.factories import attend, hold, make_branch, make_meeting, make_member, make_user
from tests.places import make_place
from tests.reports.test_kept_figures import disagreements

LAST = today().year - 1  # the page offers this year and the last
YEAR = Period(LAST)
DAY = date(LAST + 1, 2, 1)
NEW = date(LAST + 1, 1, 1)


@pytest.fixture
def place(db):
    """Last January: of the branch 9 of 10 came and none spoke; of its sister all came and spoke."""
    place = make_place()
    rolls = {place.branch: (10, 9), place.sister: (5, 5), place.far_branch: (2, 2)}
    for branch, (expected, came) in rolls.items():
        people = [make_member(branch) for _ in range(expected)]
        meeting = make_meeting(branch, date(LAST, 1, 3), conclusion="Nhất trí")
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
    found = draft(place, since=date(LAST, 1, 1), **sections)
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
    published(place, since=date(LAST, 1, 1), attendance={"target_pct": 95})
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
    hold(place.branch, date(LAST + 1, 1, 3), [make_member(place.branch)])
    answer = compute(place.branch, Period(LAST + 1, "M", 1), date(LAST + 1, 1, 31))
    assert answer.unit.figures[Indicator.ATTENDANCE].target.text == "trên 85 %"


def test_published_and_withdrawn_rules_reach_the_kept_figures(place):
    day = today()

    def kept():
        refresh()
        assert list(disagreements(LAST, day)) == []
        return list(
            OrganizationFigures.objects.filter(organization=place.commune, year=LAST, part=0)
            .order_by("is_correction")
            .values_list(*COUNTERS)
        )

    before = kept()
    sections = {
        "attendance": {"target_pct": {"default": 95, "VILLAGE": 80}},
        "contribution": {"sessions_per_year": 24},
    }
    published(place, since=date(LAST, 1, 1), **sections)
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
        hold(branch, date(LAST, 1, 3), [make_member(branch)])
    with django_assert_max_num_queries(45):
        assert preview(found, YEAR, DAY).branch_count == 2 + branches


def address(version):
    return reverse("reports:rule_preview", args=[version.organization_id, version.pk])


def counted(client, place, found):
    """Ask for the preview on its page and let the worker count it."""
    client.force_login(place.staff)
    answer = client.post(address(found), {"ky": f"{LAST}"})
    job = Job.objects.latest("pk")
    assert answer["Location"] == job.get_absolute_url()
    assert jobs.run(job.pk)
    job.refresh_from_db()
    return job


def shown(client, found):
    return client.get(address(found), {"ky": f"{LAST}"}).content.decode()


@pytest.fixture
def files(settings, tmp_path):
    assert tasks.build_preview  # registered as a handler
    settings.FILES_DIR = tmp_path


def test_the_page_tells_counts_branches_and_what_has_no_effect(client, place, files):
    found = draft(place, since=NEW, attendance={"target_pct": 85}, duration={"min": 60})
    job = counted(client, place, found)
    page = shown(client, found)
    assert "Bản Pa Tần 1" in page.replace("Chi bộ bản", "Bản")
    assert "trên 85 %" in page
    assert "không làm đổi chỉ số của kỳ đã qua: Thời lượng ít nhất." in page
    assert client.get(address(found), {"ky": "2001"}).status_code == 200
    assert "Xem trước tác động lên chỉ số" in client.get(found.get_absolute_url()).content.decode()
    assert f"{address(found)}?ky={LAST}" in client.get(job.get_absolute_url()).content.decode()
    rule_versions.publish(draft=found, seen=found.version, by=place.staff)
    assert client.get(address(found)).status_code == 404
    assert "Xem tác động" not in client.get(job.get_absolute_url()).content.decode()


def test_what_is_kept_says_what_was_counted(place):
    found = draft(place, since=NEW, attendance={"target_pct": 85, "types": ["COMBINED"]})
    answer = preview(found, YEAR, DAY)
    kept = unpacked(json.loads(json.dumps(packed(answer))))
    assert (kept.branch_count, kept.indicators) == (answer.branch_count, answer.indicators)
    turned = [
        (line.branch, {key: turn for key, turn in line.turns.items() if turn.turns})
        for line in answer.branches
    ]
    assert [(line.branch, line.turns) for line in kept.named(kept.branches)] == turned


def test_the_workbook_lists_every_branch_that_turns(client, place, files, tmp_path):
    found = draft(place, since=NEW, attendance={"target_pct": 85})
    job = counted(client, place, found)
    sheet = load_workbook(BytesIO((tmp_path / job.result_path).read_bytes())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:3] + row[4:6] + row[7:9] for row in rows] == [
        [place.branch.label, "Tỷ lệ dự", "trên 90 %", "Chưa đạt", "trên 85 %", "Đạt"]
    ]


def test_a_preview_of_an_older_state_of_the_draft_says_so(client, place, files):
    found = draft(place, since=NEW, attendance={"target_pct": 85})
    counted(client, place, found)
    assert "đã được sửa sau lần tính" not in shown(client, found)
    rule_versions.save_draft_section(
        draft=found, seen=found.version, section="attendance", values={"target_pct": 50}, by=SYSTEM
    )
    assert "đã được sửa sau lần tính" in shown(client, found)
    counted(client, place, found)
    page = shown(client, found)
    assert ("trên 50 %" in page, "đã được sửa sau lần tính" in page) == (True, False)
    assert RulePreview.objects.count() == 1


def test_a_slow_worker_does_not_overwrite_the_preview_of_a_later_draft(place):
    early = draft(place, since=NEW, attendance={"target_pct": 85})
    answer = preview(early, YEAR, DAY)
    late = RuleVersion.objects.get(pk=early.pk)
    rule_versions.save_draft_section(
        draft=late, seen=late.version, section="attendance", values={"target_pct": 50}, by=SYSTEM
    )
    assert keep(late, YEAR, DAY, preview(late, YEAR, DAY))
    assert keep(early, YEAR, DAY, answer)
    assert RulePreview.objects.get().seen == late.version


def test_asking_twice_counts_once_and_a_page_read_counts_nothing(
    client, place, files, django_assert_num_queries
):
    found = draft(place, since=NEW, attendance={"target_pct": 85})
    client.force_login(place.staff)
    for _ in range(2):
        client.post(address(found), {"ky": f"{LAST}"})
    job = Job.objects.get()
    assert job.get_absolute_url() in shown(client, found)
    assert jobs.run(job.pk)
    with django_assert_num_queries(9):
        shown(client, found)


def test_a_draft_published_meanwhile_is_not_counted(client, place, files):
    found = draft(place, since=NEW, attendance={"target_pct": 85})
    client.force_login(place.staff)
    client.post(address(found), {"ky": f"{LAST}"})
    rule_versions.publish(draft=found, seen=found.version, by=place.staff)
    assert jobs.run(Job.objects.get().pk)
    assert Job.objects.get().error.startswith("Bản thảo đã được ban hành hoặc xóa")
    assert RulePreview.objects.count() == 0


def test_only_those_who_may_publish_see_the_preview(client, place):
    found = draft(place)
    statuses = {}
    for name in ("admin", "stranger", "secretary", "staff"):
        client.force_login(getattr(place, name))
        statuses[name] = client.get(address(found)).status_code
        client.post(address(found), {"ky": f"{LAST}"})
    assert list(Job.objects.values_list("requester", flat=True)) == [place.staff.pk]
    assert statuses == {"admin": 403, "stranger": 404, "secretary": 404, "staff": 200}
    assert RuleVersion.objects.count() == 1
