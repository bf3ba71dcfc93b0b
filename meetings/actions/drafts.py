"""What a recorder types of a speaker before tapping a name: kept while it is typed.

A draft is nobody's word yet: it is no part of the record, changes no version and leaves no event.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from config.lib.digests import digest_of
from config.lib.prepared import Prepared
from meetings.changes import lock_to_record
from meetings.models import Contribution, SpeakerDraft
from meetings.permissions import require_recorder
from meetings.reading import rows_in

HAS_DRAFTS = rows_in(SpeakerDraft)
DRAFTS = Prepared(
    lambda meeting, user: SpeakerDraft.objects.filter(meeting=meeting, user=user).order_by(
        "-saved_at", "-pk"
    ),
    examples=(-7, -8),
)
OTHER_DEVICE = (
    "Máy khác của đồng chí cũng đang ghi ý kiến này; hai bản được giữ riêng, không bản nào mất."
)


@transaction.atomic
def save_draft(*, meeting, uid, text, seen, by, agenda_item=None, kind=""):
    """Keep what is typed; returns the `SpeakerDraft`, or None when there is nothing to keep.

    ``seen`` is the digest of the text the writer's page saved last. When the draft reads otherwise
    by now, another device of the same person types: this text is kept as a draft of its own
    (``uid`` differs). An empty text drops the draft. What is written down already stays so.
    """
    meeting = lock_to_record(meeting, by)
    if Contribution.objects.filter(uid=uid, meeting=meeting).exists():
        return None
    known = SpeakerDraft.objects.filter(uid=uid)
    kept = known.filter(meeting=meeting, user=by).first()
    if known.exists() and (kept is None or seen != draft_digest(kept.text) and kept.text != text):
        uid, kept = uuid.uuid4(), None
    if not text.strip():
        if kept:
            kept.delete()
        return None
    kept = kept or SpeakerDraft(uid=uid, meeting=meeting, user=by)
    kept.agenda_item, kept.kind, kept.text = agenda_item, kind, text
    kept.saved_at = timezone.now()
    kept.save()
    return kept


@transaction.atomic
def drop_draft(*, draft, by):
    """Throw a draft away."""
    require_recorder(by, draft.meeting)
    draft.delete()


def draft_digest(text):
    """What a page remembers of the text it saved last; "" for none."""
    return digest_of(text.replace("\r\n", "\n")) if text else ""


def drafts_of(meeting, user):
    """The drafts of one recorder in one meeting, the newest first."""
    return DRAFTS(meeting.pk, user.pk) if HAS_DRAFTS(meeting) else []
