"""Thousands of wrong posts and queries: never an error of ours, nothing changed, nothing lost.

Every address that takes forms is sent what its own page would send, gone wrong in ways drawn from
a seed. The short form sends a few; ``manage.py test --faults`` a hundred to each address.
"""

import html
import random
from collections import Counter
from functools import cache
from itertools import product

import pytest
from django.db import connection
from django.test.client import Client

from branches.access import RULES
from branches.choices import Role
from branches.middleware import page_above
from tests.access.asking import known_user, undone
from tests.access.expected import expected
from tests.access.mutating import MARK, filled, mutated, mutated_query, read
from tests.access.objects import address_of, posted, target_of
from tests.access.world import RELATIONS
from tests.rounds import ASKED, volume

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
SEED = 20261129
PUBLIC = {"branches:login"}
WRITES = ("INSERT", "UPDATE", "DELETE")
# Counters, keys against double sending and sessions are written whatever becomes of the form.
OWN_BOOKS = ("branches_idempotencykey", "branches_guesscount", "branches_throttle",
             "branches_loginsession", "branches_knownplace", "branches_accountnotice",
             "branches_mailoutbox")  # fmt: skip
WALLS = {400, 403, 404, 405}
PARTS = ("ghi", "bien-ban", "truoc-hop", "chuan-bi", "phieu-kin", "ke-hoach")
EVERY = 1 if ASKED else 8  # the short form takes every eighth address


class Sender:
    """Sends as any login, keeps count of what was written for good, takes all of it back."""

    def __init__(self):
        self.client = Client(raise_request_exception=False)
        self.written = []
        self.marks = {}

    def __call__(self, user, method, address, body=b"", content_type=""):
        self.written, self.marks = [], {}
        user.posts  # noqa: B018 - read once here
        with undone(), known_user(), connection.execute_wrapper(self._watch):
            answer = self.client.generic(
                method,
                address,
                body,
                content_type=content_type or "application/octet-stream",
                **{"tests.user": user},
            )
            if answer.streaming:
                answer.getvalue()
        self.client.cookies.clear()
        return answer

    def _watch(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        words = sql.split(None, 4)
        if sql.startswith("SAVEPOINT"):
            self.marks[words[1].strip('"')] = len(self.written)
        elif sql.startswith("ROLLBACK TO"):
            del self.written[self.marks.get(words[-1].strip('"'), 0) :]
        elif _writes(sql) and context["cursor"].rowcount != 0:
            self.written.append(sql[:90])
        return result


def _writes(sql):
    return sql.startswith(WRITES) and not any(table in sql for table in OWN_BOOKS)


@pytest.fixture(scope="module")
def send():
    return Sender()


def writer(world, name):
    """Somebody whose forms this address takes."""
    rule = RULES[name]
    for role, relation in product(Role, RELATIONS):
        if expected(name, rule, "POST", role, relation) is None:
            return world.user(role, relation, target_of(name))
    return None


def form_for(send, world, user, name):
    """What the page with the form of ``name`` would send; None where no page shows it.

    A button stands on the page above, on the record of the meeting or on its preparation.
    """
    address = address_of(name, world)
    pages = [address] if RULES[name].reads else []
    while address != "/":
        address = page_above(address)
        pages += [address, *(f"{address}{part}/" for part in PARTS)]
    address = address_of(name, world)
    for page in dict.fromkeys(pages):
        forms = _forms(send, user, page)
        found = [form for form in forms if form.action == address and form.method == "post"]
        if found:
            return filled(max(found, key=lambda form: len(form.fields)))
    return None


@cache
def _forms(send, user, page):
    answer = send(user, "GET", page)
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
        return ()
    return tuple(read(page, answer.content.decode()).forms)


def addresses(method):
    known = [name for name, rule in sorted(RULES.items()) if method in rule.methods]
    return [name for name in known if name not in PUBLIC][::EVERY]


def test_wrong_posts_change_nothing_and_lose_nothing(world, send, settings):
    """In full a hundred to every address; at least six in ten must get past the walls."""
    settings.ALLOWED_HOSTS = ["testserver"]
    _forms.cache_clear()
    reached, forms, errors, changed, lost = Counter(), Counter(), [], [], []
    for name in addresses("POST"):
        user = writer(world, name)
        if user is None:
            continue
        address = address_of(name, world)
        found = form_for(send, world, user, name)
        forms[found is not None] += 1
        pairs = found if found is not None else [("reason", MARK), *posted(name, world).items()]
        for number in range(volume(100, short=1)):
            chance = random.Random(f"{SEED}:{name}:{number}")  # noqa: S311 - a seed, no secret
            body, content_type, alone = mutated(chance, pairs)
            answer = send(user, "POST", address, body, content_type)
            case = f"{name} #{number} {answer.status_code} {body[:160]!r}"
            reached[answer.status_code in WALLS] += 1
            if answer.status_code >= 500:
                errors.append(case)
            elif answer.status_code >= 400 and send.written:
                changed.append((case, send.written[:3]))
            elif found and answer.status_code in {409, 422} and _lost(pairs, alone, answer):
                lost.append(case)
    assert (errors, changed, lost) == ([], [], [])
    assert reached[False] >= 0.6 * reached.total(), reached
    assert forms[True] >= 0.5 * forms.total(), forms  # the others are buttons without a field


def _lost(pairs, alone, answer):
    """Whether a text that was sent untouched is missing on the page of the refusal."""
    typed = any(name in alone and value == MARK for name, value in pairs)
    return typed and html.escape(MARK).encode() not in answer.content


def test_wrong_queries_are_no_error_of_ours(world, send):
    """In full twenty-five to every page; whatever is asked, nothing is written."""
    errors, changed, count = [], [], 0
    for name in addresses("GET"):
        user = reader(world, name)
        if user is None:
            continue
        address = address_of(name, world)
        keys = keys_of(send, user, address)
        for number in range(volume(25, short=1)):
            chance = random.Random(f"{SEED}:{name}:{number}")  # noqa: S311 - a seed, no secret
            query = mutated_query(chance, keys)
            answer = send(user, "GET", f"{address}?{query}")
            count += 1
            if answer.status_code >= 500:
                errors.append(f"{name} {answer.status_code} ?{query[:160]}")
            if answer.status_code >= 400 and send.written:
                changed.append((name, query, send.written[:3]))
    assert (errors, changed) == ([], [])
    assert count


def reader(world, name):
    rule = RULES[name]
    for role, relation in product(Role, RELATIONS):
        if expected(name, rule, "GET", role, relation) is None:
            return world.user(role, relation, target_of(name))
    return None


def keys_of(send, user, address):
    """The names the page itself puts into queries: its filters and its links."""
    answer = send(user, "GET", address)
    if answer.status_code != 200 or answer.streaming:
        return []
    if "text/html" not in answer["Content-Type"]:
        return []
    found = read(address, answer.content.decode())
    keys = {name for form in found.forms if form.method == "get" for name, *_ in form.fields}
    for link in found.queries:
        keys |= {pair.partition("=")[0] for pair in link.partition("?")[2].split("&")}
    return sorted(keys)
