"""Targets and parameters are those of the rule set in force (handbook 14, product 6)."""

from datetime import date

from branches.models import PartyOrganization, RuleAssignment, RuleSet
from tests.blackbox.building import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    present,
    regular,
    seat,
    seats,
    unit,
)

TREE = [PROVINCE, COMMUNE, OTHER_COMMUNE, unit("A"), unit("C", "Y")]
NINE_OF_TEN = present(range(1, 10), absent=(10,))


def assign(rule_set, code, since=None):
    """Let a shipped profile, or parameters of its own, hold at ``code`` and below."""
    RuleAssignment.objects.create(
        rule_set=RuleSet.objects.get(code=rule_set),
        organization=PartyOrganization.objects.get(code=code),
        valid_from=since,
    )


def test_an_older_profile_judges_only_where_it_is_assigned(world):
    # HD12-2018 asks for more than 85: 9/10 is 900 > 850 in A; in C 900 = 900 is not enough.
    # X judges its sum by its own rule set, the province by the shipped one: 18/20 is not met.
    tenth = range(11, 21)
    world.settle(
        TREE,
        [*seats(range(1, 11), "A"), *seats(tenth, "C")],
        [
            regular("A", "03/01/2025", NINE_OF_TEN),
            regular("C", "03/01/2025", present(range(11, 20), absent=(20,))),
        ],
    )
    assign("HD12-2018", "X")
    on = "31/01/2025"
    assert world.figures("A", "2025M01", on)["attendance"] == (9, 10, True)
    assert world.figures("X", "2025M01", on)["attendance"] == (9, 10, True)
    assert world.figures("Y", "2025M01", on)["attendance"] == (9, 10, False)
    assert world.figures("T", "2025M01", on)["attendance"] == (18, 20, False)
    children = world.children("T", "2025M01", on)
    assert children["X"]["attendance"] == (9, 10, True)


def test_the_period_is_judged_by_the_rules_of_its_last_day(world):
    # Assigned from 1 February: January is judged by the shipped rules, the quarter by the others.
    world.settle(TREE, seats(range(1, 11), "A"), [regular("A", "03/01/2025", NINE_OF_TEN)])
    assign("HD12-2018", "A", since=date(2025, 2, 1))
    assert world.figures("A", "2025M01", "31/12/2025")["attendance"] == (9, 10, False)
    assert world.figures("A", "2025Q1", "31/01/2025")["attendance"] == (9, 10, False)
    assert world.figures("A", "2025Q1", "01/02/2025")["attendance"] == (9, 10, True)
    assert world.figures("A", "2025", "31/12/2025")["attendance"] == (9, 10, True)


def test_temporary_members_are_in_the_base_by_default(world):
    world.settle(
        TREE,
        [seat(1, "A"), seat(2, "C"), seat(2, "A", state="Sinh hoạt tạm thời")],
        [regular("A", "03/01/2025", "1c 2l")],
    )
    assert world.figures("A", "2025M01", "31/01/2025")["attendance"] == (1, 2, False)
