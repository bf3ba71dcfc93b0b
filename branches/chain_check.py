"""Proving the audit trail and what it vouches for: chains, checkpoints, signed papers, files."""

from branches import trail_reading
from branches.checkpoints import checked_checkpoints
from config.lib.chain_proof import prove

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


def broken_places():
    """The `Finding` rows of the trail alone; empty when all chains hold."""
    return prove_trail(with_files=False).findings
