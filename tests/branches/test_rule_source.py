"""Rules are read once where a page asks for them many times, and again once they changed."""

from datetime import date

import pytest

from branches.actions import rule_versions
from branches.actions.tree import move_organization
from branches.permissions import SYSTEM
from branches.rule_book import RuleBook, rules_for
from branches.rule_epochs import RuleBooks
from branches.rule_source import rules_read_once
from reports.rule_bands import RuleBands
from tests.branches.test_rule_versions import draft, published
from tests.factories import make_org
from tests.places import make_place

DAY = date(2026, 3, 1)
KEY = "attendance.target_pct"


@pytest.fixture
def place(db):
    return make_place()


def ask(place):
    """What a page asks: single units, many days, conditions for a period."""
    for unit in (place.branch, place.sister, place.commune):
        rules_for(unit, DAY)
    RuleBook.on(DAY)
    RuleBooks().on(date(2025, 1, 1))
    RuleBands.over(date(2026, 1, 1), DAY)


def test_without_rules_of_units_a_page_reads_once(place, django_assert_num_queries):
    with rules_read_once(), django_assert_num_queries(1):
        ask(place)


def test_outside_such_a_block_everybody_reads_anew(place, django_assert_num_queries):
    with django_assert_num_queries(2):
        rules_for(place.branch, DAY)
        rules_for(place.branch, DAY)


def test_published_rules_hold_for_the_rest_of_the_block(place):
    found = draft(place, since=DAY, attendance={"target_pct": 85})
    with rules_read_once():
        before = rules_for(place.branch, DAY).get(KEY)
        rule_versions.publish(draft=found, seen=found.version, by=place.staff)
        assert (before, rules_for(place.branch, DAY).get(KEY)) == (90, 85)


def test_a_unit_that_moves_takes_the_rules_of_its_new_place(place):
    published(place, since=date(2025, 1, 1), attendance={"target_pct": 85})
    other = make_org(place.province)
    with rules_read_once():
        before = rules_for(place.branch, DAY).get(KEY)
        move_organization(organization=place.branch, parent=other, moved_on=DAY, by=SYSTEM)
        assert (before, rules_for(place.branch, DAY).get(KEY)) == (85, 90)


def test_two_pages_share_nothing(place, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1), rules_read_once():
            rules_for(place.branch, DAY)
