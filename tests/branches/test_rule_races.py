"""Two people at one draft, really at once: published once, no section lost unseen."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from branches.actions import rule_versions
from branches.models import RuleAssignment, RuleSet, RuleVersion
from config.lib.errors import Stale
from tests.branches.test_rule_versions import draft
from tests.places import make_place

WRITERS = 4
SECTIONS = {"attendance": {"target_pct": 85}, "duration": {"min": 60}}


@pytest.fixture
def place(transactional_db):
    place = make_place()
    _ = place.staff.posts  # read once, before threads share the login
    return place


def at_once(acts):
    """Run ``acts`` at the same moment, each with its own connection; the stale ones."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except Stale as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [error for error in pool.map(run, acts) if error is not None]


def writers(place, found):
    """One person per section, each having seen the draft as it is now."""

    def write(section, values):
        mine = RuleVersion.objects.select_related("organization").get(pk=found.pk)
        return lambda: rule_versions.save_draft_section(
            draft=mine, seen=1, section=section, values=values, by=place.staff
        )

    return [write(section, values) for section, values in SECTIONS.items()]


def test_a_draft_published_by_several_at_once_is_published_once(place):
    found = draft(place)

    def publish():
        mine = RuleVersion.objects.select_related("organization").get(pk=found.pk)
        rule_versions.publish(draft=mine, seen=1, by=place.staff)

    assert len(at_once([publish] * WRITERS)) == WRITERS - 1
    assert RuleAssignment.objects.count() == 1
    assert RuleSet.objects.filter(organization=place.commune).count() == 1


def test_of_two_writers_of_one_draft_the_second_is_told(place):
    found = draft(place)
    assert len(at_once(writers(place, found))) == 1
    found.refresh_from_db()
    assert found.version == 2
    assert found.values in [{section: values} for section, values in SECTIONS.items()]


def test_without_the_guard_one_section_is_lost_silently(place, monkeypatch):
    """The control: written without comparing, one section overwrites the other unseen."""

    def unguarded(version, seen, **values):
        RuleVersion.objects.filter(pk=version.pk).update(**values)

    monkeypatch.setattr(rule_versions, "_write", unguarded)
    found = draft(place)
    assert at_once(writers(place, found)) == []
    found.refresh_from_db()
    assert found.values != SECTIONS
