"""The folder backups stand in: which are good, which is newest, which have had their time."""

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.backup import manifest as manifests
from config.lib.errors import RuleBroken

UNFINISHED = ".dang-ghi-"
STATE = "trang-thai.json"


@dataclass(frozen=True)
class Kept:
    """A backup whose parts are all there in their full size; ``size`` in bytes."""

    folder: Path
    manifest: dict

    @property
    def made_at(self):
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def size(self):
        return sum(part.size for part in self.manifest["parts"])


def kept_in(root):
    """The complete backups in ``root``, newest first. What was interrupted is not among them."""
    found = []
    try:
        folders = [one for one in root.iterdir() if not one.name.startswith(".") and one.is_dir()]
    except OSError:
        return []
    for folder in folders:
        try:
            kept = Kept(folder, manifests.read(folder))
            kept.made_at  # noqa: B018 - a day that cannot be read is a broken manifest
        except (RuleBroken, ValueError, KeyError):
            continue
        if all(_size(folder / part.name) == part.size for part in kept.manifest["parts"]):
            found.append(kept)
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def pick(place):
    """The backup to restore: ``place`` itself, or the newest one that stands in it."""
    if not place.is_dir():
        raise RuleBroken(f"Không tìm thấy thư mục {place}. Đồng chí kiểm tra lại đường dẫn.")
    if (place / manifests.NAME).exists():
        return place
    kept = kept_in(place)
    if not kept:
        raise RuleBroken(f"Trong {place} không có bản sao lưu nào trọn vẹn.")
    return kept[0].folder


@contextmanager
def only_one(root):
    """One backup into a folder at a time, whichever process makes it."""
    with (root / ".khoa").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuleBroken("Một lần sao lưu khác vào thư mục này đang chạy.") from None
        yield


def clear_unfinished(root):
    """Remove what an interrupted backup left; call it inside `only_one`."""
    for folder in root.glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def prune(root, keep):
    """Keep the newest ``keep`` backups (at least one)."""
    for old in kept_in(root)[max(keep, 1) :]:
        doomed = root / f"{UNFINISHED}{old.folder.name}"  # half gone, it must not look complete
        os.rename(old.folder, doomed)
        shutil.rmtree(doomed, ignore_errors=True)


def read_state(root):
    """What was noted of the last failure and the last trial restore; ``{}`` when nothing was."""
    try:
        return json.loads((root / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def note_state(root, **values):
    """Add to what is noted; the file is replaced as a whole."""
    state = {**read_state(root), **values}
    new = root / f"{STATE}.moi"
    new.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    os.replace(new, root / STATE)


def _size(file):
    try:
        return file.stat().st_size
    except OSError:
        return None
