"""Every field that takes a file, given files nobody should send.

The fields are found by sending a file to every address; a form with a file that no address leads
to fails the test. A file is refused in words and nothing of it is kept, or it is kept and handed
over as a download that no browser shows or runs.
"""

import re
from functools import cache

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from branches.access import RULES
from branches.genuine_forms import FileForm
from branches.integrity.files import stored_files
from config.lib.pdf_text import text_of_pdf
from config.lib.uploads import OFFICE
from meetings.models import DigitalCopy, Document, PaperScan
from reports.models import StatementFile
from tests.access import hostile_files
from tests.access.asking import known_user, undone, watched
from tests.access.filling import Sender, form_for, writer
from tests.access.objects import address_of, posted
from tests.rounds import ASKED

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
SAFE_TYPES = {"application/pdf", "image/jpeg", "image/png"} | {one[1] for one in OFFICE.values()}
# What a view asks for beside the fields of its form.
BESIDE = {
    "meetings:sign": {"on_paper": "1", "role": "CHAIR"},
    "meetings:teller_confirm": {"on_paper": "1"},
    "resolutions:import": {"kind": "to-chuc"},
}
KEPT_NOWHERE = {FileForm}  # read in memory to compare its digest
# Two keep workbooks and signed copies of a paper only; the others stand for a moment this world has
# passed, so the state refuses first. They read a file by the same `checked_upload` as those beside.
NEVER_KEEP = {
    *("FileForm", "ImportForm", "DigitalCopyForm"),
    *("TellerPaperForm", "PaperSignForm", "ThemeSendForm"),
}
WORDS = re.compile(r"[À-ỹ]")


def forms_with_files():
    """Every form class of the product that has a field for a file and is used as it is."""
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        fields = getattr(one, "base_fields", {}).values()
        if any(isinstance(field, forms.FileField) for field in fields):
            found.add(one)
    return {one for one in found if one.__module__.split(".")[0] != "django"}


class Files:
    """Sends files to one field at a time and takes everything back."""

    def __init__(self, world):
        self.world, self.client = world, Client(raise_request_exception=False)
        self.users = {}

    def __call__(self, name, place, pairs, file):
        """``(answer, words, paths)``: the answer, what it says, the files that are kept now."""
        user = self.user(name)
        data = {**dict(pairs), place: SimpleUploadedFile(file[0], file[1], file[2] or None)}
        data[place].name = file[0]  # Django would keep only the last part of the name
        before = {one.path for one in stored_files()}
        answer = self.client.post(address_of(name, self.world), data, **{"tests.user": user})
        kept = {one.path for one in stored_files()} - before
        words = " ".join(map(str, get_messages(answer.wsgi_request)))
        return answer, words + answer.content.decode(errors="replace"), kept

    def user(self, name):
        if name not in self.users:
            user = writer(self.world, name) or next(iter(self.world.users.values()))
            user.posts  # noqa: B018 - read once here
            self.users[name] = user
        return self.users[name]

    def fields(self):
        """``(address, name of the field, what else its page sends, form)`` of every field."""
        send = Sender()
        for name, rule in sorted(RULES.items()):
            if not rule.writes:
                continue
            plain = hostile_files.good()["a pdf"]
            more = {"sent": "yes", **posted(name, self.world), **BESIDE.get(name, {})}
            with undone(), known_user(), watched() as (bound, _):
                self(name, "file", more, plain)
            for form in bound:
                for place, field in form.fields.items():
                    if isinstance(field, forms.FileField):
                        typed = form_for(send, self.world, self.user(name), name) or []
                        yield name, form.add_prefix(place), {**dict(typed), **more}, form


def address_of_file(path):
    """Where a kept file is fetched: by the row that leads to it."""
    for model, address in (
        (Document, lambda row: row.get_absolute_url()),
        (PaperScan, lambda row: reverse("meetings:scan", args=[row.meeting_id, row.pk])),
        (
            DigitalCopy,
            lambda row: reverse(
                "meetings:digital_copy",
                args=[row.document.organization_id, row.document_id, row.pk],
            ),
        ),
        (
            StatementFile,
            lambda row: reverse("reports:statement_file", args=[row.inspection_id, row.pk]),
        ),
    ):
        row = model.objects.filter(path=path).first()
        if row is not None:
            return address(row)
    raise AssertionError(f"say here where {path} is fetched")


def on_disk():
    return {one for one in settings.FILES_DIR.rglob("*") if one.is_file()}


def faults_of(answer, words, kept, left):
    """What is wrong with the answer to a file that was not kept."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}"
    if not kept and left:
        yield "refused, but left on the disk"
    if not kept and not WORDS.search(words):
        yield "refused without a word"


def faults_of_download(client, user, path):
    """What is wrong with the way a kept file is handed over."""
    answer = client.get(address_of_file(path), **{"tests.user": user})
    content = answer.getvalue()
    if answer.status_code != 200:
        yield f"cannot be fetched: {answer.status_code}"
        return
    disposition = answer["Content-Disposition"]
    if not disposition.startswith("attachment"):
        yield f"shown, not saved: {disposition}"
    if re.search(r"[\x00-\x1f<>/\\\u202e]|\.\.", disposition) or len(disposition) > 1200:
        yield f"name: {disposition}"
    if answer["X-Content-Type-Options"] != "nosniff":
        yield "may be sniffed"
    if answer["Content-Type"] not in SAFE_TYPES:
        yield f"type: {answer['Content-Type']}"
    if "object-src 'none'" not in answer["Content-Security-Policy"]:
        yield "no policy"
    if answer["Content-Type"].startswith("image/") and b"script" in content:
        yield "the picture still carries what was put into it"


def files_for(number):
    """All files; in the normal run a PDF and an eighth of the others, each field another one."""
    every = {**hostile_files.good(), **hostile_files.hostile()}
    titles = list(every) if ASKED else ["a pdf", *list(every)[1 + number % 8 :: 8]]
    return {one: every[one] for one in titles}


def test_every_field_takes_files_apart_from_what_they_say(world, monkeypatch):
    once = cache(text_of_pdf)  # read again for each field it would tell the same
    monkeypatch.setattr("config.lib.secrecy.text_of_pdf", once)
    monkeypatch.setattr("config.lib.uploads.text_of_pdf", once)
    files = Files(world)
    found = list(files.fields())
    kinds = {type(one[3]) for one in found}
    assert kinds >= forms_with_files(), "no address leads to these forms"
    assert len(hostile_files.hostile()) >= 50
    wrong, counts = [], {}
    for number, (name, place, pairs, form) in enumerate(found):
        for title, file in files_for(number).items():
            before = on_disk()
            with undone(), known_user():
                answer, words, kept = files(name, place, pairs, file)
                problems = list(faults_of(answer, words, kept, on_disk() - before))
                for path in kept:
                    problems += faults_of_download(files.client, files.user(name), path)
            for path in on_disk() - before:
                path.unlink()
            files.client.cookies.clear()
            wrong += [(name, title, problem) for problem in problems]
            counts.setdefault(type(form), set()).update({title} if kept else ())
        said = form.fields[place.removeprefix(f"{form.prefix}-")].help_text
        if type(form) not in KEPT_NOWHERE and "có dấu mật" not in said:
            wrong.append((name, place, "does not say that nothing secret may be sent"))
    assert wrong == []
    taking = {form for form, titles in counts.items() if titles}
    assert {one.__name__ for one in counts.keys() - taking} <= NEVER_KEEP, counts
