"""Making a backup: written beside its name, flushed, and only then given its name."""

import errno
import hashlib
import json
import os
import shutil
import tarfile
from contextlib import suppress
from itertools import chain, count

from django.conf import settings
from django.utils import timezone

from branches.integrity.files import files_on_disk
from config.backup import contents, databases, manifest, shelf
from config.backup.parts import flush_folder, written_part
from config.lib.database_start import is_out_of_date
from config.lib.errors import RuleBroken
from config.lib.failpoints import failpoint

FILES = "files.tar"
LIST = "files.sha256"
KEYS = "keys.json"


def make_backup(root, *, passphrase=None, with_keys=False, tell=lambda sentence: None):
    """A new backup in the folder ``root``; returns its `shelf.Kept`.

    Raises RuleBroken in words when it cannot be made; nothing half-made is left that could be
    taken for a backup. ``with_keys`` puts the keys into it, so it must have a passphrase.
    """
    if with_keys and not passphrase:
        raise RuleBroken(
            "Bản sao lưu có kèm khóa thì phải có mật khẩu. Đồng chí thêm --passphrase-file TỆP."
        )
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with shelf.only_one(root):
            shelf.clear_unfinished(root)
            return _make(root, passphrase, with_keys, tell)
    except OSError as error:
        raise RuleBroken(_sentence(root, error)) from error


def _make(root, passphrase, with_keys, tell):
    made_at = timezone.now()
    name = _free_name(root, f"chibo-{timezone.localtime(made_at):%Y%m%d-%H%M%S}")
    folder = root / f"{shelf.UNFINISHED}{name}"
    folder.mkdir(mode=0o700)
    try:
        told = _write_parts(folder, passphrase, with_keys)
        if told["missing"]:
            tell(f"Lưu ý: {len(told['missing'])} tệp có trong dữ liệu mà không có trên đĩa.")
        told |= {"format": manifest.FORMAT, "name": name, "made_at": made_at.isoformat()}
        manifest.write(folder, told, passphrase)
        flush_folder(folder)
        failpoint("backup.written")
        os.rename(folder, root / name)
        flush_folder(root)
    except BaseException:
        with suppress(OSError):
            shutil.rmtree(folder)
        raise
    return shelf.Kept(root / name, manifest.read(root / name))


def _free_name(root, wanted):
    """``wanted``, or with a number where this second has a backup already."""
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if not (root / name).exists())


def _write_parts(folder, passphrase, with_keys):
    """Write all parts; returns the manifest but for its name and seal.

    Files first, then the moment of the database, then the files that came meanwhile: a file is
    written before its row and never changed, so every row of that moment finds its file.
    """
    parts, packed = [], {}
    with (
        written_part(folder, FILES, passphrase, parts) as target,
        tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        _pack_new(archive, packed)
        failpoint("backup.files")
        with databases.held_still(folder) as (using, dump):
            with written_part(folder, databases.part_name(), passphrase, parts) as database:
                dump(database)
            failpoint("backup.database")
            held = contents.contents(using)
            # A database of an earlier version is backed up before it is migrated: not all rows
            # that lead to files can be asked for yet.
            wanted = {} if is_out_of_date() else contents.wanted_files(using)
            sealed = contents.sealed_rows(using)
        _pack_new(archive, packed)
    with written_part(folder, LIST, passphrase, parts) as target:
        for path in sorted(packed):
            target.write(f"{packed[path]}  {path}\n".encode())
    if with_keys:
        _write_keys(folder, passphrase, parts)
    return {
        "database": databases.describe(),
        "contents": held,
        "files": len(packed),
        "missing": sorted(path for path, sha in wanted.items() if packed.get(path) != sha),
        "sealed_rows": sealed,
        "keys": contents.key_marks(),
        "parts": [part.as_json() for part in parts],
    }


def _pack_new(archive, packed):
    """Add every file of the store that is not packed yet; ``packed`` maps paths to SHA-256."""
    for path in files_on_disk():
        name = path.rsplit("/", 1)[-1]
        if path in packed or name.endswith(".part") or name.startswith("tmp"):
            continue
        try:
            file = (settings.FILES_DIR / path).open("rb")
        except FileNotFoundError:  # its row is gone too
            continue
        with file:
            entry = archive.gettarinfo(arcname=path, fileobj=file)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            read = Read(file)
            archive.addfile(entry, read)
        packed[path] = read.digest.hexdigest()


class Read:
    """A file that is digested as it is read."""

    def __init__(self, file):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size=-1):
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _write_keys(folder, passphrase, parts):
    with written_part(folder, KEYS, passphrase, parts) as target:
        target.write(json.dumps(contents.keys()).encode())


def _sentence(root, error):
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"Hết chỗ trên đĩa chứa {root}: chưa sao lưu được. Đồng chí dọn đĩa rồi chạy lại."
    return f"Không ghi được vào {root}: {error.strerror or error}. Chưa sao lưu được."
