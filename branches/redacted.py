"""What the trail says of content that two people took away."""

from branches.trail_reading import payloads_of
from config.lib.chain_proof import REDACTED


def redacted_digests():
    """{SHA-256 as it was signed or kept: as it reads now, empty where nothing is left}."""
    digests = {}
    for _, payload in payloads_of(REDACTED):
        for one in _named(payload, "documents") + _named(payload, "files"):
            digests[one["sha256"]] = one["now"]
    return digests


def _named(payload, part):
    """What an entry names under ``part``; nothing of one changed by hand, which the proof names."""
    rows = payload.get(part) if payload else None
    rows = rows if isinstance(rows, list) else []
    return [one for one in rows if isinstance(one, dict) and {"sha256", "now"} <= one.keys()]
