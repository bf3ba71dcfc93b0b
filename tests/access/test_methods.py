"""What holds for every address alike: methods, no login, parts of pages, ids of others."""

import re
import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from branches.access import RULES
from tests.access.asking import no_layout
from tests.access.expected import expected
from tests.access.objects import address_of, kwargs_of, posted, target_of
from tests.access.world import FORMER, RELATIONS

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
PUBLIC = {
    "branches:alive",
    "branches:ready",
    "branches:login",
    "branches:genuine",
    "branches:genuine_ask",
}
NAMES = sorted(RULES.keys() - PUBLIC)
READERS = (("SECRETARY", "own"), ("COMMITTEE_STAFF", "child"), ("COMMITTEE_STAFF", "unrelated"))
CSRF = re.compile(r"[A-Za-z0-9]{64}")


def test_only_these_addresses_are_open_without_a_login(client, world):
    assert {name for name, rule in RULES.items() if rule.is_public} == PUBLIC
    for name in PUBLIC:
        assert client.get(address_of(name, world)).status_code in {200, 422, 503}


def test_a_method_that_is_not_declared_does_not_exist_for_anybody(world):
    wrong = []
    with no_layout():
        for name in NAMES:
            address = address_of(name, world)
            for role, relation in READERS:
                user = world.user(role, relation, target_of(name))
                for method in set(METHODS) - RULES[name].methods:
                    answer = world.ask(user, method, address)
                    if answer.status_code != 405:
                        wrong.append((name, method, role, relation, answer.status_code))
    assert wrong == []


def test_nobody_without_a_login_gets_further_than_the_login(world):
    """Methods no page has are refused before anybody asks who it is."""
    wrong, leads = [], f"{reverse(settings.LOGIN_URL)}?next="
    for name in NAMES:
        address = address_of(name, world)
        for method in ("GET", "HEAD", "POST"):
            answer = world.ask(None, method, address)
            if answer.status_code != 302 or not answer.url.startswith(leads):
                wrong.append((name, method, answer.status_code))
            if world.ask(None, method, address, htmx=True).status_code != 401:
                wrong.append((name, method, "part of a page"))
        for method in ("PUT", "DELETE", "OPTIONS"):
            if world.ask(None, method, address).status_code != 405:
                wrong.append((name, method))
    assert wrong == []


def test_head_answers_as_get_does(world):
    wrong = []
    with no_layout():
        for name in (name for name in NAMES if RULES[name].reads):
            address = address_of(name, world)
            for role, relation in (READERS[0], READERS[2]):
                user = world.user(role, relation, target_of(name))
                full, head = (world.ask(user, method, address) for method in ("GET", "HEAD"))
                if head.status_code != full.status_code or b"".join(head):
                    wrong.append((name, role, relation, full.status_code, head.status_code))
    assert wrong == []


def test_a_part_of_a_page_is_refused_as_the_page_is(world):
    """The header a script sends opens nothing."""
    wrong, count = [], 0
    with no_layout():
        for name in NAMES:
            for method, status, user in denied(name, world):
                answer = world.ask(user, method, address_of(name, world), htmx=True)
                count += 1
                if answer.status_code != status:
                    wrong.append((name, method, status, answer.status_code))
    assert wrong == []
    assert count > 400


def denied(name, world):
    """One login that does not find the thing and one that may not, for every method."""
    rule, seen = RULES[name], set()
    for method in sorted(rule.methods - {"HEAD"}):
        for role in ("COMMITTEE_STAFF", "INSPECTOR", "MEMBER", "SYSTEM_ADMIN"):
            for relation in (one for one in RELATIONS if one != FORMER):
                status = expected(name, rule, method, role, relation)
                if status and (method, status) not in seen:
                    seen.add((method, status))
                    yield method, status, world.user(role, relation, target_of(name))


def test_what_belongs_to_others_answers_as_what_does_not_exist(world):
    """Byte for byte, but for the address itself and the token of the form."""
    wrong, count = [], 0
    for name in (name for name in NAMES if RULES[name].sees):
        user = world.user("COMMITTEE_STAFF", "unrelated", target_of(name))
        address, missing = address_of(name, world), missing_address(name, world)
        for method in sorted(RULES[name].methods - {"HEAD"}):
            answers = [
                world.ask(user, method, one, posted(name, world)) for one in (address, missing)
            ]
            texts = [
                CSRF.sub("", answer.text.replace(one, ""))
                for answer, one in zip(answers, (address, missing), strict=True)
            ]
            count += 1
            if {answer.status_code for answer in answers} != {404} or texts[0] != texts[1]:
                wrong.append((name, method))
    assert wrong == []
    assert count > 250


def missing_address(name, world):
    """The same address with ids of nothing."""
    nothing = {int: 10**9, uuid.UUID: uuid.uuid4()}
    kwargs = {
        parameter: nothing.get(type(value), value)
        for parameter, value in kwargs_of(name, world).items()
    }
    return reverse(name, kwargs=kwargs)
