"""Bringing kept texts back into the record: an earlier state, or what was only typed."""

from django.db import transaction

from branches.permissions import login_of
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from meetings.actions import record
from meetings.changes import lock_to_record
from meetings.choices import RevisionKind
from meetings.models import AgendaItem, Contribution, Meeting, TextRevision
from meetings.revisions import own_typed, places_of

GONE = "“{title}” đã được bỏ khỏi biên bản nên không khôi phục vào đó được. Chữ vẫn xem ở đây."


@transaction.atomic
def restore(*, revision, seen, by):
    """Write a kept state into the record again, as a new state: what is there now stays listed.

    ``seen`` are the marks of the place as its reader saw it; Stale when it reads otherwise by now.
    Raises RuleBroken when the place is gone or already reads so.
    """
    meeting = lock_to_record(revision.meeting, by)
    place = places_of(meeting).get(revision.place)
    if place is None:
        raise RuleBroken(GONE.format(title=revision.title))
    if seen != seen_digest(place.row, place.names):
        raise Stale(f"“{place.title}”")
    now = {name: getattr(place.row, name) for name in revision.values}
    if all(getattr(now[name], "pk", now[name]) == value for name, value in revision.values.items()):
        raise RuleBroken(f"Biên bản đang ghi đúng như bản này ở “{place.title}”.")
    _write(meeting, place, revision, seen, by, RevisionKind.RESTORED)
    TextRevision.objects.filter(pk=revision.pk).update(is_pending=False)
    return place


@transaction.atomic
def save_typed(*, meeting, by):
    """Write into the record all that ``by`` typed and pages kept; returns two lists of titles:
    of what was written, and of what somebody else changed meanwhile, to be looked at first."""
    if not own_typed(meeting, by):
        return [], []
    meeting = lock_to_record(meeting, by)
    places, written, contested = places_of(meeting), [], []
    for code, typed in own_typed(meeting, by).items():
        if code not in places:
            contested.append(typed.title)
            continue
        try:
            with transaction.atomic():
                _write(meeting, places[code], typed, typed.seen, by, RevisionKind.SAVED)
                if typed.page is None:
                    TextRevision.objects.filter(pk=typed.pk).update(is_pending=False)
        except Stale:
            contested.append(typed.title)
        else:
            written.append(typed.title)
    return written, contested


@transaction.atomic
def drop_typed(*, meeting, by):
    """What ``by`` typed and did not save is not wanted; it is still listed."""
    meeting = lock_to_record(meeting, by)
    rows = TextRevision.objects.filter(meeting=meeting, saved_by=login_of(by), is_pending=True)
    rows.update(is_pending=False)


def _write(meeting, place, revision, seen, by, kind):
    """Under the lock of the ``meeting``; what its page typed there is pending no more."""
    row = place.row
    values = {
        name: _found(row, name, value)
        for name, value in revision.values.items()
        if name in place.names
    }
    saving = {"values": values, "seen": seen, "by": by, "kind": kind, "page": revision.page}
    if isinstance(row, AgendaItem):
        record.write_item(meeting=meeting, row=row, **saving)
    elif isinstance(row, Contribution):
        record.write_speech(meeting=meeting, row=row, **saving)
    elif isinstance(row, Meeting):
        record.write_texts(meeting=row, **saving)


def _found(row, name, value):
    """The value of a column; the id of a related row gives the row."""
    related = row._meta.get_field(name).related_model
    return related.objects.filter(pk=value).first() if related and value else value
