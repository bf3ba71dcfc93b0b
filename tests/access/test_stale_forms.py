"""Whoever sends a form that shows an older state is told so: 409, nothing changed, nothing lost.

Every form that carries a mark of what its writer saw (a version, a digest) is found by reading the
pages; the same form with the mark it was shown with is the control.
"""

import html
import re
from urllib.parse import urlencode

import pytest

from branches.access import RULES
from tests.access.filling import Sender, form_for, named_fields, writer
from tests.access.mutating import MARK
from tests.access.objects import address_of

pytestmark = pytest.mark.django_db
MARKS = re.compile(r"(^|[-_])(version|seen|seen_version|seen_hash|draft_seen|marks)$|^seen[-_]")
NUMBER, DIGEST = re.compile(r"\d+"), re.compile(r"[0-9a-f]{8}")


def is_mark(name, value):
    return bool(MARKS.search(name)) and bool(NUMBER.fullmatch(value) or DIGEST.search(value))


def older(value):
    """A mark of the same kind that stands for another state."""
    if NUMBER.fullmatch(value):
        return str(int(value) + 7)
    return DIGEST.sub("0123abcd", value)


def changed(pairs):
    """The form with other words in it: who sends what they saw overwrites nothing."""
    return [
        (name, f"{value} {MARK}" if value and " " in value and MARK not in value else value)
        for name, value in pairs
    ]


def carriers(world, send):
    """``(name, user, pairs)`` of every address whose own form carries a mark.

    Which addresses ask for one is seen by sending them nothing; the form is read from its page.
    """
    for name in sorted(RULES):
        if not RULES[name].writes or RULES[name].is_public:
            continue
        user = writer(world, name)
        if user is None or not any(MARKS.search(one) for one, _ in named_fields(world, user, name)):
            continue
        pairs = form_for(send, world, user, name)
        if pairs and any(is_mark(*one) for one in pairs):
            yield name, user, changed(pairs)


def test_an_older_mark_is_refused_everywhere(world):
    """A form that is wrong for another reason as well may be told that first (422)."""
    send, wrong, refused, first = Sender(), [], set(), set()
    for name, user, pairs in carriers(world, send):
        address = address_of(name, world)
        stale = [(one, older(value) if is_mark(one, value) else value) for one, value in pairs]
        answer = send(user, "POST", address, *body_of(stale))
        written, text = send.written, answer.content.decode()
        control = send(user, "POST", address, *body_of(pairs))
        if control.status_code == 409:
            wrong.append((name, "409 with the mark that was shown"))
        if answer.status_code == control.status_code == 422:
            first.add(name)
        elif answer.status_code != 409:
            wrong.append((name, answer.status_code, control.status_code, pairs[:8]))
        else:
            refused.add(name)
        if written or (html.escape(MARK) not in text and any(MARK in one for _, one in pairs)):
            wrong.append((name, "changed, or what was typed is gone", written[:2]))
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(refused) >= 12, refused
    assert len(first) <= 4, first


def body_of(pairs):
    return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
