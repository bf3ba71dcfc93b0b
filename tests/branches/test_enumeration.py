"""Nobody learns from an answer whether a name, a code or a record exists: neither from what it
says nor from how much work it made.

Work is counted, not timed: the same statements in the same order, the same number of hashes. What
is the same work takes the same time; a clock on a busy machine could only guess at that.
"""

import re
from collections import Counter

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from tests.places import make_place
from tests.rounds import volume

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
WRONG = "sai-mat-khau-roi"
HASHES = Counter()
LITERAL = re.compile(r"'[^']*'|\b\d+\b|\bs\d+_x\d+\b")  # values, and names of savepoints
OWN = {"X-Request-ID", "Expires", "Content-Length"}  # its number, its second, its text's length
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+|(hx-headers=)\S+ \S+')


class CountingHasher(MD5PasswordHasher):
    """The quick hasher of the tests, which counts."""

    def encode(self, *args):
        HASHES["made"] += 1
        return super().encode(*args)


@pytest.fixture
def place(db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    return make_place()


def seen_of(send, *, without):
    """Everything an outsider or the machine notices of one request, ``without`` the asked word."""
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(LITERAL.sub("?", sql))
        return execute(sql, params, many, context)

    HASHES.clear()
    with connection.execute_wrapper(note):
        answer = send()
    text = TOKEN.sub("", answer.content.decode()).replace(without, "…")
    headers = {name: one for name, one in answer.items() if name not in OWN}
    return answer.status_code, headers, text, tuple(statements), HASHES["made"]


def people():
    """A name of every kind that must not be told apart."""
    users = {kind: make_user() for kind in ("wrong", "closed", "unusable", "first", "demanded")}
    for user in users.values():
        user.set_password("mat-khau-dai-12")
    users["closed"].is_active = False
    users["unusable"].set_unusable_password()
    users["first"].must_change_password = True
    for user in users.values():
        user.save()
    return {kind: user.username for kind, user in users.items()}


def test_every_refused_login_says_and_does_the_same(place):
    """In full 400 names of each kind, each from an address and a browser of its own."""
    kinds = {"unknown": set(), "odd": set()}
    for number in range(volume(400, short=5)):
        names = people() | {"unknown": f"khong-co-ai-{number}", "odd": f"nguời.{number}\u200b"}
        for kind, name in names.items():
            client = Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.{len(kinds)}")
            sent = {"username": name, "password": WRONG}
            seen = seen_of(lambda c=client, s=sent: c.post("/dang-nhap/", s), without=name)
            kinds.setdefault(kind, set()).add(_key(seen))
    assert {len(seen) for seen in kinds.values()} == {1}, kinds.keys()
    assert len(set.union(*kinds.values())) == 1, "two kinds of names can be told apart"
    [(status, *_, hashes)] = kinds["unknown"]
    assert (status, hashes) == (200, 1)


def _key(seen):
    status, headers, text, statements, hashes = seen
    return status, tuple(sorted(headers.items())), text, statements, hashes


def test_control_a_login_that_skips_the_hash_for_unknown_names_is_found(place, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.backends.UserModel.set_password", lambda *args: None)
    found = {
        kind: _key(
            seen_of(
                lambda n=name: Client().post("/dang-nhap/", {"username": n, "password": WRONG}),
                without=name,
            )
        )
        for kind, name in (("wrong", make_user().username), ("unknown", "khong-co-ai"))
    }
    assert found["wrong"] != found["unknown"]


def test_a_code_that_was_never_given_says_the_same_however_near_it_is(place):
    """The first and the last sign of a real code tell nothing."""
    real = "7K2M0F4T9QXAB3CD"
    found = set()
    for number, code in enumerate((real[:-1] + "0", "0" * 16, real[:8] + "0" * 8, "Z" * 16)):
        address = reverse("branches:genuine", args=[code])
        spelled = "-".join(code[at : at + 4] for at in range(0, 16, 4))
        client = Client(REMOTE_ADDR=f"10.9.9.{number}")
        status, headers, text, *work = seen_of(lambda a=address, c=client: c.get(a), without=code)
        found.add((status, text.replace(spelled, "…"), *work))
    assert len(found) == 1


@pytest.mark.parametrize("name", ["branches:login_reset", "branches:login_close"])
def test_a_login_of_another_unit_is_reset_like_one_that_is_none(client, place, name):
    client.force_login(place.staff)
    unit = place.branch.pk
    found = set()
    for pk in (place.far_secretary.pk, 10**9):
        address = reverse(name, args=[unit, pk])
        found.add(_key(seen_of(lambda a=address: client.post(a), without=address)))
    [(status, *_)] = found
    assert status == 404


def test_giving_a_role_to_a_foreign_login_says_what_it_says_of_no_login(client, place):
    client.force_login(place.staff)
    address = reverse("branches:login_grant", args=[place.branch.pk])
    found = set()
    for name in (place.far_secretary.username, "khong-co-ai"):
        sent = {"username": name, "role": "MEMBER", "valid_from": "01/12/2026"}
        status, headers, text, *work = seen_of(lambda s=sent: client.post(address, s), without=name)
        found.add((status, *work))
        assert "Không tìm thấy tài khoản này" in text
    assert len(found) == 1
