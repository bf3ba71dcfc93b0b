"""R11: data of somebody who left are reduced while their file is exported: all of it or none.

With none the line of the trail says what went; with all it does not say so yet.
"""

from contextlib import nullcontext
from datetime import date

import pytest

from branches.models import RuleAssignment, RuleSet
from branches.permissions import SYSTEM
from config.lib.sealed import digest, seal
from members import subject_file
from members.actions.retention import reduce_left
from tests.factories import make_member
from tests.faults.racing import at_once, elsewhere, refusals
from tests.places import make_place
from tests.whole import faults_found

DAY = date(2026, 11, 30)
VALUES = ("Giới tính", "Ngày sinh", "Số căn cước")
GONE = "Bỏ số căn cước, ngày sinh, giới tính"


@pytest.fixture
def branch(transactional_db):
    place = make_place()
    rules = RuleSet.objects.create(
        code="XA", name="Xã", source="Quyết định 5", values={"privacy": {"left_months": 12}}
    )
    RuleAssignment.objects.create(
        organization=place.commune, rule_set=rules, valid_from=date(2026, 1, 1)
    )
    return place.branch


def somebody_who_left(branch, number):
    citizen_id = f"{number:012d}"
    return make_member(
        branch,
        until=date(2025, 9, 1),
        sex="MALE",
        birth_on=date(1960, 5, 1),
        citizen_id_sealed=seal(citizen_id),
        citizen_id_digest=digest(citizen_id),
    )


def reduce_now():
    reduce_left(day=DAY, by=SYSTEM)


def held_and_told(parts):
    """How many of the values an export holds, and whether it says that they are gone."""
    lines = {part["title"]: part["rows"] for part in parts}
    known = {name for name, _ in lines["Thông tin chung"]}
    told = any(GONE in line[2] for line in lines.get("Ai đã thay đổi", ()))
    return sum(name in known for name in VALUES), told


WHOLE = {(len(VALUES), False), (0, True)}


def test_r11_an_export_has_all_or_none(branch, rounds):
    seen = set()
    for number in rounds(50, short=3):
        member = somebody_who_left(branch, number)
        exported, reduced = at_once([lambda who=member: subject_file.subject_file(who), reduce_now])
        assert refusals([exported, reduced]) == []
        seen.add(held_and_told(exported))
        assert seen <= WHOLE
        assert held_and_told(subject_file.subject_file(member)) == (0, True)
    assert faults_found() == []


@pytest.fixture
def reduced_in_between(monkeypatch):
    """The data are reduced after the member was read and before the trail is."""
    own_parts = subject_file._own_parts

    def parts_and_then(member):
        found = list(own_parts(member))
        elsewhere(reduce_now)
        return found

    monkeypatch.setattr(subject_file, "_own_parts", parts_and_then)


def test_r11_reduced_between_two_questions_it_has_all(branch, reduced_in_between):
    member = somebody_who_left(branch, 1)
    assert held_and_told(subject_file.subject_file(member)) == (len(VALUES), False)


def test_without_one_moment_it_holds_what_it_says_is_gone(branch, reduced_in_between, monkeypatch):
    """The control."""
    monkeypatch.setattr(subject_file, "one_moment", nullcontext)
    member = somebody_who_left(branch, 1)
    assert held_and_told(subject_file.subject_file(member)) == (len(VALUES), True)
