"""Proving the audit trail and what it vouches for: chains, checkpoints, signed papers, files."""

from branches import trail_reading
from branches.checkpoints import checked_checkpoints, checkpoint_names
from config.lib.chain_proof import Finding, prove

EVIDENCE = []


def add_evidence(check):
    """``check(proof)`` yields a `Finding` for what apps keep and the trail vouches for.

    ``proof.digests`` holds the pairs of unit and SHA-256 the trail names.
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


def lost_checkpoints():
    """A `Finding` when the last checkpoints the database knows of are not in their folder.

    Asked by `verify_audit` alone: a database restored elsewhere for a trial has no such folder.
    """
    names = checkpoint_names()
    known, there = trail_reading.last_checkpoint(), int(names[-1].stem) if names else 0
    if known <= there:
        return []
    problem = (
        f"cơ sở dữ liệu biết tới điểm niêm phong số {known}, thư mục chỉ có tới số {there}: các "
        "tệp sau đó bị mất, hoặc CHECKPOINT_DIR chưa đặt đúng"
    )
    return [Finding("checkpoint_missing", "", 0, problem)]


def broken_places():
    """The `Finding` rows of the trail alone; empty when all chains hold."""
    return prove_trail(with_files=False).findings
