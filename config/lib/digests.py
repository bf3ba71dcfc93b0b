"""Short digests of texts a writer has seen, so that nobody overwrites what they have not seen."""

import hashlib


def digest_of(*values):
    """Sixteen hexadecimal characters that stand for ``values`` in this order."""
    text = "\x1f".join(str(value) for value in values)
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


def seen_digest(row, names):
    """The digest of the named columns of a row, as a form shows it in its hidden field."""
    return digest_of(*(getattr(row, name) for name in names))
