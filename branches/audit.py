"""The audit trail is written here and nowhere else, in the transaction of the change."""

import secrets
from functools import cache

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone

from branches.models import AuditChain, AuditEvent
from branches.once import use_up
from branches.still_held import require_still_held
from config.lib.canonical import canonical_json
from config.lib.chain_proof import CHAINED, content_digest, entry_digest
from config.lib.commits import note_commit
from config.lib.failpoints import failpoint, failpoint_after_commit
from config.lib.prepared import Prepared, PreparedChange, PreparedInsert
from config.lib.request_trace import current_trace
from config.lib.sealed import digest
from config.lib.vietnamese import nfc

CHAIN = Prepared(
    lambda unit: (
        AuditChain.objects.filter(unit=unit).order_by().values_list("pk", "last_seq", "last_hash")
    ),
    examples=("#unit",),
    suffix=" FOR NO KEY UPDATE",
)
LAST_STATE = Prepared(
    lambda target_type, target_id: _states_told(target_type, target_id), examples=("#type", "#id")
)
GROWN = PreparedChange(
    lambda chain, seq, digest: (
        AuditChain.objects.filter(pk=chain),
        {"last_seq": seq, "last_hash": digest},
    ),
    examples=(-7, -8, "#digest"),
)
APPEND = PreparedInsert(AuditEvent, beside=GROWN)


def record(code, sentence, *, target, by, organization=None, payload=None):
    """Append one event to the chain of ``organization`` (None: the chain of the system).

    ``sentence`` is Vietnamese and readable on its own; ``payload`` holds plain values only, one
    difference per save. Must run inside the transaction of the change it tells of. Raises
    PermissionDenied when a role of ``by`` was taken meanwhile (`still_held`).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event belongs into the transaction of the change")
    require_still_held(by)
    unit = organization.code if organization else ""
    chain_pk, last_seq, last_hash = _locked_chain(unit)
    trace = current_trace()
    target_type, target_id = target._meta.label_lower, str(target.pk)
    before, after = _states(target, target_type, target_id)
    event = AuditEvent(
        chain_id=chain_pk,
        seq=last_seq + 1,
        at=timezone.now(),
        actor_id=by.pk,
        actor_name=nfc(by.full_name),
        actor_roles=roles_of(by, organization),
        code=code,
        sentence=nfc(sentence)[:500],
        path=organization.path if organization else "",
        target_type=target_type,
        target_id=target_id,
        before_hash=before,
        after_hash=after,
        address=trace.address,
        request_id=trace.request_id,
        salt=secrets.token_hex(16),
        payload=payload or {},
        prev_hash=last_hash,
    )
    said = seal(event, unit)
    APPEND(event, chain_pk, event.seq, event.hash, payload=said)
    use_up()
    note_commit()
    failpoint("action.written")
    failpoint_after_commit("action.committed")
    return event


def seal(event, unit):
    """Fill the two hashes of an event of the chain of ``unit`` whose other columns are set.

    Returns the payload as the text that is stored.
    """
    said = canonical_json(event.payload)
    event.payload_hash = content_digest(event.salt, event.sentence, said)
    values = {name: getattr(event, name) for name in CHAINED if name not in {"unit", "at"}}
    values |= {"unit": unit, "at": moment_text(event.at)}
    event.hash = entry_digest([values[name] for name in CHAINED])
    return said


def moment_text(moment):
    """A moment as it enters the hash: UTC, microseconds."""
    return moment.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")


def roles_of(by, organization):
    """The codes of the posts ``by`` acts with: those that reach the unit, or all without one."""
    path = organization.path if organization else None
    held = (post for post in getattr(by, "posts", ()) if path is None or path.startswith(post.path))
    return ",".join(sorted({post.role for post in held}))[:200]


def _states(target, target_type, target_id):
    """The digest of the record's row as the last entry about it left it, and as this transaction
    has it; empty where the trail has none, and when the row is gone.

    Keyed, because a row of few possible values could be guessed from a plain hash.
    """
    names, ask = _state_question(target._meta.concrete_model)
    rows = ask(target_type, target_id, target.pk)
    if not rows:
        known = LAST_STATE(target_type, target_id)
        return known[0][0] if known else "", ""
    known, *row = rows[0]
    values = zip(names, map(str, row), strict=True)
    return known or "", digest(canonical_json(dict(values)))


@cache
def _state_question(model):
    """The columns of a model, and the question for the last digest and those of one row."""
    names = [field.attname for field in model._meta.concrete_fields]

    def build(target_type, target_id, pk):
        known = Subquery(_states_told(target_type, target_id))
        return model._base_manager.filter(pk=pk).annotate(_told=known).values_list("_told", *names)

    return names, Prepared(build, examples=("#type", "#id", -7))


def _states_told(target_type, target_id):
    """What the last entry about a record said of its row, in a queryset."""
    told = AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
    return told.order_by("-pk").values_list("after_hash")[:1]


def _locked_chain(unit):
    """Key, last number and last hash of a chain, with its row locked until the transaction ends."""
    kept = CHAIN(unit)
    if not kept:
        AuditChain.objects.bulk_create([AuditChain(unit=unit)], ignore_conflicts=True)
        kept = CHAIN(unit)
    return kept[0]
