"""The audit trail is written here and nowhere else, in the transaction of the change."""

import secrets

from django.db import transaction
from django.utils import timezone

from branches.models import AuditChain, AuditEvent
from branches.once import use_up
from branches.still_held import require_still_held
from config.lib.canonical import canonical_json
from config.lib.chain_proof import CHAINED, content_digest, entry_digest
from config.lib.commits import note_commit
from config.lib.failpoints import failpoint, failpoint_after_commit
from config.lib.request_trace import current_trace
from config.lib.sealed import digest
from config.lib.vietnamese import nfc


def record(code, sentence, *, target, by, organization=None, payload=None):
    """Append one event to the chain of ``organization`` (None: the chain of the system).

    ``sentence`` is Vietnamese and readable on its own; ``payload`` holds plain values only, one
    difference per save. Must run inside the transaction of the change it tells of. Raises
    PermissionDenied when a role of ``by`` was taken meanwhile (`still_held`).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event belongs into the transaction of the change")
    require_still_held(by)
    chain = _locked_chain(organization.code if organization else "")
    trace = current_trace()
    target_type, target_id = target._meta.label_lower, str(target.pk)
    event = AuditEvent(
        chain=chain,
        seq=chain.last_seq + 1,
        at=timezone.now(),
        actor_id=by.pk,
        actor_name=nfc(by.full_name),
        actor_roles=roles_of(by, organization),
        code=code,
        sentence=nfc(sentence)[:500],
        path=organization.path if organization else "",
        target_type=target_type,
        target_id=target_id,
        before_hash=_state_known(target_type, target_id),
        after_hash=_state_now(target),
        address=trace.address,
        request_id=trace.request_id,
        salt=secrets.token_hex(16),
        payload=payload or {},
        prev_hash=chain.last_hash,
    )
    seal(event, chain.unit)
    event.save(force_insert=True)
    AuditChain.objects.filter(pk=chain.pk).update(last_seq=event.seq, last_hash=event.hash)
    use_up()
    note_commit()
    failpoint("action.written")
    failpoint_after_commit("action.committed")
    return event


def seal(event, unit):
    """Fill the two hashes of an event of the chain of ``unit`` whose other columns are set."""
    event.payload_hash = content_digest(event.salt, event.sentence, canonical_json(event.payload))
    values = {name: getattr(event, name) for name in CHAINED if name not in {"unit", "at"}}
    values |= {"unit": unit, "at": moment_text(event.at)}
    event.hash = entry_digest([values[name] for name in CHAINED])


def moment_text(moment):
    """A moment as it enters the hash: UTC, microseconds."""
    return moment.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")


def roles_of(by, organization):
    """The codes of the posts ``by`` acts with: those that reach the unit, or all without one."""
    path = organization.path if organization else None
    held = (post for post in getattr(by, "posts", ()) if path is None or path.startswith(post.path))
    return ",".join(sorted({post.role for post in held}))[:200]


def _state_known(target_type, target_id):
    """What the last entry about this record left; empty when the trail has none."""
    entries = AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
    return entries.order_by("-pk").values_list("after_hash", flat=True).first() or ""


def _state_now(target):
    """The digest of the record's row as this transaction has it; empty when it is gone.

    Keyed, because a row of few possible values could be guessed from a plain hash.
    """
    row = target._meta.model._base_manager.filter(pk=target.pk).values().first()
    return digest(canonical_json({name: str(value) for name, value in row.items()})) if row else ""


def _locked_chain(unit):
    chains = AuditChain.objects.select_for_update(no_key=True).filter(unit=unit)
    kept = chains.first()
    if kept is None:
        AuditChain.objects.get_or_create(unit=unit)
        kept = chains.get()
    return kept
