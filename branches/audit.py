"""The audit trail is written here and nowhere else, in the transaction of the change."""

import hashlib
import json
import secrets
import unicodedata

from django.db import transaction
from django.utils import timezone

from branches.models import AuditChain, AuditEvent
from config.lib.failpoints import failpoint, failpoint_after_commit

CHAINED = [
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "code",
    "sentence",
    "path",
    "target_type",
    "target_id",
    "payload_hash",
    "prev_hash",
]


def record(code, sentence, *, target, by, organization=None, payload=None):
    """Append one event to the chain of ``organization`` (None: the chain of the system).

    ``sentence`` is Vietnamese and readable on its own; ``payload`` holds plain values only, one
    difference per save. Must run inside the transaction of the change it tells of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event belongs into the transaction of the change")
    chain = _locked_chain(organization.code if organization else "")
    salt = secrets.token_hex(16)
    event = AuditEvent(
        chain=chain,
        seq=chain.last_seq + 1,
        at=timezone.now(),
        actor_id=by.pk,
        actor_name=by.full_name,
        code=code,
        sentence=sentence[:500],
        path=organization.path if organization else "",
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        salt=salt,
        payload=payload or {},
        payload_hash=payload_digest(payload or {}, salt),
        prev_hash=chain.last_hash,
    )
    event.hash = event_digest(event)
    event.save(force_insert=True)
    chain.last_seq, chain.last_hash = event.seq, event.hash
    chain.save(update_fields=["last_seq", "last_hash"])
    failpoint("action.written")
    failpoint_after_commit("action.committed")
    return event


def payload_digest(payload, salt):
    """SHA-256 of the salted canonical JSON of ``payload``."""
    return hashlib.sha256(f"{salt}{canonical_json(payload)}".encode()).hexdigest()


def event_digest(event):
    """SHA-256 of the chained columns of ``event``, times in UTC."""
    values = {name: getattr(event, name) for name in CHAINED}
    values["at"] = values["at"].astimezone(timezone.get_fixed_timezone(0)).isoformat()
    return hashlib.sha256(canonical_json(values).encode()).hexdigest()


def canonical_json(value):
    """JSON with sorted keys, no spaces, NFC text: equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def _locked_chain(unit):
    chains = AuditChain.objects.select_for_update(no_key=True).filter(unit=unit)
    kept = chains.first()
    if kept is None:
        AuditChain.objects.get_or_create(unit=unit)
        kept = chains.get()
    return kept
