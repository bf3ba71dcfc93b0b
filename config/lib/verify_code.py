"""The code on a signed paper: 80 bits of its hash, short enough to be typed from paper.

Letters are Crockford's: none looks like a digit, and what people mistype for one is understood.
"""

import base64
import hashlib
import re

import segno

STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
OURS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TO_OURS = str.maketrans(STANDARD, OURS)
MISTYPED = str.maketrans("OIL", "011")
LENGTH = 16


def code_of(sha256):
    """The sixteen signs that stand for a signed snapshot with this hash."""
    raw = hashlib.sha256(f"xac-thuc:{sha256}".encode()).digest()[:10]
    return base64.b32encode(raw).decode().translate(TO_OURS)


def shown_code(code):
    """``0123-4567-89AB-CDEF``."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def typed_code(text):
    """The code somebody typed: case, spaces, hyphens and mistaken letters do not matter.

    None when it cannot be one.
    """
    code = re.sub(r"[\s\u2010-\u2015-]", "", text).upper().translate(MISTYPED)
    return code if len(code) == LENGTH and set(code) <= set(OURS) else None


def qr_path(text):
    """Side in modules, with the quiet zone, and the SVG path of the dark modules of a QR code."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), path
