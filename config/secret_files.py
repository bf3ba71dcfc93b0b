"""Secrets live in files that only their owner can read, made at the first start."""

import os
import secrets


def read_or_create_secret(path):
    """The secret kept at ``path``; created with 50 random bytes when the file is not there yet."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(50)
        file.write(secret)
    return secret


def write_for_owner(path, text):
    """Write ``text`` where only the owner of the file reads it; an older file goes."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
