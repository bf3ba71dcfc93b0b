"""No word of other units or of work not yet sent on any page, in any file, letter or log."""

import io
import logging
import zipfile

import pytest
from pypdf import PdfReader

from branches.access import RULES
from tests.access.asking import undone
from tests.access.marking import FRAME, OTHERS, OURS, WORK, mark_everything, rows_known
from tests.access.objects import address_of, target_of
from tests.access.world import settle
from tests.test_scope import records_of

pytestmark = pytest.mark.django_db

# Whose eyes, where they stand, and the words they must not meet.
INSIDE = (
    ("SECRETARY", "own", {OTHERS}),
    ("MINUTE_TAKER", "own", {OTHERS}),
    ("MEMBER", "own", {OTHERS, WORK}),
    ("SUPERVISOR", "own", {OTHERS, WORK}),
    ("COMMITTEE_STAFF", "child", {OTHERS, WORK}),
    ("INSPECTOR", "child", {OTHERS, WORK}),
    ("SYSTEM_ADMIN", "grandchild", {OURS, WORK}),
)
OUTSIDE = (
    ("SECRETARY", "sibling", {OURS, WORK, OTHERS}),
    ("COMMITTEE_STAFF", "unrelated", {OURS, WORK}),
    ("BRANCH_COMMITTEE", "former", {OURS, WORK, OTHERS, FRAME}),
)
READ = sorted(name for name, rule in RULES.items() if rule.reads and not rule.is_public)
SENT = sorted(name for name, rule in RULES.items() if rule.writes and not rule.is_public)


@pytest.fixture(scope="module")
def marked(world):
    """The world and a branch in another province, every text with the word of its owner."""
    units, before = world.units, rows_known()
    with undone():
        far = settle(
            units["root"],
            units["far_commune"],
            units["far"],
            ["Quàng Văn Lả", "Cà Thị Ón", "Lường Văn Piêng", "Tòng Thị Sao", "Lò Thị Ún"],
        )
        records_of(far)
        assert mark_everything(before) > 500
        yield world


def texts_in(content, name=""):
    """The text of an answer or a file, whatever its kind; files in a file as well."""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(texts_in(packed.read(one), one) for one in packed.namelist())
    return content.decode(errors="replace")


def words_in(text, words):
    return sorted(word for word in words if word in text)


@pytest.mark.parametrize(("role", "relation", "words"), INSIDE)
def test_pages_hold_nothing_a_reader_may_not_know(marked, role, relation, words, caplog):
    caplog.set_level(logging.INFO)
    logging.disable(logging.NOTSET)
    wrong, opened = [], 0
    for name in READ:
        user = marked.user(role, relation, target_of(name))
        for htmx in (False, True):
            answer = marked.ask(user, "GET", address_of(name, marked), htmx=htmx)
            if answer.status_code == 200:
                opened += 1
                found = words_in(texts_in(b"".join(answer)), words)
                wrong += [(name, htmx, found)] if found else []
    assert wrong == []
    assert opened >= 30
    assert words_in(caplog.text, {OURS, WORK, OTHERS, FRAME}) == []
