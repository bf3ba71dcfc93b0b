"""Every way to change what is signed is shut twice: by the program and by the database."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, ProtectedError, QuerySet
from django.urls import reverse

from branches.actions.corrections import correct_organization, unit_digest
from branches.guards import guards_removed
from branches.models import AuditEvent
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken, Stale
from config.lib.sealed_rows import SealedRow
from meetings import urls as meetings_urls
from meetings.actions import record, roll_call
from meetings.actions.planning import delete_meeting
from meetings.guards import CONTENT_COLUMNS
from meetings.models import (
    AgendaItem,
    Attendance,
    Contribution,
    Document,
    Meeting,
    MinutesEntry,
    Signature,
    SignedDocument,
    Vote,
)
from tests.meetings.conftest import make_village
from tests.sharing import shared_by_file


def village_and_minutes():
    village = make_village()
    return village, village.signed()


once = shared_by_file(village_and_minutes)


@pytest.fixture
def beginning(db, once):
    return deepcopy(once)


@pytest.fixture
def village(beginning):
    return beginning[0]


@pytest.fixture
def signed(beginning):
    return beginning[1]


def everything():
    """What was signed, column by column; of the meeting its content and its state."""
    models = (AgendaItem, Attendance, Contribution, Vote, Signature, SignedDocument, MinutesEntry)
    rows = [list(QuerySet(model).order_by("pk").values()) for model in models]
    return [list(QuerySet(Meeting).values("state", *CONTENT_COLUMNS)), *rows]


# --- the program ------------------------------------------------------------------------------


def screens():
    """Every address of a meeting that takes a form, but sending the minutes up, which may be."""
    for entry in meetings_urls.urlpatterns:
        route = str(entry.pattern)
        of_meeting = route.startswith("cuoc-hop/<int:pk>/")
        if of_meeting and set(entry.pattern.converters) == {"pk"} and entry.name != "submit":
            yield f"meetings:{entry.name}"


TYPED = {
    "conclusion": "Khác",
    "place": "Nơi khác",
    "reason": "Nhầm",
    "text": "Khác",
    "title": "Khác",
    "question": "Khác",
    "held_on": "04/11/2026",
    "yes": "1",
}


def test_no_screen_changes_signed_minutes(client, village, signed):
    before = everything()
    client.force_login(village.secretary)
    names = list(screens())
    assert len(names) > 20
    for name in names:
        answer = client.post(reverse(name, args=[signed.pk]), TYPED)
        assert answer.status_code in {302, 400, 403, 404, 405, 409, 422}, name
        assert everything() == before, name


@pytest.mark.parametrize(
    "act",
    [
        lambda v, m: record.save_texts(
            meeting=m, values={"conclusion": "Khác"}, seen="", by=v.secretary
        ),
        lambda v, m: record.record_vote(
            vote=Vote(meeting=m, matter="RESOLUTION", question="x", yes=5, not_voting=0),
            by=v.secretary,
        ),
        lambda v, m: record.add_contribution(
            contribution=Contribution(meeting=m, member=v.people[2]), by=v.secretary
        ),
        lambda v, m: roll_call.close_roll_call(meeting=m, by=v.secretary),
        lambda v, m: delete_meeting(meeting=m, by=v.secretary),
    ],
)
def test_no_action_changes_signed_minutes(village, signed, act):
    before = everything()
    with pytest.raises((RuleBroken, Stale)):
        act(village, signed)
    assert everything() == before


@pytest.mark.parametrize("model", [SignedDocument, MinutesEntry, AuditEvent])
def test_our_own_code_is_stopped_before_the_database(signed, model):
    row = model.objects.first()
    for change in (
        lambda: model.objects.update(pk=F("pk")),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([row], ["pk"]),
        row.save,
        row.delete,
    ):
        with pytest.raises(SealedRow):
            change()


def test_a_member_a_unit_and_a_login_of_signed_minutes_are_not_deleted(village, signed):
    for row in (village.people[0], village.branch, village.secretary):
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_renamed_unit_or_member_leaves_the_signed_words(village, signed):
    document = SignedDocument.objects.get()
    village.people[0].full_name = "Tên Khác"
    village.people[0].save()
    values = {"name": "Chi bộ đổi tên"}
    seen = unit_digest(village.branch)
    correct_organization(organization=village.branch, values=values, seen=seen, by=SYSTEM)
    kept = SignedDocument.objects.get()
    assert (kept.snapshot, kept.sha256) == (document.snapshot, document.sha256)
    assert "Tên Khác" not in kept.snapshot


# --- the database -----------------------------------------------------------------------------

DOORS = {
    "text": lambda: QuerySet(Meeting).update(conclusion="Khác"),
    "date": lambda: QuerySet(Meeting).update(held_on=date(2026, 1, 1)),
    "state": lambda: QuerySet(Meeting).update(state="MINUTES_DRAFT"),
    "agenda": lambda: QuerySet(AgendaItem).update(title="Khác"),
    "attendance": lambda: QuerySet(Attendance).update(reason_text="Khác"),
    "attendance removed": lambda: QuerySet(Attendance).all()._raw_delete("default"),
    "contribution": lambda: QuerySet(Contribution).update(text="Khác"),
    "signature": lambda: QuerySet(Signature).update(on_paper=True),
    "signature removed": lambda: QuerySet(Signature).all()._raw_delete("default"),
    "attachment": lambda: QuerySet(Document).update(sha256="x"),
    "attachment removed": lambda: QuerySet(Document).all()._raw_delete("default"),
    "document": lambda: QuerySet(SignedDocument).update(title="Khác"),
    "document removed": lambda: QuerySet(SignedDocument).all()._raw_delete("default"),
    "book": lambda: QuerySet(MinutesEntry).update(number=9),
    "trail": lambda: QuerySet(AuditEvent).update(sentence="Khác"),
    "trail removed": lambda: QuerySet(AuditEvent).all()._raw_delete("default"),
}


@pytest.fixture
def full(signed, village):
    """Signed minutes with a contribution and a paper: a row behind every door."""
    with guards_removed(connection):
        Contribution.objects.create(meeting=signed, member=village.people[2], seq=1, text="Ý kiến")
        Document.objects.create(
            meeting=signed, title="Tài liệu", sha256="0" * 64, size=1, uploaded_at=signed.started_at
        )
    return signed


@pytest.mark.parametrize("door", DOORS)
def test_the_database_shuts_the_door(full, door):
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        DOORS[door]()
    assert everything() == before


@pytest.mark.parametrize("door", DOORS)
def test_the_door_was_there(full, door):
    """The control: with the guards away the same statement goes through."""
    with guards_removed(connection), transaction.atomic():
        DOORS[door]()
        transaction.set_rollback(True)
