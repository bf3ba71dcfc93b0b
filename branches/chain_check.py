"""Proving the audit trail: chains whole, lines as written (reliability guide 4)."""

from dataclasses import dataclass

from branches.audit import event_digest, payload_digest
from branches.models import AuditChain, AuditEvent


@dataclass(frozen=True)
class Break:
    """One place where a chain does not hold: the unit's code, the line's number, what is wrong."""

    unit: str
    seq: int
    problem: str

    def __str__(self):
        where = f"đơn vị {self.unit}" if self.unit else "hệ thống"
        return f"Nhật ký {where}, dòng {self.seq}: {self.problem}"


def broken_places():
    """Yield every `Break`, chain by chain, in one pass; nothing when all chains hold."""
    heads = {chain.pk: chain for chain in AuditChain.objects.all()}
    reached = dict.fromkeys(heads, (0, ""))
    for event in AuditEvent.objects.order_by("chain_id", "seq").iterator():
        chain = heads[event.chain_id]
        last_seq, last_hash = reached[chain.pk]
        for problem in _problems(event, last_seq, last_hash):
            yield Break(chain.unit, event.seq, problem)
        reached[chain.pk] = event.seq, event.hash
    for pk, chain in heads.items():
        if reached[pk] != (chain.last_seq, chain.last_hash):
            yield Break(chain.unit, chain.last_seq, "các dòng cuối bị mất hoặc bị viết lại")


def _problems(event, last_seq, last_hash):
    if event.seq != last_seq + 1:
        yield f"thiếu dòng {last_seq + 1} trước dòng này"
    if event.prev_hash != last_hash:
        yield "không nối với dòng trước"
    if event.hash != event_digest(event):
        yield "nội dung đã bị thay đổi"
    if event.payload is not None and event.payload_hash != payload_digest(
        event.payload, event.salt
    ):
        yield "dữ liệu kèm theo đã bị thay đổi"
