"""R08: a unit is moved while a dashboard is put together; it shows the old tree or the new one.

The move, and the counting anew of the kept figures, happen on another connection between the first
and the last question of the page.
"""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.actions.tree import move_organization
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.lib import one_moment
from reports import overview
from reports.kept.refresh import mark_everything, refresh
from tests.factories import attend, make_branch, make_meeting, make_member, make_org, make_user
from tests.faults.racing import elsewhere
from tests.whole import faults_found

DAY = date(2026, 7, 3)
FIRST_MOVE = date(2026, 5, 1)


class Province:
    """Two communes, the first with two branches that met; all figures are kept."""

    def __init__(self):
        self.root = make_org(make_org(kind="CENTRAL"), kind="PROVINCIAL_COMMITTEE")
        self.one, self.other = make_org(self.root, code="XA1"), make_org(self.root, code="XA2")
        for code in ("XA1.1", "XA1.2"):
            branch = make_branch(self.one, code=code)
            people = [make_member(branch) for _ in range(3)]
            attend(make_meeting(branch, DAY), present=people[:2], excused=people[2:])
        make_branch(self.other, code="XA2.1")
        mark_everything()
        refresh()
        self.leader = make_user(self.root, "COMMITTEE_LEADER")
        self.staff = make_user(self.one, "COMMITTEE_STAFF")

    def move(self):
        """The second branch changes its commune, back and forth; the figures follow."""
        unit = PartyOrganization.objects.get(code="XA1.2")
        target = self.other if unit.parent_id == self.one.pk else self.one
        move_organization(
            organization=unit, parent=target, moved_on=self.day_after(unit), by=SYSTEM
        )
        refresh()

    def day_after(self, unit):
        last = unit.events.filter(kind="MOVE").order_by("-happened_on").first()
        return (last.happened_on if last else FIRST_MOVE) + timedelta(days=1)


@pytest.fixture
def province(transactional_db, time_machine):
    time_machine.move_to("2026-10-08T12:00:00+07:00")
    return Province()


def figures_shown(client, unit):
    """What the page says of the unit as a whole, and of each unit of the table below it."""
    page = client.get(reverse("reports:dashboard", args=[unit.pk]) + "?ky=2026Q3")
    answer = page.context["answer"]
    return [_shown(one) for one in (answer.unit, *answer.children)]


def _shown(unit):
    ratios = [(one.ratio.part, one.ratio.whole) for one in unit.figures.values()]
    return unit.organization.code, unit.branch_count, ratios


@pytest.fixture
def meanwhile(monkeypatch):
    """``meanwhile(act)``: the next page meets ``act`` after it read which units stand below."""

    def arrange(act):
        children_on, waiting = overview.children_on, [act]

        def children_and_then(*args):
            found = list(children_on(*args))
            if waiting:
                elsewhere(waiting.pop())
            return found

        monkeypatch.setattr(overview, "children_on", children_and_then)

    return arrange


def test_r08_a_dashboard_shows_the_tree_before_or_after_the_move(
    client, province, meanwhile, rounds
):
    client.force_login(province.staff)
    for _ in rounds(50, short=2):
        before = figures_shown(client, province.one)
        meanwhile(province.move)
        during = figures_shown(client, province.one)
        after = figures_shown(client, province.one)
        assert during in (before, after)
        assert before != after
        province.move()
    assert faults_found() == []


def test_without_one_moment_units_and_figures_are_of_two_trees(
    client, province, meanwhile, monkeypatch
):
    """The control: every question sees what is committed by then."""
    monkeypatch.setattr(one_moment, "one_moment", nullcontext)
    client.force_login(province.staff)
    before = figures_shown(client, province.one)
    meanwhile(province.move)
    during = figures_shown(client, province.one)
    assert during not in (before, figures_shown(client, province.one))
