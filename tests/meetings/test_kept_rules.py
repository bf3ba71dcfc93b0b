"""A meeting keeps the rules it was opened under, whatever is published afterwards."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branches.actions import rule_versions
from branches.models import RuleAssignment, RuleSet
from branches.rule_book import rules_for, rules_kept
from meetings.facts import missing
from meetings.models import Meeting
from meetings.reading import rules_of
from tests.factories import make_user
from tests.meetings.conftest import DAY, make_village


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF")


def publish(village, staff, since=date(2026, 1, 1), **sections):
    draft = rule_versions.begin_draft(
        organization=village.commune, name="…", source="…", valid_from=since, by=staff
    )
    for section, values in sections.items():
        rule_versions.save_draft_section(
            draft=draft, seen=draft.version, section=section, values=values, by=staff
        )
    rule_versions.publish(draft=draft, seen=draft.version, by=staff)
    return draft


def test_the_rules_are_kept_when_the_meeting_is_opened(village, staff):
    planned = village.plan()
    assert planned.rule_codes == ""
    publish(village, staff, duration={"min": 150})
    assert rules_of(planned).get("duration.min") == 150
    meeting = village.start(held_on=date(2026, 10, 3))
    code = RuleSet.objects.get(organization=village.commune).code
    meeting.refresh_from_db()
    assert meeting.rule_codes == f"{code}, HD42-2025"


def test_rules_published_later_do_not_judge_an_opened_meeting(village, staff):
    meeting = village.write(village.start())  # two hours long
    publish(village, staff, duration={"min": 150}, attendance={"meeting_criterion_pct": 100})
    assert rules_for(village.branch, DAY).get("duration.min") == 150
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert rules_of(meeting).get("duration.min") == 90
    assert not [one for one in missing(meeting) if "phút" in one.sentence]


def test_what_is_kept_reads_as_it_read_then_also_per_type(village, staff):
    publish(
        village,
        staff,
        duration={"min": {"default": 80, "VILLAGE": 70}},
        contribution={"silent_months": 2},
    )
    now = rules_for(village.branch, DAY)
    kept = rules_kept(list(now.codes), village.branch.branch_type)
    assert kept == now
    assert kept.get("duration.min") == 70
    assert rules_kept(["UNKNOWN", "HD42-2025"], "VILLAGE") is None


def test_sets_of_one_unit_are_kept_in_the_order_of_their_strength(village):
    for code, since in (("KHOI-2020", date(2020, 1, 1)), ("HD12-2018", date(2018, 7, 6))):
        RuleAssignment.objects.create(
            rule_set=RuleSet.objects.get(code=code),
            organization=village.commune,
            valid_from=since,
        )
    now = rules_for(village.branch, DAY)
    assert now.codes == ("KHOI-2020", "HD12-2018", "HD42-2025")
    assert now.get("attendance.target_pct") == 90
    assert rules_kept(list(now.codes), "VILLAGE") == now


def test_the_rules_of_signed_minutes_are_frozen(village):
    meeting = village.signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(rule_codes="KHOI-2020")


def test_the_page_of_the_roll_call_names_the_rules_and_the_verdicts(client, village, staff):
    meeting = village.write(village.start())
    publish(village, staff, duration={"min": 150})
    client.force_login(village.secretary)
    page = client.get(f"/don-vi/{village.branch.pk}/chi-so/cuoc-hop/{meeting.pk}/")
    text = page.content.decode()
    assert "Thời lượng: 120 phút, quy định từ 90 phút." in text
    assert "Hướng dẫn 42-HD/BTCTW" in text
    assert "giữ quy tắc đã áp dụng khi bắt đầu điểm danh" in text
    assert [one.met for one in page.context["judged"].verdicts] == [True, True]
