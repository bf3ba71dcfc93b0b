"""A1: proving a million entries of the audit trail, chains, payloads and links (`verify_audit`)."""

from django.utils import timezone

from branches.audit import seal
from branches.chain_check import prove_trail
from branches.models import AuditChain, AuditEvent
from tests.bench.timing import AT_MOST, Measured, Target, now
from tests.bench.world import undone

ENTRIES, QUICK_ENTRIES = 1_000_000, 20_000
ENTRIES_PER_CHAIN = 1000
SECONDS_A_MILLION = 60
AT_ONCE = 5000


def a1(world):
    entries = QUICK_ENTRIES if world.is_quick else ENTRIES
    with undone():
        for number in range(entries // ENTRIES_PER_CHAIN):
            _append_chain(f"BENCH-{number}")
        began = now()
        proof = prove_trail(with_files=False)
        seconds = now() - began
    broken = [one for one in proof.findings if one.unit.startswith("BENCH-")]
    if broken or proof.entries < entries:
        raise RuntimeError(f"{proof.entries} entries proven, {len(broken)} findings")
    return Measured(
        *("A1", f"Proving the audit trail (goal: {SECONDS_A_MILLION} s for a million entries)"),
        Target(AT_MOST, 1),
        seconds,
        SECONDS_A_MILLION * proof.entries / 1_000_000,
        note=f"{proof.entries} entries in {proof.chains} chains; the baseline is the goal itself",
    )


def _append_chain(unit):
    """One chain as a branch writes it in some years, sealed line by line as `audit.record` does."""
    chain = AuditChain.objects.create(unit=unit)
    events, last, at = [], "", timezone.now()
    for seq in range(1, ENTRIES_PER_CHAIN + 1):
        event = AuditEvent(
            chain=chain,
            seq=seq,
            at=at,
            actor_id=1,
            actor_name="Lò Văn Hặc",
            actor_roles="SECRETARY",
            code="meetings.texts_saved",
            sentence=f"Ghi nội dung biên bản lần {seq}",
            path="0001",
            target_type="meetings.meeting",
            target_id=str(seq),
            salt=f"{seq:032x}",
            payload={"changed": ["conclusion"], "sha256": f"{seq:064x}"},
            prev_hash=last,
        )
        seal(event, unit)
        last = event.hash
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=AT_ONCE)
    AuditChain.objects.filter(pk=chain.pk).update(last_seq=seq, last_hash=last)
