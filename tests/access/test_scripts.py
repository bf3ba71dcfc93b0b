"""No text people typed becomes part of a page: every address that is read, every form that is
refused, every letter, every list for other programs.

Every free text of every record is a script here, and every field of every form is sent one. The
pages are read as a browser would read them; ``tests/browser`` opens them in a real one.
"""

from itertools import cycle

import pytest
from django.db import connection
from django.test import Client

from branches.access import RULES
from branches.guards import guards_removed
from branches.models import MailOutbox, User
from meetings.actions.notifying import tell_of_notice
from meetings.models import Meeting
from tests.access.asking import undone
from tests.access.filling import FORMS, Sender, form_for, named_fields, reader, writer
from tests.access.objects import address_of
from tests.access.scripting import HIT, PAYLOADS, TAGS, fill_with_scripts, live_parts
from tests.access.test_stale_forms import body_of, is_mark, older
from tests.rounds import ASKED

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
EVERY, EVERY_PAGE = (1, 1) if ASKED else (5, 2)  # of the addresses, in the normal run


@pytest.fixture(scope="module")
def scripted(world):
    """The world with a script in every free text."""
    with undone(), guards_removed(connection):
        assert fill_with_scripts() > 300
        FORMS.clear()
        yield world
    FORMS.clear()


def shown(answer):
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace")


def test_no_page_and_no_part_of_a_page_takes_a_typed_script_in(scripted):
    wrong, opened, carrying = [], set(), 0
    for name in sorted(RULES)[::EVERY_PAGE]:
        user = reader(scripted, name) if RULES[name].reads else None
        if user is None:
            continue
        address = address_of(name, scripted)
        answers = [scripted.ask(user, "GET", address)]
        if "HX-Request" in answers[0].headers.get("Vary", ""):
            answers.append(scripted.ask(user, "GET", address, htmx=True))
        for answer in answers:
            if "text/html" not in answer["Content-Type"]:
                continue
            text = shown(answer)
            opened.add(name)
            carrying += "dataset.hit" in text
            wrong += [(name, part) for part in live_parts(text)]
    assert wrong == []
    assert len(opened) > 150 / EVERY_PAGE
    assert carrying > 150 / EVERY_PAGE, "pages that show none of the scripts prove nothing"


def sent_ways(world, send, user, name):
    """Bodies of the form of an address with a script in each text, in the ways it is refused.

    As it is, as one that comes second (its marks are older), with half of it missing, with a mark
    of secrecy: the page of each of these shows what was typed.
    """
    pairs = form_for(send, world, user, name) or named_fields(world, user, name)
    turn = cycle(PAYLOADS[len(name) :] + PAYLOADS)
    typed = [(one, value if _is_fixed(one, value) else next(turn)) for one, value in pairs]
    stale = [(one, older(value) if is_mark(one, value) else value) for one, value in typed]
    halved = [(one, "" if number % 2 else value) for number, (one, value) in enumerate(typed)]
    return [body_of(one) for one in (stale, typed, halved, [*typed, ("note", "TUYỆT MẬT")])]


def test_no_refused_form_gives_a_script_back_alive(scripted):
    send, wrong, refused, merged = Sender(), [], 0, 0
    for name in sorted(RULES)[::EVERY]:
        rule = RULES[name]
        user = writer(scripted, name) if rule.writes and not rule.is_public else None
        for body in sent_ways(scripted, send, user, name) if user else ():
            answer = send(user, "POST", address_of(name, scripted), *body)
            if "text/html" not in answer["Content-Type"]:
                continue
            text = shown(answer)
            refused += answer.status_code in {409, 422}
            merged += "Hai người cùng ghi một chỗ" in text
            wrong += [(name, answer.status_code, part) for part in live_parts(text)]
    assert wrong == []
    assert refused > 400 / EVERY
    assert merged or not ASKED


def _is_fixed(name, value):
    """Marks, numbers, days and choices stay, so that the form comes far; words do not."""
    return is_mark(name, value) or " " not in value


def test_letters_are_plain_text_without_a_line_of_ours_in_their_head(scripted):
    with undone():
        User.objects.update(email="dong-chi@chibo.example")
        tell_of_notice(Meeting.objects.get(pk=scripted.meetings["announced"].pk))
        letters = list(MailOutbox.objects.all())
        assert letters
        for letter in letters:
            assert "\n" not in letter.subject
            assert "dataset.hit" not in letter.subject, "a subject carries no text of people"


def test_the_trail_as_a_file_keeps_scripts_in_their_cells(scripted):
    client = Client()
    client.force_login(scripted.user("INSPECTOR", "own", "branch"))
    address = address_of("branches:trail_csv", scripted)
    with undone():
        answer = client.post(address, {})
        text = shown(answer)
    assert answer["Content-Type"] == "text/csv"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "dataset.hit" in text


def test_control_a_script_put_in_raw_is_found():
    for raw in PAYLOADS:
        page = f"<!doctype html><p>{raw}</p><script type='application/json'>\"{HIT}\"</script>"
        assert bool(live_parts(page)) is any(tag.format(HIT) in raw for tag in TAGS), raw
