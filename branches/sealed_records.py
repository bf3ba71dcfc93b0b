"""The rows a signature freezes, held against the digest the trail took of them at that moment.

A signed paper is a snapshot of its own. What is shown and counted afterwards are the rows it was
made from: whoever changes those, past guards and program, is found here. Columns are listed by
layout; a column added later belongs to a next layout and leaves the digests taken before as they
are.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import islice
from uuid import UUID

from django.apps import apps

from branches.chain_check import add_evidence
from branches.models import AuditEvent
from branches.redacted import redacted_digests
from branches.redaction_parts import after_sweep
from config.lib.canonical import canonical_json
from config.lib.chain_proof import Finding
from config.lib.prepared import Prepared

AT_ONCE = 200  # records read together
KINDS = {}


@dataclass(frozen=True)
class SealedRows:
    """Columns of one table; ``link`` leads from a row to the key of the record it belongs to."""

    model: str
    link: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class SealedKind:
    """Records sealed by the event ``code``; ``layouts`` by number, the last one for new seals."""

    code: str
    layouts: dict[int, tuple[SealedRows, ...]]

    @property
    def layout(self):
        return max(self.layouts)

    @property
    def models(self):
        return {apps.get_model(rows.model) for rows in self.layouts[self.layout]}


def register_all():
    add_evidence(changed_records)
    after_sweep(facts_after_sweep)


def register(kind):
    KINDS[kind.code] = kind


def seal_of(code, key):
    """What the event ``code`` carries in its payload about the record ``key``."""
    kind = KINDS[code]
    digest = digests_of(kind, kind.layout, [key])[key]
    return {"record_layout": kind.layout, "record_sha256": digest}


def digests_of(kind, layout, keys):
    """{key: SHA-256 of the record's rows}. One query a table; the order of rows does not matter."""
    tables = {key: [] for key in keys}
    for rows in kind.layouts[layout]:
        found = defaultdict(list)
        for key, *values in _question(rows)(*keys):
            found[key].append(canonical_json([_plain(value) for value in values]))
        for key, lines in tables.items():
            lines.append([rows.model, sorted(found[key])])
    return {
        key: hashlib.sha256(canonical_json(lines).encode()).hexdigest()
        for key, lines in tables.items()
    }


@cache
def _question(rows):
    """The question for the link and the columns of the rows of some records."""
    kept = apps.get_model(rows.model)._base_manager
    return Prepared(
        lambda *keys: (
            kept.filter(**{f"{rows.link}__in": keys})
            .order_by()
            .values_list(rows.link, *rows.columns)
        ),
        further=lambda place: -7 - place,
    )


def changed_records(proof):
    """A `Finding` for each sealed record whose rows read otherwise than when they were sealed."""
    redacted = redacted_digests()
    for kind in KINDS.values():
        for seals in _in_parts(_seals(kind)):
            now = _digests_now(kind, seals)
            for one in seals:
                if now[one.key] not in (one.sha256, redacted.get(one.sha256)):
                    problem = f"dữ liệu đã khác với lúc “{one.sentence}”"
                    yield Finding("record_changed", one.unit, one.seq, problem)


def facts_after_sweep(found):
    """Hook of a redaction: what the records it changed read like now, for the trail."""
    facts = []
    for kind in KINDS.values():
        touched = _keys_of(kind, found)
        for seals in _in_parts(one for one in _seals(kind) if one.key in touched):
            now = _digests_now(kind, seals)
            facts += [
                {"unit": one.unit, "sha256": one.sha256, "now": now[one.key]} for one in seals
            ]
    return facts, []


@dataclass(frozen=True)
class _Seal:
    unit: str
    seq: int
    key: int
    sentence: str
    layout: int
    sha256: str


def _seals(kind):
    """The seals of a kind in the order of the trail; entries whose words were taken have none, nor
    have those changed by hand, which the proof of the chain names."""
    events = AuditEvent.objects.filter(code=kind.code).order_by("pk")
    columns = ("chain__unit", "seq", "target_id", "sentence", "payload")
    for unit, seq, target, sentence, payload in events.values_list(*columns).iterator():
        said = payload if isinstance(payload, dict) else {}
        layout, sha256 = said.get("record_layout"), said.get("record_sha256")
        if str(target).isdecimal() and isinstance(layout, int) and layout in kind.layouts:
            yield _Seal(unit, seq, int(target), sentence, layout, sha256)


def _digests_now(kind, seals):
    now = {}
    for layout in {one.layout for one in seals}:
        keys = [one.key for one in seals if one.layout == layout]
        now |= digests_of(kind, layout, keys)
    return now


def _keys_of(kind, found):
    """The keys of the records some of whose rows are among ``found`` (model to primary keys)."""
    keys = set()
    for rows in kind.layouts[kind.layout]:
        model = apps.get_model(rows.model)
        changed = model._base_manager.filter(pk__in=found.get(model, ()))
        keys.update(changed.values_list(rows.link, flat=True))
    return keys


def _in_parts(seals):
    while part := list(islice(seals, AT_ONCE)):
        yield part


def _plain(value):
    """The same JSON value for the same column, whichever database it was read from."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case UUID():
            return str(value)
    return value
