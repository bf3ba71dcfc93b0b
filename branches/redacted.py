"""What the trail says of content that two people took away."""

from branches.models import AuditEvent
from config.lib.chain_proof import REDACTED


def redacted_digests():
    """{SHA-256 as it was signed or kept: as it reads now, empty where nothing is left}."""
    digests = {}
    payloads = AuditEvent.objects.filter(code=REDACTED).order_by("pk")
    for payload in payloads.values_list("payload", flat=True):
        for one in (payload or {}).get("documents", []) + (payload or {}).get("files", []):
            digests[one["sha256"]] = one["now"]
    return digests
