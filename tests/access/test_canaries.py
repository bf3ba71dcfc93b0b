"""No word of other units or of work not yet sent on any page, in any file, letter or log."""

import io
import logging
import zipfile
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from branches import jobs
from branches.access import RULES
from branches.models import Job, MailOutbox, User
from meetings.actions.notifying import tell_of_notice
from meetings.models import Meeting
from tests.access.asking import undone
from tests.access.expected import expected
from tests.access.marking import DOWN, FRAME, OTHERS, OURS, WORK, mark_everything, rows_known
from tests.access.objects import address_of, kwargs_of, posted, target_of
from tests.access.world import settle
from tests.test_scope import ENTRIES, records_of

pytestmark = pytest.mark.django_db

# Whose eyes, where they stand, and the words they must not meet.
INSIDE = (
    ("SECRETARY", "own", {OTHERS}),
    ("MINUTE_TAKER", "own", {OTHERS}),
    ("MEMBER", "own", {OTHERS, WORK}),
    ("SUPERVISOR", "own", {OTHERS, WORK}),
    ("COMMITTEE_STAFF", "child", {OTHERS, WORK}),
    ("INSPECTOR", "child", {OTHERS, WORK}),
    ("SYSTEM_ADMIN", "grandchild", {OURS, WORK, DOWN}),
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
        user, address = marked.user(role, relation, target_of(name)), address_of(name, marked)
        answers = [marked.ask(user, "GET", address)]
        if "HX-Request" in answers[0].headers.get("Vary", ""):
            answers.append(marked.ask(user, "GET", address, htmx=True))
        for answer in answers:
            if answer.status_code == 200:
                opened += 1
                found = words_in(texts_in(b"".join(answer)), words)
                wrong += [(name, found)] if found else []
    assert wrong == []
    assert opened >= 30
    assert words_in(caplog.text, {OURS, WORK, OTHERS, FRAME}) == []


@pytest.mark.parametrize(("role", "relation", "words"), OUTSIDE)
def test_own_pages_of_others_hold_nothing_of_ours(marked, role, relation, words):
    """Lists, registers, figures and the like of their own unit."""
    user = marked.user("every role" if relation == "former" else role, relation, "branch")
    post = user.post_set.select_related("organization").first()
    wrong, opened = [], 0
    for name in READ:
        kwargs = kwargs_of(name, marked)
        if kwargs.keys() - {"pk"} or (kwargs and not is_of_a_unit(name)):
            continue
        address = reverse(name, kwargs={"pk": post.organization_id} if kwargs else {})
        answer = marked.ask(user, "GET", address)
        if answer.status_code == 200:
            opened += 1
            found = words_in(texts_in(b"".join(answer)), words)
            wrong += [(name, found)] if found else []
    assert wrong == []
    assert opened >= (5 if relation == "former" else 25)


def is_of_a_unit(name):
    return str(ENTRIES[name].pattern).startswith("don-vi/<int:pk>/")


@pytest.mark.parametrize(("role", "relation", "words"), [INSIDE[2], INSIDE[4]])
def test_files_hold_nothing_a_reader_may_not_know(marked, role, relation, words):
    """Every file somebody can ask for, made by the worker's own code and read as text."""
    wrong, kinds = [], set()
    for name in SENT:
        target = target_of(name)
        if expected(name, RULES[name], "POST", role, relation) is not None:
            continue
        user, last = marked.user(role, relation, target), newest_job()
        with undone():
            client = Client()
            client.force_login(user)
            client.post(address_of(name, marked), posted(name, marked))
            job = Job.objects.filter(pk__gt=last).order_by("pk").last()
            if job is None:
                continue
            jobs.run(job.pk)
            job.refresh_from_db()
            if job.result_path:
                kinds.add(job.kind)
                content = (settings.FILES_DIR / job.result_path).read_bytes()
                found = words_in(texts_in(content), words)
                wrong += [(name, job.kind, found)] if found else []
    assert wrong == []
    assert len(kinds) >= 6


@pytest.fixture(autouse=True, scope="module")
def _all_kinds_of_work():
    """What a worker imports when it starts."""
    for app in ("branches", "members", "meetings", "resolutions", "reports"):
        if find_spec(f"{app}.tasks"):
            import_module(f"{app}.tasks")


def newest_job():
    return Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_letters_hold_nothing_of_others(marked):
    """The notice goes to our branch alone; its subject holds nobody's words."""
    theirs = {user.pk for (_, place, _), user in marked.users.items() if place != "branch"}
    with undone():
        User.objects.update(email="dong-chi@chibo.example")
        meeting = Meeting.objects.get(pk=marked.meetings["announced"].pk)
        tell_of_notice(meeting)
        letters = list(MailOutbox.objects.filter(body__contains=OURS))
    assert {letter.recipient_id for letter in letters} - theirs
    assert {letter.recipient_id for letter in letters} & theirs == set()
    for letter in letters:
        assert words_in(letter.body, {OTHERS, WORK}) == []
        assert words_in(letter.subject, {OURS, WORK, OTHERS, FRAME}) == []
