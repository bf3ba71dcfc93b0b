"""The audit trail: its chains hold, and every change of state has left a line in it."""

from branches.chain_check import broken_places
from branches.integrity import Fault
from branches.models import AuditEvent

# A slice for measuring is loaded with one line for the whole; its parts have none of their own.
LOADED_WHOLE = set()


def chains():
    for one in broken_places():
        unit = f"đơn vị {one.unit}" if one.unit else "hệ thống"
        yield Fault(f"Nhật ký {unit}, dòng {one.seq}", one.problem)


def without_event(rows, model, codes, problem):
    """A `Fault` for each of ``rows``, pairs of key and place, that no event of ``codes`` tells of.

    One query whatever their number, beside the one of ``rows``.
    """
    rows = list(rows)
    if not rows or AuditEvent.objects.filter(code__in=LOADED_WHOLE).exists():
        return
    told = set(
        AuditEvent.objects.filter(target_type=model._meta.label_lower, code__in=codes).values_list(
            "target_id", flat=True
        )
    )
    for key, place in rows:
        if str(key) not in told:
            yield Fault(place, problem)
