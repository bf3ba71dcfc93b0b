"""The parts of a backup: files written once, flushed to disk, known by size and SHA-256."""

import hashlib
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from config.backup.sealing import SealedReader, SealedWriter
from config.lib.errors import RuleBroken

PIECE = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file of a backup; ``size`` in bytes, both figures of the file as it lies there."""

    name: str
    size: int
    sha256: str

    as_json = asdict


class Counted:
    """A file that knows the size and the digest of what went through it."""

    def __init__(self, file):
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data):
        self.size += len(data)
        self.digest.update(data)
        return self.file.write(data)


@contextmanager
def written_part(folder, name, passphrase, done):
    """Something to ``write`` a part to; on success its `Part` is appended to ``done``."""
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        counted = Counted(file)
        target = SealedWriter(counted, passphrase, name) if passphrase else counted
        yield target
        if passphrase:
            target.close()
        file.flush()
        os.fsync(file.fileno())
    done.append(Part(name, counted.size, counted.digest.hexdigest()))


def require_whole(folder, part):
    """Refuse a part that is missing, cut off, or not as it was written."""
    file = folder / part.name
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        raise RuleBroken(f"Bản sao lưu thiếu tệp {part.name}.") from None
    except OSError as error:
        raise RuleBroken(f"Không đọc được {file}: {error.strerror}.") from None
    if size != part.size:
        raise RuleBroken(f"Tệp {part.name} của bản sao lưu dài {size} byte, phải là {part.size}.")
    if digest != part.sha256:
        raise RuleBroken(f"Tệp {part.name} của bản sao lưu đã bị thay đổi hoặc hỏng.")


@contextmanager
def opened_part(folder, name, passphrase):
    """Something to ``read`` the content of a part from."""
    with (folder / name).open("rb") as file:
        yield SealedReader(file, passphrase, name) if passphrase else file


def flush_folder(folder):
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
