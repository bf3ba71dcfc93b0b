"""The manifest: what a backup holds, by which anybody can prove that it is whole.

It carries its own seal: SHA-256 of everything else in it or, with a passphrase, an HMAC, so that
a backup that was changed on purpose is found out too.
"""

import hashlib
import hmac
import json
import os

from branches.audit import canonical_json
from config.backup.parts import Part, require_whole
from config.backup.sealing import mac
from config.lib.errors import RuleBroken

NAME = "manifest.json"
FORMAT = 1
SALT = 16
FORM = (  # inside which object, which value, of what kind
    *(("", name, str) for name in ("name", "made_at", "seal")),
    *(("", name, int) for name in ("files", "sealed_rows")),
    *(("", name, dict) for name in ("database", "contents", "keys")),
    ("database", "vendor", str),
    ("contents", "counts", dict),
    *(("contents", name, list) for name in ("migrations", "chains", "books")),
    ("keys", "field_key", str),
)


def write(folder, manifest, passphrase):
    """Seal and write the manifest: the last file of a backup."""
    if passphrase:
        manifest["salt"] = os.urandom(SALT).hex()
    manifest["seal"] = _seal(manifest, passphrase)
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read(folder):
    """The manifest of a backup, its form checked; `require_seal` checks that it is untouched."""
    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise RuleBroken(
                f"Bản sao lưu {folder.name} thuộc dạng mới hơn phần mềm này. Đồng chí dùng phần "
                "mềm cùng phiên bản với bản sao lưu."
            )
        manifest["parts"] = [Part(**part) for part in manifest["parts"]]
        _require_form(manifest)
    except FileNotFoundError:
        raise RuleBroken(f"{folder} không phải là một bản sao lưu.") from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise RuleBroken(f"Tệp {NAME} của bản sao lưu {folder.name} bị hỏng.") from None
    return manifest


def _require_form(manifest):
    """Raises ValueError where something is not of the kind the program goes on with."""
    for place, name, kind in FORM:
        if not isinstance((manifest[place] if place else manifest).get(name), kind):
            raise ValueError(name)
    for one in manifest["contents"]["migrations"]:
        if not isinstance(one, list) or len(one) != 2:
            raise ValueError(one)


def is_locked(manifest):
    return "salt" in manifest


def require_seal(folder, manifest, passphrase):
    """Refuse a manifest that was changed, or one that needs another passphrase."""
    if is_locked(manifest) != bool(passphrase):
        raise RuleBroken(
            "Bản sao lưu này có mật khẩu. Đồng chí chạy lại với --passphrase-file TỆP."
            if is_locked(manifest)
            else "Bản sao lưu này không có mật khẩu. Đồng chí bỏ --passphrase-file rồi chạy lại."
        )
    plain = {**manifest, "parts": [part.as_json() for part in manifest["parts"]]}
    if not hmac.compare_digest(str(manifest.get("seal")), _seal(plain, passphrase)):
        raise RuleBroken(
            f"Tệp {NAME} của bản sao lưu {folder.name} đã bị thay đổi"
            + (", hoặc mật khẩu sao lưu không đúng." if passphrase else ".")
        )


def require_whole_backup(folder, manifest, passphrase):
    """Read every part once and refuse what is not as it was written."""
    require_seal(folder, manifest, passphrase)
    for part in manifest["parts"]:
        require_whole(folder, part)


def _seal(manifest, passphrase):
    text = canonical_json({name: manifest[name] for name in manifest if name != "seal"}).encode()
    if passphrase:
        try:
            salt = bytes.fromhex(manifest["salt"])
        except ValueError:
            return ""
        return mac(passphrase, salt, text)
    return hashlib.sha256(text).hexdigest()
