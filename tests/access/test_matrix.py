"""Every address × method × role × place of the tree answers as its rule says, and nothing slips by.

Which cell is which: ``expected.py``. A denied cell changes nothing but the trace it leaves; every
address lets somebody through, so that no broken record makes all of them 404.
"""

from collections import Counter

import pytest
from django.db import connection

from branches.access import RULES
from branches.choices import Role
from tests.access.asking import no_layout
from tests.access.expected import expected
from tests.access.objects import address_of, posted, target_of
from tests.access.world import EVERY_ROLE, FORMER, RELATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.access]

NAMES = sorted(name for name, rule in RULES.items() if not rule.is_public)
PARTS = 12
THROUGH = {200, 302, 409, 422}


@pytest.fixture(autouse=True)
def _many_refusals(settings):
    settings.REFUSALS_KEPT = 10**9


def changes():
    """Rows written on this connection so far, taken back or not."""
    return connection.connection.total_changes


def cells(name):
    """Method, role, relation and expected answer of every cell of one address.

    Where nobody finds the thing, whatever the role, one login with all roles stands for the ten:
    posts only add up, so what it does not find none of them finds.
    """
    rule = RULES[name]
    for method in sorted(rule.methods - {"HEAD"}):
        for relation in RELATIONS if rule.sees else ("own", FORMER):
            wanted = {role: expected(name, rule, method, role, relation) for role in Role}
            if relation == FORMER or set(wanted.values()) == {404}:
                yield method, EVERY_ROLE, relation, wanted[Role.SECRETARY]
                continue
            refused = set()
            for role, one in wanted.items():
                if relation == "grandchild" and one in refused:
                    continue  # as from the unit between, where every role is asked
                refused |= {one} - {None}
                yield method, role, relation, one


def test_there_are_enough_of_them():
    """Requests sent, and the cells they answer for."""
    asked = Counter(role == EVERY_ROLE for name in NAMES for _, role, _, _ in cells(name))
    assert asked.total() >= 10_000
    assert asked[False] + len(Role) * asked[True] >= 20_000


@pytest.mark.parametrize("part", range(PARTS))
def test_each_cell_answers_as_its_rule_says(world, part):
    wrong, barred = [], []
    with no_layout():
        for name in NAMES[part::PARTS]:
            address, data, through = address_of(name, world), posted(name, world), set()
            for method, role, relation, wanted in cells(name):
                user = world.user(role, relation, target_of(name))
                before = changes()
                status = world.ask(user, method, address, data).status_code
                if wanted is None:
                    through.add(method) if status in THROUGH else wrong.append(
                        (name, method, role, relation, "through", status)
                    )
                elif status != wanted or changes() - before != 1:
                    said = (status, f"{changes() - before} rows")
                    wrong.append((name, method, role, relation, wanted, said))
            barred += [(name, method) for method in RULES[name].methods - {"HEAD"} - through]
    assert wrong == []
    assert barred == [], "nobody gets through: wrong record in this test"
