"""Every address × method × role × place of the tree answers as its rule says, and nothing slips by.

Which cell is which: ``expected.py``. A denied cell changes nothing but the trace it leaves; every
address lets somebody through, so that no broken record makes all of them 404.
"""

from collections import Counter

import pytest
from django.db import connection

from branches.access import RULES
from branches.choices import Role
from branches.models import Post
from tests.access.asking import no_layout, undone
from tests.access.expected import expected
from tests.access.objects import address_of, posted, target_of
from tests.access.world import EVERY_ROLE, FORMER, RELATIONS, WHERE
from tests.factories import LONG_AGO, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.access]

NAMES = sorted(name for name, rule in RULES.items() if not rule.is_public)
PARTS = 12
EVERYBODY = frozenset(Role)
THROUGH = {200, 302, 409, 422}


@pytest.fixture(autouse=True)
def _many_refusals(settings):
    settings.REFUSALS_KEPT = 10**9


def changes():
    """Rows written on this connection so far, taken back or not."""
    return connection.connection.total_changes


def cells(name):
    """Method, roles, relation and expected answer of every request to one address.

    Posts only add up. So those who do not find the thing are asked together, by one login that
    holds all their roles: what it does not find none of them finds. Those who find it and may not
    are asked one by one with the first method, which shows that each of them finds it, and together
    with the others and from two units above.
    """
    rule, barred = RULES[name], set()
    for method in sorted(rule.methods - {"HEAD"}):
        for relation in RELATIONS if rule.sees else ("own", FORMER):
            wanted = {role: expected(name, rule, method, role, relation) for role in Role}
            if relation == FORMER:  # nothing is left of any post
                yield method, EVERYBODY, relation, wanted[Role.SECRETARY]
                continue
            together = {404: [], 403: []}
            for role, one in wanted.items():
                is_known = relation == "grandchild" or (role, relation) in barred
                if one is None or (one == 403 and not is_known):
                    yield method, frozenset({role}), relation, one
                else:
                    together[one].append(role)
                if one == 403:
                    barred.add((role, relation))
            for one, roles in together.items():
                if roles:
                    yield method, frozenset(roles), relation, one


@pytest.fixture(scope="module")
def logins(world):
    """A login for every set of roles that is asked at once, by roles and place."""
    asked = {
        (roles, WHERE[target_of(name)][relation])
        for name in NAMES
        for _, roles, relation, _ in cells(name)
        if 1 < len(roles) < len(Role)
    }
    with undone():
        made = {key: make_user() for key in asked}
        Post.objects.bulk_create(
            Post(user=login, organization=world.units[place], role=role, valid_from=LONG_AGO)
            for (roles, place), login in made.items()
            for role in roles
        )
        yield made


def login_for(world, logins, roles, relation, target):
    if roles == EVERYBODY:
        return world.user(EVERY_ROLE, relation, target)
    if len(roles) == 1:
        return world.user(*roles, relation, target)
    return logins[roles, WHERE[target][relation]]


def test_there_are_enough_of_them():
    """Requests sent, and the cells they answer for."""
    asked = Counter(len(roles) for name in NAMES for _, roles, _, _ in cells(name))
    assert asked.total() >= 9_000
    assert sum(roles * requests for roles, requests in asked.items()) >= 30_000


@pytest.mark.parametrize("part", range(PARTS))
def test_each_cell_answers_as_its_rule_says(world, logins, part):
    wrong, barred = [], []
    with no_layout():
        for name in NAMES[part::PARTS]:
            address, data, through = address_of(name, world), posted(name, world), set()
            for method, roles, relation, wanted in cells(name):
                user = login_for(world, logins, roles, relation, target_of(name))
                before = changes()
                status = world.ask(user, method, address, data).status_code
                if wanted is None:
                    through.add(method) if status in THROUGH else wrong.append(
                        (name, method, *roles, relation, "through", status)
                    )
                elif status != wanted or changes() - before != 1:
                    said = (status, f"{changes() - before} rows")
                    wrong.append((name, method, sorted(roles), relation, wanted, said))
            barred += [(name, method) for method in RULES[name].methods - {"HEAD"} - through]
    assert wrong == []
    assert barred == [], "nobody gets through: wrong record in this test"
