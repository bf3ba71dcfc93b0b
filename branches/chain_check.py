"""Proving the audit trail and what it vouches for: chains, checkpoints, signed papers, files."""

from branches import trail_reading
from branches.checkpoints import checked_checkpoints, checkpoint_digests
from config.lib.chain_proof import Finding, prove

EVIDENCE = []


def add_evidence(check):
    """``check(proof)`` yields a `Finding` for what apps keep and the trail vouches for.

    ``proof.digests`` gives the records by the pairs of unit and SHA-256 the trail names.
    """
    EVIDENCE.append(check)


def prove_trail(*, with_files=True):
    """The `Proof` of this database, its checkpoints and, ``with_files``, everything sealed."""
    checkpoints, findings = checked_checkpoints()
    proof = prove(
        trail_reading.entries(),
        trail_reading.heads(),
        checkpoints,
        last_known=trail_reading.last_checkpoint(),
    )
    proof.findings = findings + proof.findings
    if with_files:
        for check in EVIDENCE:
            proof.findings.extend(check(proof))
    return proof


def unlike_checkpoints():
    """`Finding` rows where the database and the folder of the checkpoints tell of different ones.

    Asked by `verify_audit` alone: a database restored elsewhere for a trial has no such folder.
    """
    known, files = trail_reading.checkpoints_known(), checkpoint_digests()
    last, there = max(known, default=0), max(files, default=0)
    if last > there:
        problem = (
            f"cơ sở dữ liệu biết tới điểm niêm phong số {last}, thư mục chỉ có tới số {there}: các "
            "tệp sau đó bị mất, hoặc CHECKPOINT_DIR chưa đặt đúng"
        )
        return [Finding("checkpoint_missing", "", 0, problem)]
    return [*_unlike_files(known, files), *_never_sealed()]


def _unlike_files(known, files):
    for number in sorted(known.keys() & files.keys()):
        if known[number] != files[number]:
            problem = f"điểm niêm phong số {number} là tệp khác với tệp đã ghi lúc niêm phong"
            yield Finding("checkpoint_forged", "", 0, problem)


def _never_sealed():
    """Chains that call lines sealed which no checkpoint holds: they would never be sealed."""
    checkpoints, _ = checked_checkpoints()
    sealed = {}
    for checkpoint in checkpoints:
        sealed |= {unit: seq for unit, (seq, _) in checkpoint.heads.items()}
    for unit, claimed in trail_reading.claimed_seals().items():
        if claimed > sealed.get(unit, 0):
            problem = f"ghi là đã niêm phong tới dòng {claimed} mà không điểm niêm phong nào có"
            yield Finding("never_sealed", unit, claimed, problem)


def broken_places():
    """The `Finding` rows of the trail alone; empty when all chains hold."""
    return prove_trail(with_files=False).findings
