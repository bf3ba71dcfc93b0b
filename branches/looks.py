"""Writing down who looked at sensitive data, and sealing those lines into the trail."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import Min, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from branches import audit, trail_reading
from branches.models import SensitiveLook
from branches.permissions import SYSTEM
from config.lib.canonical import canonical_json
from config.lib.chain_proof import Finding
from config.lib.request_trace import current_trace

SEALED = "branches.looks_sealed"
SETTLED = timedelta(minutes=1)  # lines of a request still under way may get a lower number
COLUMNS = (
    *("pk", "moment", "actor_id", "actor_name", "actor_roles", "kind", "unit", "path"),
    *("subject_id", "target", "reason", "address", "request_id"),
)
TRIED = 10  # batches looked at for where the last one ended; one changed by hand does not say


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
    """Put the digest of the lines since the last time into the trail; how many there were.

    A batch ends before the first line still under way: numbers and moments of lines written side by
    side need not come in the same order, and what is sealed must be all there is up to its end.
    """
    last = max((batch["last"] for _, batch in _batches(newest=TRIED) if batch), default=0)
    rows = SensitiveLook.objects.filter(pk__gt=last)
    young = rows.filter(at__gte=timezone.now() - SETTLED).aggregate(first=Min("pk"))["first"]
    digest, count, final = digest_of_looks(rows.filter(pk__lt=young) if young else rows)
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
    texts = rows.order_by("pk").annotate(moment=Cast("at", TextField())).values_list(*COLUMNS)
    with trail_reading.any_bytes():
        for key, moment, *values in texts.iterator():
            row = [key, trail_reading.moment_of(moment), *map(trail_reading.plain, values)]
            whole.update(canonical_json(row).encode(errors="surrogateescape"))
            count, last = count + 1, key
    return whole.hexdigest(), count, last


def sealed_looks(proof):
    """Evidence for `branches.chain_check`: every sealed batch reads as it was sealed."""
    for seq, batch in _batches():
        if batch is None:
            yield Finding(
                "looks_unknown", "", seq, "không còn biết lô xem dữ liệu nào đã niêm phong"
            )
            continue
        rows = SensitiveLook.objects.filter(pk__gt=batch["after"], pk__lte=batch["last"])
        digest, count, _ = digest_of_looks(rows)
        if (digest, count) != (batch["digest"], batch["count"]):
            problem = (
                f"sổ xem dữ liệu nhạy cảm bị sửa: lô có {batch['count']} lần xem, nay đọc được "
                f"{count} hoặc nội dung khác"
            )
            yield Finding("looks_changed", "", seq, problem)


def _batches(*, newest=None):
    """(line, payload) of the sealed batches; None for a payload that is no longer one."""
    for seq, batch in trail_reading.payloads_of(SEALED, newest=newest):
        is_whole = batch is not None and all(
            isinstance(batch.get(name), int) for name in ("after", "last", "count")
        )
        yield seq, batch if is_whole and "digest" in batch else None
