"""Every key has an entry; every kind says its values in Vietnamese and refuses impossible ones."""

from pathlib import Path

import pytest
from django.conf import settings

from branches.rule_book import shipped_rule_sets
from branches.rule_catalogue import CATALOGUE, MEETING_TYPES, SECTIONS, problems_of
from branches.rule_fields import fields_of, parts_of, value_of
from branches.rule_kinds import lines_of, problem_of
from branches.rules import Assigned, merge_rule_values, strongest_first, value_for, winners
from meetings.choices import MeetingType

SHIPPED = shipped_rule_sets()
DEFAULT = SHIPPED[0]["values"]
APPS = ("branches", "members", "meetings", "resolutions", "reports")


def keys_of(values):
    return {f"{section}.{name}" for section, names in values.items() for name in names}


def test_every_key_of_the_shipped_sets_has_an_entry():
    """A new key in ``rule_sets.json`` needs a line in ``branches/rule_catalogue.py``."""
    assert set().union(*(keys_of(one["values"]) for one in SHIPPED)) == set(CATALOGUE)
    assert keys_of(DEFAULT) == set(CATALOGUE)


def test_entries_stand_in_their_section_and_sections_have_one_address():
    assert all(entry.section == section.code for section in SECTIONS for entry in section.keys)
    assert len({section.slug for section in SECTIONS}) == len(SECTIONS)


def test_the_types_of_meeting_are_those_of_the_product():
    assert list(MEETING_TYPES) == MeetingType.choices


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_the_shipped_value_is_possible_and_can_be_said(entry):
    value = DEFAULT[entry.section][entry.name]
    assert problem_of(entry, value) == ""
    assert all(line for line in lines_of(entry, value))
    assert entry.label
    assert not entry.label.endswith(".")


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_what_the_form_shows_is_the_value_again(entry):
    if entry.is_editable:
        value = value_for(DEFAULT[entry.section][entry.name], "")
        parts = parts_of(entry, value)
        assert len(parts) == len(fields_of(entry))
        assert value_of(entry, parts) == value


def test_a_key_that_code_reads_is_not_marked_as_unused():
    """Once a figure is computed by a key, its entry loses the mark and forms offer it."""
    marked = {key for key, entry in CATALOGUE.items() if entry.unused}
    read = set()
    for path in (path for app in APPS for path in Path(settings.BASE_DIR, app).rglob("*.py")):
        if path.name != "rule_catalogue.py":
            text = path.read_text(encoding="utf-8")
            read |= {key for key in marked if f'"{key}"' in text}
    assert read == set()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("attendance.target_pct", {"default": 90, "MILITARY": 85},
         ["90 %", "Quân sự, quân đội, biên phòng: 85 %"]),
        ("attendance.operator", ">", ["phải lớn hơn mục tiêu"]),
        ("regular.window", {"default": [3, 6], "RETIREE": [3, 3]},
         ["ngày 3 đến ngày 6", "Hưu trí: ngày 3"]),
        ("attendance.types", ["REGULAR", "EXTRAORDINARY"], ["Thường kỳ, bất thường"]),
        ("targets.good_members", [">", 95], ["trên 95 %"]),
        ("targets.regular_share", [">=", 100], ["100 %"]),
        ("plan.deadline", [1, 31], ["ngày 31/01"]),
        ("reminders.quiet", ["21:00", "06:30"], ["từ 21:00 đến 06:30"]),
        ("duration.min_small", None, ["không quy định"]),
        ("duration.min_small", 60, ["60 phút"]),
        ("evaluation.excellent_cap", 0.2, ["20 %"]),
        ("evaluation.excellent_cap", 0.125, ["12,5 %"]),
        ("voting.ordinary", [1, 2, True],
         ["trên một nửa số đảng viên chính thức được biểu quyết"]),
    ],
)  # fmt: skip
def test_values_are_said_as_people_say_them(key, value, said):
    assert list(lines_of(CATALOGUE[key], value)) == said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("attendance.target_pct", 0),
        ("attendance.target_pct", 101),
        ("attendance.target_pct", "90"),
        ("attendance.target_pct", True),
        ("attendance.target_pct", None),
        ("attendance.target_pct", {"default": 90, "NAVY": 85}),
        ("attendance.target_pct", {"MILITARY": 85}),
        ("attendance.target_pct", {"default": 90, "MILITARY": 0}),
        ("contribution.silent_months", {"default": 3, "MILITARY": 2}),
        ("attendance.operator", "<"),
        ("attendance.types", []),
        ("attendance.types", ["PARTY"]),
        ("regular.window", [6, 3]),
        ("regular.window", [3, 32]),
        ("regular.window", [3, None]),
        ("targets.regular_share", [">=", 120]),
        ("targets.regular_share", ["", 90]),
        ("plan.deadline", [2, 30]),
        ("plan.deadline", [None, 3]),
        ("reminders.quiet", ["21:00", "25:00"]),
        ("reminders.days", [7, 7, 0, -2]),
        ("reminders.days", [7, 2, 0]),
        ("tasks.escalate_days", [30, 15, 3]),
        ("minutes.criticism_required", "yes"),
        ("evaluation.excellent_cap", 20),
        ("voting.ordinary", [3, 2, True]),
    ],
)
def test_impossible_values_are_refused_with_a_sentence(key, value):
    problem = problem_of(CATALOGUE[key], value)
    assert CATALOGUE[key].label in problem
    assert problem.endswith(".")


def test_a_unit_does_not_rule_the_charter_nor_unknown_keys():
    found = problems_of({"voting": {"ordinary": [1, 3, False]}, "local": {"own": 1}}, DEFAULT)
    assert set(found) == {"voting.ordinary", "local.own"}


def test_the_size_and_the_minimum_of_small_branches_need_each_other():
    assert set(problems_of({"duration": {"min_small": 60}}, DEFAULT)) == {
        "duration.small_branch_below"
    }
    both = {"duration": {"min_small": 60, "small_branch_below": 5}}
    assert problems_of(both, DEFAULT) == {}
    assert problems_of({"duration": {"min_small": 45}}, {**DEFAULT, **both}) == {}


def test_a_value_per_type_is_one_key_and_wins_whole():
    """A commune that names a target of its own does not keep the province's exceptions from it."""
    province = Assigned(
        "P", {"attendance": {"target_pct": {"default": 90, "MILITARY": 85}}}, 2, None
    )
    commune = Assigned("C", {"attendance": {"target_pct": 95}}, 1, None)
    merged = merge_rule_values(DEFAULT, [commune, province])
    assert value_for(merged["attendance"]["target_pct"], "MILITARY") == 95
    found = winners(DEFAULT, [province])
    assert found["attendance.target_pct"][1] is province
    assert found["attendance.operator"] == (">", None)
    assert strongest_first([province, commune]) == [commune, province]
