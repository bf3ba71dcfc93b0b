"""Drafting, publishing and withdrawing a unit's own rules: dated, in one chain, for good."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from branches.actions import rule_versions
from branches.models import AuditEvent, RuleAssignment, RuleSet, RuleVersion
from branches.rule_book import RuleBook, rules_for
from branches.rule_facts import in_force, own_values
from branches.rules import Supposed
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from tests.factories import make_branch, make_user

DAY = timedelta(days=1)
TARGET = "attendance.target_pct"


def draft(place, *, at=None, by=None, since=None, profile=None, until=None, **sections):
    """A draft of the commune (or ``at``) that rules ``sections``."""
    by = by or place.staff
    found = rule_versions.begin_draft(
        organization=at or place.commune,
        name="Quy định của xã",
        source="Quyết định 05-QĐ/ĐU",
        valid_from=since or today(),
        valid_to=until,
        profile=profile,
        by=by,
    )
    for section, values in sections.items():
        rule_versions.save_draft_section(
            draft=found, seen=found.version, section=section, values=values, by=by
        )
    return found


def published(place, **values):
    found = draft(place, **values)
    by = values.get("by") or place.staff
    return rule_versions.publish(draft=found, seen=found.version, by=by)


def target(unit, day):
    return rules_for(unit, day).get(TARGET)


def test_every_change_of_a_draft_leaves_a_trace(place):
    draft(place, attendance={"target_pct": 85})
    event = AuditEvent.objects.filter(code="branches.rules_draft_saved").latest("pk")
    assert event.payload["changes"] == {"attendance.target_pct": [None, 85]}


def test_a_draft_changes_nothing_and_publishing_holds_from_the_first_day(place):
    first = today() + 10 * DAY
    found = draft(place, since=first, attendance={"target_pct": 85})
    assert target(place.branch, first) == 90
    rule_versions.publish(draft=found, seen=found.version, by=place.staff)
    assert target(place.branch, first - DAY) == 90
    assert target(place.branch, first) == 85
    assert target(place.commune, first) == 85
    assert target(place.far_branch, first) == 90
    rules = rules_for(place.branch, first)
    assert rules.codes == (f"QT{place.commune.pk}-1", "HD42-2025")
    assert rules.get("contribution.sessions_per_year") == 6


def test_the_next_version_ends_the_former_one_the_day_before(place):
    start, turn = today() - 30 * DAY, today() + 30 * DAY
    published(place, since=start, attendance={"target_pct": 85}, duration={"min": 60})
    second = draft(place, since=turn)
    assert second.values == {"attendance": {"target_pct": 85}, "duration": {"min": 60}}
    rule_versions.save_draft_section(
        draft=second, seen=1, section="attendance", values={"target_pct": 80}, by=place.staff
    )
    rule_versions.save_draft_section(
        draft=second, seen=2, section="duration", values={}, by=place.staff
    )
    rule_versions.publish(draft=second, seen=3, by=place.staff)
    assert [target(place.branch, day) for day in (start - DAY, start, turn - DAY, turn)] == [
        90,
        85,
        85,
        80,
    ]
    assert rules_for(place.branch, turn - DAY).get("duration.min") == 60
    assert rules_for(place.branch, turn).get("duration.min") == 90
    spells = RuleAssignment.objects.order_by("valid_from").values_list("valid_from", "valid_to")
    assert list(spells) == [(start, turn), (turn, None)]


def test_each_key_is_inherited_by_itself_and_the_nearest_unit_wins(place):
    leader = make_user(place.province, "COMMITTEE_LEADER")
    published(
        place,
        at=place.province,
        by=leader,
        attendance={"target_pct": 95},
        duration={"min": 60},
        contribution={"sessions_per_year": 4},
    )
    published(place, attendance={"target_pct": 80})
    mine, far = rules_for(place.branch, today()), rules_for(place.far_branch, today())
    assert (mine.get(TARGET), far.get(TARGET)) == (80, 95)
    assert (mine.get("duration.min"), mine.get("contribution.sessions_per_year")) == (60, 4)
    rows = {row.entry.key: row for one in in_force(place.branch, today()) for row in one.rows}
    origins = [rows[key].origin for key in (TARGET, "duration.min", "attendance.operator")]
    assert origins == [place.commune.name, place.province.name, "Quy định chung"]
    assert not any(row.is_own for row in rows.values())


def test_values_per_type_hold_for_branches_of_that_type_only(place):
    barracks = make_branch(place.commune)
    barracks.branch_type = "MILITARY"
    barracks.save()
    published(place, attendance={"target_pct": {"default": 92, "MILITARY": 85}})
    book = RuleBook.on(today())
    assert book.for_branch(barracks.pk).get(TARGET) == 85
    assert book.for_branch(place.branch.pk).get(TARGET) == 92
    assert target(barracks, today()) == 85
    assert [said(unit) for unit in (barracks, place.branch, place.commune)] == [
        ["85 %"],
        ["92 %"],
        ["92 %", "Quân sự, quân đội, biên phòng: 85 %"],
    ]


def said(unit):
    """The attendance target on the page of ``unit``."""
    rows = [row for one in in_force(unit, today()) for row in one.rows]
    return next(row.lines for row in rows if row.entry.key == TARGET)


def test_a_version_with_an_end_gives_way_to_what_is_above(place):
    end = today() + 5 * DAY
    published(place, until=end, attendance={"target_pct": 85})
    assert (target(place.branch, end - DAY), target(place.branch, end)) == (85, 90)


def test_a_shipped_profile_is_put_in_force_unchanged(place):
    profile = RuleSet.objects.get(code="HD12-2018")
    found = draft(place, profile=profile)
    with pytest.raises(RuleBroken, match="nguyên vẹn"):
        rule_versions.save_draft_section(
            draft=found, seen=1, section="attendance", values={"target_pct": 1}, by=place.staff
        )
    rule_versions.publish(draft=found, seen=1, by=place.staff)
    assert target(place.branch, today()) == 85
    assert rules_for(place.branch, today()).codes == ("HD12-2018", "HD42-2025")
    assert RuleSet.objects.filter(organization=None).count() == 3
    assert RuleSet.objects.filter(organization=place.commune).count() == 0


@pytest.mark.parametrize("back", [0, 1])
def test_a_version_never_reaches_back_behind_another(place, back):
    first = today() + 20 * DAY
    published(place, since=first, attendance={"target_pct": 85})
    late = draft(place, since=first - back * DAY)
    with pytest.raises((RuleBroken, ValidationError), match=f"{first:%d/%m/%Y}"):
        rule_versions.publish(draft=late, seen=late.version, by=place.staff)
    assert RuleAssignment.objects.count() == 1
    assert target(place.branch, first - DAY) == 90


def test_rules_assigned_before_there_were_versions_are_followed_on_as_well(place):
    old = RuleSet.objects.get(code="HD12-2018")
    kept = RuleAssignment.objects.create(rule_set=old, organization=place.commune)
    found = draft(place)
    assert found.values["attendance"]["target_pct"] == 85
    rule_versions.publish(draft=found, seen=1, by=place.staff)
    kept.refresh_from_db()
    assert kept.valid_to == today()


def test_withdrawing_before_the_first_day_gives_the_former_rules_back(place):
    published(place, until=today() + 90 * DAY, attendance={"target_pct": 85})
    later = published(place, since=today() + DAY, attendance={"target_pct": 80})
    assert target(place.branch, today() + DAY) == 80
    rule_versions.withdraw(version=later, by=place.staff)
    assert target(place.branch, today() + DAY) == 85
    assert RuleAssignment.objects.get().valid_to == today() + 90 * DAY
    later.refresh_from_db()
    assert (later.state, later.withdrawn_by, later.assignment) == ("WITHDRAWN", place.staff, None)
    again = published(place, since=today() + DAY, attendance={"target_pct": 75})
    assert again.number == 3


def test_rules_in_force_or_followed_by_others_are_not_withdrawn(place):
    current = published(place)
    with pytest.raises(RuleBroken, match="không rút được"):
        rule_versions.withdraw(version=current, by=place.staff)
    soon = published(place, since=today() + DAY)
    published(place, since=today() + 2 * DAY)
    with pytest.raises(RuleBroken, match="sau trước"):
        rule_versions.withdraw(version=soon, by=place.staff)


def test_one_draft_at_a_time_and_a_stale_one_is_not_written(place):
    found = draft(place)
    with pytest.raises(RuleBroken, match="một bản thảo"):
        draft(place)
    for act in (
        lambda: rule_versions.publish(draft=found, seen=0, by=place.staff),
        lambda: rule_versions.discard_draft(draft=found, seen=9, by=place.staff),
        lambda: rule_versions.save_draft_section(
            draft=found, seen=2, section="duration", values={"min": 60}, by=place.staff
        ),
    ):
        with pytest.raises(Stale):
            act()
    rule_versions.publish(draft=found, seen=1, by=place.staff)
    with pytest.raises(Stale):
        rule_versions.publish(draft=found, seen=1, by=place.staff)
    assert RuleAssignment.objects.count() == 1


def test_a_discarded_draft_leaves_only_its_trace(place):
    found = draft(place)
    rule_versions.discard_draft(draft=found, seen=1, by=place.staff)
    assert not RuleVersion.objects.exists()
    assert AuditEvent.objects.filter(code="branches.rules_draft_discarded").count() == 1


def test_the_trace_holds_what_changed(place):
    published(place, attendance={"target_pct": 85})
    second = draft(place, since=today() + DAY)
    for seen, (section, values) in enumerate(
        {"attendance": {"target_pct": 80}, "duration": {"min": 60}}.items(), start=1
    ):
        rule_versions.save_draft_section(
            draft=second, seen=seen, section=section, values=values, by=place.staff
        )
    rule_versions.publish(draft=second, seen=3, by=place.staff)
    event = AuditEvent.objects.filter(code="branches.rules_published").latest("pk")
    assert event.actor_id == place.staff.pk
    assert event.payload["changes"] == {TARGET: [85, 80], "duration.min": [None, 60]}
    assert event.payload["valid_from"] == (today() + DAY).isoformat()


@pytest.mark.parametrize("who", ["admin", "secretary", "plain", "stranger"])
def test_only_the_office_and_the_leaders_of_the_unit_rule(place, who):
    with pytest.raises(PermissionDenied):
        draft(place, by=getattr(place, who))
    found = draft(place, by=make_user(place.commune, "COMMITTEE_LEADER"))
    for act in (rule_versions.publish, rule_versions.discard_draft):
        with pytest.raises(PermissionDenied):
            act(draft=found, seen=1, by=getattr(place, who))


def test_the_office_above_does_not_rule_for_the_unit_below(place):
    with pytest.raises(PermissionDenied):
        draft(place, at=place.branch)


def test_impossible_values_are_not_published(place):
    with pytest.raises(RuleBroken, match="từ 1 đến 100"):
        draft(place, attendance={"target_pct": 0})
    with pytest.raises(RuleBroken, match="không do đơn vị quy định"):
        draft(place, at=place.province, by=make_user(place.province, "COMMITTEE_STAFF"),
              voting={"ordinary": [1, 3, False]})  # fmt: skip


def test_the_database_refuses_to_change_what_was_published(place):
    found = published(place, attendance={"target_pct": 85})
    for act in (
        lambda: RuleSet.objects.filter(pk=found.rule_set_id).update(values={}),
        lambda: RuleSet.objects.filter(pk=found.rule_set_id).update(name="Khác"),
        lambda: RuleVersion.objects.filter(pk=found.pk).update(values={}),
        lambda: RuleVersion.objects.filter(pk=found.pk).update(source="Khác"),
        lambda: RuleVersion.objects.filter(pk=found.pk).update(state="DRAFT", published_at=None),
        lambda: RuleVersion.objects.filter(pk=found.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert RuleSet.objects.filter(code="HD12-2018").update(name="Tên") == 1  # shipped ones may


def test_constraints_hold_without_the_actions(place):
    rows = {"organization": place.commune, "name": "…", "source": "…"}
    RuleVersion.objects.create(number=1, valid_from=date(2026, 1, 1), **rows)
    for wrong in (
        {"number": 2, "valid_from": date(2026, 1, 1)},  # a second draft
        {"number": 1, "valid_from": date(2026, 1, 1), "state": "PUBLISHED"},  # no moment
        {"number": 3, "valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleVersion.objects.create(**rows, **wrong)


def test_a_supposed_set_stands_in_for_the_units_own(place):
    published(place, attendance={"target_pct": 85}, duration={"min": 60})
    supposed = Supposed(place.commune.pk, "#", {"attendance": {"target_pct": 70}})
    rules = RuleBook.on(today(), supposed=supposed).for_branch(place.branch.pk)
    assert (rules.get(TARGET), rules.get("duration.min")) == (70, 90)
    assert own_values(place.commune, today())["duration"] == {"min": 60}


@pytest.mark.parametrize("branches", [1, 6])
def test_the_rules_of_one_unit_ask_two_questions(place, branches, django_assert_num_queries):
    published(place, attendance={"target_pct": 85})
    for _ in range(branches):
        make_branch(place.commune)
    with django_assert_num_queries(2):
        rules_for(place.branch, today())
    with django_assert_num_queries(3):
        in_force(place.branch, today())
