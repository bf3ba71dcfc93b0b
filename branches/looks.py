"""Writing down who looked at sensitive data, and sealing those lines into the trail."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.models import AuditEvent, SensitiveLook
from branches.permissions import SYSTEM
from config.lib.canonical import canonical_json
from config.lib.chain_proof import Finding
from config.lib.request_trace import current_trace

SEALED = "branches.looks_sealed"
SETTLED = timedelta(minutes=1)  # lines of a request still under way may get a lower number
COLUMNS = (
    *("pk", "at", "actor_id", "actor_name", "actor_roles", "kind", "unit", "path", "subject_id"),
    *("target", "reason", "address", "request_id"),
)


def note_look(kind, *, by, organization, target, subject_id=None, reason=""):
    """Write one look down; a single INSERT, so that reading stays quick."""
    trace = current_trace()
    return SensitiveLook.objects.create(
        at=timezone.now(),
        actor_id=by.pk,
        actor_name=by.full_name,
        actor_roles=audit.roles_of(by, organization),
        kind=kind,
        unit=organization.code,
        path=organization.path,
        subject_id=subject_id,
        target=str(target)[:200],
        reason=reason[:300],
        address=trace.address,
        request_id=trace.request_id,
    )


@transaction.atomic
def seal_looks():
    """Put the digest of the lines since the last time into the trail; how many there were."""
    last = _last_sealed()
    rows = SensitiveLook.objects.filter(pk__gt=last, at__lt=timezone.now() - SETTLED)
    digest, count, final = digest_of_looks(rows)
    if not count:
        return 0
    newest = SensitiveLook.objects.get(pk=final)
    audit.record(
        SEALED,
        f"Niêm phong {count} lần xem dữ liệu nhạy cảm",
        target=newest,
        by=SYSTEM,
        payload={"after": last, "last": final, "count": count, "digest": digest},
    )
    return count


def digest_of_looks(rows):
    """SHA-256 over the lines in their order, how many there are, and the number of the last."""
    whole, count, last = hashlib.sha256(), 0, 0
    for row in rows.order_by("pk").values_list(*COLUMNS).iterator():
        values = [audit.moment_text(one) if hasattr(one, "astimezone") else one for one in row]
        whole.update(canonical_json(values).encode())
        count, last = count + 1, row[0]
    return whole.hexdigest(), count, last


def sealed_looks(proof):
    """Evidence for `branches.chain_check`: every sealed batch reads as it was sealed."""
    batches = AuditEvent.objects.filter(code=SEALED).order_by("pk")
    for seq, batch in batches.values_list("seq", "payload"):
        rows = SensitiveLook.objects.filter(pk__gt=batch["after"], pk__lte=batch["last"])
        digest, count, _ = digest_of_looks(rows)
        if (digest, count) != (batch["digest"], batch["count"]):
            problem = (
                f"sổ xem dữ liệu nhạy cảm bị sửa: lô có {batch['count']} lần xem, nay đọc được "
                f"{count} hoặc nội dung khác"
            )
            yield Finding("looks_changed", "", seq, problem)


def _last_sealed():
    batch = AuditEvent.objects.filter(code=SEALED).order_by("-pk").first()
    return batch.payload["last"] if batch else 0
