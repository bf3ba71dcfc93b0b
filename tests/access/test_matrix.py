"""Every address × method × role × place of the tree answers as its rule says, and nothing slips by.

Which cell is which: ``expected.py``. A denied cell changes nothing but the trace it leaves; every
address lets somebody through, so that no broken record makes all of them 404.
"""

import pytest
from django.db import connection

from branches.access import RULES
from branches.choices import Role
from tests.access.asking import no_layout
from tests.access.expected import expected
from tests.access.objects import address_of, posted, target_of
from tests.access.world import RELATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.access]

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
NAMES = sorted(name for name, rule in RULES.items() if not rule.is_public)
PUBLIC = sorted(name for name, rule in RULES.items() if rule.is_public)
PARTS = 12
THROUGH = {200, 302, 409, 422}
# Lets through only somebody who was given a task, or whose record stands otherwise than ours.
ROLES = list(Role)


@pytest.fixture(autouse=True)
def _many_refusals(settings):
    settings.REFUSALS_KEPT = 10**9


def changes():
    """Rows written on this connection so far, taken back or not."""
    return connection.connection.total_changes


def cells(name):
    """Method, role, relation and expected answer of every cell of one address."""
    rule = RULES[name]
    for method in sorted(rule.methods - {"HEAD"}):
        for role in ROLES:
            for relation in RELATIONS:
                yield method, role, relation, expected(name, rule, method, role, relation)


@pytest.mark.parametrize("part", range(PARTS))
def test_each_cell_answers_as_its_rule_says(world, part, record_property):
    wrong, barred, count = [], [], 0
    with no_layout():
        for name in NAMES[part::PARTS]:
            address, data, through = address_of(name, world), posted(name, world), set()
            for method, role, relation, wanted in cells(name):
                user = world.user(role, relation, target_of(name))
                before = changes()
                status = world.ask(user, method, address, data).status_code
                count += 1
                if wanted is None:
                    through.add(method) if status in THROUGH else wrong.append(
                        (name, method, role, relation, "through", status)
                    )
                elif status != wanted or changes() - before != 1:
                    said = (status, f"{changes() - before} rows")
                    wrong.append((name, method, role, relation, wanted, said))
            barred += [(name, method) for method in RULES[name].methods - {"HEAD"} - through]
    record_property("cells", count)
    assert wrong == []
    assert barred == [], "nobody gets through: wrong record in this test"
