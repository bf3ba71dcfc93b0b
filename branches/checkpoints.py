"""Checkpoints: the ends of all chains, signed and written outside the database (reliability 4).

Whoever can rewrite the whole database, hashes and all, still cannot rewrite these: the key and the
files lie elsewhere (``CHECKPOINT_KEY_FILE``, ``CHECKPOINT_DIR``), the files preferably on another
machine or a medium that only grows.
"""

import base64
import hashlib
import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from branches import trail_reading
from branches.looks import seal_looks
from branches.models import AuditChain, AuditCheckpoint
from config.lib.canonical import canonical_json
from config.lib.chain_proof import read_checkpoints

PUBLIC_KEY = "cong-khai.pem"


def seal_everything():
    """What the clock does: lines of looks into the trail, then the trail into a checkpoint."""
    seal_looks()
    return seal_trail()


@transaction.atomic
def seal_trail(*, restored=""):
    """Sign the ends of the chains that grew; returns the number of the checkpoint, None for none.

    ``restored`` says why an older database was taken back on purpose: all chains are sealed as
    they are now, and the proof no longer asks for the lines lost with that. The file is written
    before the row is committed: a file without its row is still true, a row without its file would
    be a false alarm. No number is given twice: files that were lost stay missing.
    """
    chains = AuditChain.objects.select_for_update(no_key=True).order_by("pk")
    grown = list(chains if restored else chains.exclude(last_seq=F("sealed_seq")))
    if not grown:
        return None
    names = checkpoint_names()
    number = max(int(names[-1].stem) if names else 0, trail_reading.last_checkpoint()) + 1
    now = timezone.now()
    body = canonical_json(
        {
            "number": number,
            "at": timezone.localtime(now).isoformat(timespec="seconds"),
            "previous": _sha256(names[-1].read_bytes()) if names else "",
            "heads": {chain.unit: [chain.last_seq, chain.last_hash] for chain in grown},
            "restored": restored,
        }
    )
    signature = base64.b64encode(_private_key().sign(body.encode())).decode()
    text = f"{body}\n{signature}\n"
    _write_once(settings.CHECKPOINT_DIR / f"{number:08d}.json", text)
    AuditCheckpoint.objects.create(number=number, at=now, sha256=_sha256(text.encode()))
    AuditChain.objects.filter(pk__in=[chain.pk for chain in grown]).update(sealed_seq=F("last_seq"))
    return number


def checkpoint_names():
    """The files of the checkpoints, oldest first."""
    return sorted(settings.CHECKPOINT_DIR.glob("[0-9]" * 8 + ".json"))


def checkpoint_texts():
    """(name, text) of every checkpoint file, oldest first."""
    return [
        (file.name, file.read_text(encoding="utf-8", errors="replace"))
        for file in checkpoint_names()
    ]


def checkpoint_digests():
    """{number: SHA-256} of the files of the checkpoints."""
    return {int(file.stem): _sha256(file.read_bytes()) for file in checkpoint_names()}


def checked_checkpoints():
    """The checkpoints and what is wrong with their files."""
    return read_checkpoints(checkpoint_texts(), public_key())


def lay_aside(name):
    """Move all checkpoints into a folder of their own: they speak of a database given up."""
    files = checkpoint_names()
    if files:
        folder = settings.CHECKPOINT_DIR / name
        folder.mkdir(mode=0o700)
        for file in files:
            file.rename(folder / file.name)


def public_key():
    return _private_key().public_key()


def public_pem():
    """The public key for whoever proves the trail elsewhere."""
    return public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _private_key():
    """The Ed25519 key; made at the first use, readable to its owner only."""
    path = settings.CHECKPOINT_KEY_FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return serialization.load_pem_private_key(path.read_bytes(), password=None)
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    return key


def _write_once(path, text):
    """A file that is there whole or not at all, and never written over."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.part")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # fails where another process was first
    finally:
        temporary.unlink()


def _sha256(content):
    return hashlib.sha256(content).hexdigest()
