"""What a signed paper says at its end so that anybody can check it."""

from dataclasses import dataclass

from django.conf import settings

from config.lib.paper import hash_line
from config.lib.verify_code import code_of, qr_path, shown_code

REDACTION_MARK = "[đã gỡ]"
REDACTED_SINCE = (
    "Sau khi ký, những đoạn ghi [đã gỡ] được gỡ theo quyết định của hai người; mã nội dung là mã "
    "của bản ký ban đầu."
)
ADDRESS = "/xac-thuc/"
# Papers whose snapshots can be looked up by their code.
LOOKED_UP = frozenset(
    {"meetings.minutes", "meetings.supplement", "resolutions.resolution", "reports.report"}
)


@dataclass(frozen=True)
class PaperProof:
    """Lines of text, and the QR code as the side and path of an SVG; an empty path is not drawn."""

    lines: list
    side: int = 0
    path: str = ""


def proof_of(paper, sha256):
    """The `PaperProof` of a signed paper; None for a draft, whose ``sha256`` is empty.

    Without ``PUBLIC_URL`` nobody knows where the page is, so the QR code holds the code alone.
    """
    if not sha256:
        return None
    if paper.KIND not in LOOKED_UP:
        return PaperProof([hash_line(sha256)])
    code = code_of(sha256)
    shown = shown_code(code)
    base = settings.PUBLIC_URL.rstrip("/")
    where = f"{base}{ADDRESS}" if base else "mục “Xác thực văn bản” ở trang đăng nhập của phần mềm"
    side, path = qr_path(f"{base}{ADDRESS}{code}/" if base else shown)
    lines = [hash_line(sha256), f"Mã xác thực: {shown}", f"Kiểm tra thật giả tại {where}."]
    if REDACTION_MARK in repr(paper):
        lines.append(REDACTED_SINCE)
    return PaperProof(lines, side, path)
