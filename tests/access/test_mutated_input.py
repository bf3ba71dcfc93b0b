"""Thousands of wrong posts and queries: never an error of ours, nothing changed, nothing lost.

Every address that takes forms is sent what its own page would send, gone wrong in ways drawn from
a seed. The short form sends a few; ``manage.py test --faults`` a hundred to each address.
"""

import html
import random
from collections import Counter
from time import process_time

import pytest

from branches.access import RULES
from tests.access.filling import Sender, form_for, named_fields, reader, writer
from tests.access.mutating import MARK, mutated, mutated_query, read
from tests.access.objects import address_of
from tests.rounds import ASKED, volume

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
SEED = 20261129
PUBLIC = {"branches:login"}
WALLS = {400, 403, 404, 405}
MOST_SECONDS = 5  # of processor, for a form however large
EVERY = 1 if ASKED else 8  # the short form takes every eighth address


@pytest.fixture(scope="module")
def send():
    return Sender()


def addresses(method):
    known = [name for name, rule in sorted(RULES.items()) if method in rule.methods]
    return [name for name in known if name not in PUBLIC][::EVERY]


def test_wrong_posts_change_nothing_and_lose_nothing(world, send, settings):
    """In full a hundred to every address; at least six in ten must get past the walls."""
    settings.ALLOWED_HOSTS = ["testserver"]
    reached, forms, errors, changed, lost = Counter(), Counter(), [], [], []
    for name in addresses("POST"):
        user = writer(world, name)
        if user is None:
            continue
        address = address_of(name, world)
        found = form_for(send, world, user, name)
        pairs = found or named_fields(world, user, name)
        forms["page" if found else "names" if pairs else "button"] += 1
        pairs = pairs or [("reason", MARK)]
        for number in range(volume(100, short=1)):
            chance = random.Random(f"{SEED}:{name}:{number}")  # noqa: S311 - a seed, no secret
            body, content_type, alone = mutated(chance, pairs)
            began = process_time()
            answer = send(user, "POST", address, body, content_type)
            if process_time() - began > MOST_SECONDS:
                errors.append(f"{name} #{number} took too long")
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
    assert forms["button"] <= 0.5 * forms.total(), forms  # a button has no field of its own


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
