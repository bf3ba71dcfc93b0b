"""A part of a backup locked with a passphrase: authenticated pieces, so it is read as a stream.

The STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár over ChaCha20-Poly1305: pieces of
one MiB, each with its number and whether it is the last in its nonce. A piece that was changed,
moved, left out or cut off at the end is refused, and so is a part under another name.

Layout: ``MAGIC``, 16 bytes of salt, 7 bytes of nonce, then the pieces with 16 bytes more each.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from config.lib.errors import RuleBroken

MAGIC = b"CHIBO1\n"
PIECE = 1 << 20
TAG = 16
SALT, NONCE = 16, 7
SHORTEST_PASSPHRASE = 12
REFUSED = "không mở được: sai mật khẩu sao lưu, hoặc tệp đã bị thay đổi"


def read_passphrase(path):
    """The first line of the file; refused when it is short or others may read the file."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        raise RuleBroken(f"Không đọc được tệp mật khẩu sao lưu {path}.") from None
    if mode & 0o077:
        raise RuleBroken(
            f"Người khác đọc được tệp mật khẩu sao lưu. Đồng chí chạy: chmod 600 {path}"
        )
    if len(text) < SHORTEST_PASSPHRASE:
        raise RuleBroken(f"Mật khẩu sao lưu trong {path} ngắn hơn {SHORTEST_PASSPHRASE} ký tự.")
    return text.encode()


def mac(passphrase, salt, message):
    """HMAC-SHA256 of ``message`` under the passphrase, as hexadecimal text."""
    return hmac.new(_key(passphrase, salt), message, hashlib.sha256).hexdigest()


class SealedWriter:
    """Writes what it is given to ``file``, sealed; `close` writes the last piece."""

    def __init__(self, file, passphrase, name):
        salt, self.prefix = os.urandom(SALT), os.urandom(NONCE)
        self.file, self.name, self.number, self.waiting = file, name.encode(), 0, bytearray()
        self.cipher = ChaCha20Poly1305(_key(passphrase, salt))
        file.write(MAGIC + salt + self.prefix)

    def write(self, data):
        self.waiting += data
        while len(self.waiting) > PIECE:  # the last piece is written by `close`
            self._write_piece(self.waiting[:PIECE], is_last=False)
            del self.waiting[:PIECE]
        return len(data)

    def close(self):
        self._write_piece(self.waiting, is_last=True)

    def _write_piece(self, piece, *, is_last):
        nonce = _nonce(self.prefix, self.number, is_last)
        self.file.write(self.cipher.encrypt(nonce, bytes(piece), MAGIC + self.name))
        self.number += 1


class SealedReader:
    """Reads what `SealedWriter` wrote; RuleBroken at the first piece that does not hold."""

    def __init__(self, file, passphrase, name):
        self.file, self.name, self.number, self.ready = file, name, 0, b""
        if file.read(len(MAGIC)) != MAGIC:
            raise RuleBroken(f"{name} {REFUSED}.")
        salt, self.prefix = file.read(SALT), file.read(NONCE)
        self.cipher = ChaCha20Poly1305(_key(passphrase, salt))
        self.coming = file.read(PIECE + TAG)
        self.has_ended = False

    def read(self, size=-1):
        while not self.has_ended and (size < 0 or len(self.ready) < size):
            self.ready += self._next_piece()
        end = len(self.ready) if size < 0 else size
        data, self.ready = self.ready[:end], self.ready[end:]
        return data

    def _next_piece(self):
        sealed, self.coming = self.coming, self.file.read(PIECE + TAG)
        self.has_ended = not self.coming
        nonce = _nonce(self.prefix, self.number, self.has_ended)
        self.number += 1
        try:
            return self.cipher.decrypt(nonce, sealed, MAGIC + self.name.encode())
        except InvalidTag:
            raise RuleBroken(f"{self.name} {REFUSED}.") from None


def _nonce(prefix, number, is_last):
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _key(passphrase, salt):
    return hashlib.scrypt(passphrase, salt=salt, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=32)
