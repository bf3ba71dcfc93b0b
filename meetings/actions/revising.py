"""Keeping every state of the texts of a record: as saved, and as typed before anybody saves.

What a page sends by itself goes beside the record, not into it (reliability guide 2). It changes no
version and leaves no event, as nobody said yet that it is to stand in the minutes.
"""

from datetime import timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from branches.permissions import login_of
from config.lib.canonical import canonical_json
from config.lib.digests import changed_by_writer, digest_of
from config.lib.prepared import Prepared, PreparedInsert, PreparedWrite
from meetings.changes import lock_to_record
from meetings.choices import RevisionKind
from meetings.models import MinutesEntry, TextRevision
from meetings.revisions import CONCLUSION, states_of

LAST_STATE = Prepared(lambda meeting, place: states_of(meeting, place)[:1], examples=(-7, "#place"))
STATES = Prepared(
    lambda meeting, place: (
        TextRevision.objects.filter(meeting=meeting, place=place)
        .order_by("-pk")
        .values_list("pk", flat=True)
    ),
    examples=(-7, "#place"),
)
OWN = Prepared(
    lambda meeting, place, page, by: TextRevision.objects.filter(
        meeting=meeting, place=place, page=page, saved_by=by, is_pending=True
    ).order_by("-pk")[:1],
    examples=(-7, "#place", UUID(int=7), -8),
)
KEEP, KEEP_ON = PreparedInsert(TextRevision), PreparedWrite(TextRevision)
SEEN_LENGTH = TextRevision._meta.get_field("seen").max_length


def remember(*, meeting, place, before, by, kind=RevisionKind.SAVED):
    """Keep what ``place`` reads now and, unless the last state says so already, ``before``.

    Inside the transaction of the change, under the lock of the meeting. Nothing when none of its
    texts changed.
    """
    if place.now == before:
        return
    last = LAST_STATE.first(meeting.pk, place.code)
    known = last.values if last else None
    states = []
    if before != known and any(before.values()):
        states.append((RevisionKind.BEFORE, before, None))
    states.append((kind, place.now, login_of(by)))
    now = timezone.now()
    TextRevision.objects.bulk_create(
        TextRevision(
            meeting=meeting,
            place=place.code,
            title=place.title,
            kind=one,
            values=values,
            began_at=now,
            saved_at=now,
            saved_by=who,
        )
        for one, values, who in states
    )
    _thin(meeting, place)


@transaction.atomic
def keep_typed(*, meeting, place, values, seen, page, kept, by):
    """Keep what a page sends by itself; returns the `TextRevision`, None if nothing was changed.

    ``seen`` are the marks of what its writer had before them, ``page`` names the page, ``kept`` are
    the digests of what it knows to be kept of it. Within a minute a page writes on in its last
    state; a state that reads otherwise than the page knows belongs to another device that shows the
    same page, and stays.
    """
    meeting = lock_to_record(meeting, by)
    _read_anew(place, meeting)
    changes = {
        name: getattr(value, "pk", value)
        for name, value in changed_by_writer(values, names=place.names, seen=seen).items()
        if value != getattr(place.row, name)
    }
    last = OWN.first(meeting.pk, place.code, page, by.pk)
    is_known = last is not None and typed_digest(last) in kept.split()
    if not changes:
        if is_known:
            KEEP_ON(last.pk, {"is_pending": False})
        return None
    if last and last.values == changes:
        return last
    now = timezone.now()
    if is_known and (now - last.began_at).total_seconds() < settings.REVISION_SECONDS:
        last.values, last.seen, last.saved_at = changes, seen[:SEEN_LENGTH], now
        KEEP_ON(last.pk, {name: getattr(last, name) for name in ("values", "seen", "saved_at")})
        return last
    if is_known:
        KEEP_ON(last.pk, {"is_pending": False})
    typed = TextRevision(
        meeting=meeting,
        place=place.code,
        title=place.title,
        kind=RevisionKind.TYPED,
        values=changes,
        seen=seen[:SEEN_LENGTH],
        page=page,
        is_pending=True,
        began_at=now,
        saved_at=now,
        saved_by=login_of(by),
    )
    KEEP(typed)
    _thin(meeting, place)
    return typed


def _read_anew(place, locked):
    """The row of ``place`` under the lock of its meeting: a saving on its way may have been
    quicker."""
    row = place.row
    names = [row._meta.get_field(name).attname for name in place.names]
    if place.code == CONCLUSION:
        values = [getattr(locked, name) for name in names]
    else:
        values = _columns(type(row), place.names).first(row.pk)
        if values is None:
            raise row.DoesNotExist
    for name, value in zip(names, values, strict=True):
        setattr(row, name, value)


@cache
def _columns(model, names):
    """The question for columns of one row."""
    return Prepared(lambda pk: model.objects.filter(pk=pk).values_list(*names), examples=(-7,))


def forget_typed(*, meeting, code, by, page):
    """What ``page`` sent by itself of a place is in the record now; it is still listed."""
    if page is not None:
        TextRevision.objects.filter(
            meeting=meeting, place=code, page=page, saved_by=login_of(by), is_pending=True
        ).update(is_pending=False)


def forget_old():
    """Drop the states of records ``REVISION_DAYS`` after they were signed; returns how many.

    What was signed stays as it is; how its wording came about is of no use any more.
    """
    before = timezone.now() - timedelta(days=settings.REVISION_DAYS)
    signed = MinutesEntry.objects.filter(document__signed_at__lt=before)
    dropped, _ = TextRevision.objects.filter(meeting__in=signed.values("meeting")).delete()
    return dropped


def typed_digest(revision):
    """What a page remembers of what it knows to be kept."""
    return digest_of(canonical_json(revision.values))


def _thin(meeting, place):
    """The newest states of a place stay, ``REVISIONS_KEPT`` of them."""
    over = STATES(meeting.pk, place.code)[settings.REVISIONS_KEPT :]
    if over:
        TextRevision.objects.filter(pk__in=over).delete()
