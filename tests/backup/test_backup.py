"""Backups: whole or not there at all; what was damaged is refused before anything is touched."""

import errno
import hashlib
import json
import os
import random
import shutil
import stat
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone

from branches import audit
from branches.models import AuditChain, AuditEvent
from branches.permissions import SYSTEM
from config.backup import databases, making, sealing, shelf
from config.backup.making import make_backup
from config.backup.restoring import prove, restore
from config.lib import private_files
from config.lib.errors import RuleBroken
from config.lib.failpoints import FailpointReached
from meetings.models import Document
from tests.backup.conftest import PASSPHRASE
from tests.failing import failing


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch):
    """Deriving a key takes long on purpose; `test_restore` does it as it is."""
    monkeypatch.setattr(sealing, "_key", lambda *given: hashlib.sha256(b"".join(given)).digest())


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_damaged_backup_is_refused(system, tmp_path, passphrase):
    """Bits turned, ends cut off, parts missing: each is found, and the file named."""
    kept = make_backup(tmp_path / "backups", passphrase=passphrase)
    assert prove(tmp_path / "backups", passphrase).folder == kept.folder
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    dice = random.Random(7)  # noqa: S311 - the same places every time
    for file in sorted(kept.folder.iterdir()):
        whole = file.read_bytes()
        for _ in range(5):
            turned = bytearray(whole)
            turned[dice.randrange(len(turned))] ^= 1 << dice.randrange(8)
            refused(kept, passphrase, file, bytes(turned))
        refused(kept, passphrase, file, whole[: dice.randrange(len(whole))])
        refused(kept, passphrase, file, None)
        file.write_bytes(whole)
    assert prove(kept.folder, passphrase)


def refused(kept, passphrase, file, content):
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RuleBroken, match="ản sao lưu"):
        prove(kept.folder, passphrase)
    file.write_bytes(b"")


def test_the_passphrase_is_needed_and_must_be_the_same(system, tmp_path):
    locked = make_backup(tmp_path / "locked", passphrase=PASSPHRASE)
    assert b"SQLite" not in (locked.folder / databases.part_name()).read_bytes()
    with pytest.raises(RuleBroken, match="--passphrase-file"):
        prove(locked.folder, None)
    with pytest.raises(RuleBroken, match="mật khẩu sao lưu không đúng"):
        prove(locked.folder, b"mot mat khau khac han")
    open_one = make_backup(tmp_path / "open")
    with pytest.raises(RuleBroken, match="không có mật khẩu"):
        prove(open_one.folder, PASSPHRASE)


@pytest.mark.parametrize("place", ["backup.files", "backup.database", "backup.written"])
def test_an_interrupted_backup_is_never_counted(system, tmp_path, place):
    root = tmp_path / "backups"
    first = make_backup(root)
    with failing("raise", place, everywhere=True), pytest.raises(FailpointReached):
        make_backup(root)
    assert [one.folder for one in shelf.kept_in(root)] == [first.folder]


def test_a_killed_backup_is_never_counted_and_swept_by_the_next(system, tmp_path):
    """What ``kill -9`` leaves behind has another name; the next backup clears it."""
    root = tmp_path / "backups"
    first = make_backup(root)
    left = root / f"{shelf.UNFINISHED}chibo-20991231-000000"
    shutil.copytree(first.folder, left)
    assert [one.folder for one in shelf.kept_in(root)] == [first.folder]
    make_backup(root)
    assert not left.exists()


def test_a_backup_that_lost_a_part_is_not_the_latest_good_one(system, tmp_path):
    root = tmp_path / "backups"
    first, second = make_backup(root), make_backup(root)
    assert shelf.pick(root) == second.folder
    part = second.folder / "files.tar"
    part.write_bytes(part.read_bytes()[:-1])
    assert shelf.pick(root) == first.folder


def test_a_full_disk_is_told_and_leaves_nothing(system, tmp_path, monkeypatch):
    root = tmp_path / "backups"
    first = make_backup(root)

    def full(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making.databases.gzip.GzipFile, "write", full)
    monkeypatch.setattr(making.manifest.os, "fsync", full)
    with pytest.raises(CommandError, match="Hết chỗ trên đĩa"):
        call_command("backup", str(root))
    assert [one.folder for one in shelf.kept_in(root)] == [first.folder]
    assert not list(root.glob(f"{shelf.UNFINISHED}*"))


def test_only_one_backup_at_a_time_goes_into_a_folder(system, tmp_path):
    root = tmp_path / "backups"
    root.mkdir()
    with shelf.only_one(root), pytest.raises(RuleBroken, match="đang chạy"):
        make_backup(root)


def test_old_backups_have_their_time(system, tmp_path):
    root = tmp_path / "backups"
    for day in (1, 2, 3):
        kept = make_backup(root)
        told = json.loads((kept.folder / "manifest.json").read_text(encoding="utf-8"))
        made = kept.made_at - timedelta(days=day)
        told["made_at"] = made.isoformat()
        (kept.folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
        kept.folder.rename(root / f"chibo-{made:%Y%m%d}-000000")
    newest = shelf.kept_in(root)[0].folder
    shelf.prune(root, 2)
    assert len(shelf.kept_in(root)) == 2
    shelf.prune(root, 0)
    assert [one.folder for one in shelf.kept_in(root)] == [newest]


def test_a_system_with_data_is_never_restored_over(system, tmp_path):
    kept = make_backup(tmp_path / "backups")
    with pytest.raises(RuleBroken, match="đã có dữ liệu"):
        restore(kept.folder)


def test_what_is_no_backup_is_refused_in_words(system, tmp_path):
    for place, told in (
        (tmp_path / "khong-co", "Không tìm thấy thư mục"),
        (tmp_path, "không có bản sao lưu nào"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command("restore", str(place), "--verify")
    with pytest.raises(RuleBroken, match="phải có mật khẩu"):
        make_backup(tmp_path / "backups", with_keys=True)


@pytest.mark.faults
def test_a_backup_under_load_is_of_one_moment(system, tmp_path, rounds):
    """Writers add traces and files all the while: every backup has whole chains and all files."""
    stop = threading.Event()
    troubles, written = [], []

    def write():
        try:
            while not stop.is_set():
                path, digest = private_files.put(os.urandom(2000))
                with transaction.atomic():
                    audit.record("x.y", "Thử", target=system.branch, by=SYSTEM)
                    Document.objects.create(
                        meeting_id=system.branch.meetings.values_list("pk", flat=True)[0],
                        title="Thử", name="thu.pdf", content_type="application/pdf",
                        size=2000, path=path, sha256=digest, uploaded_at=timezone.now(),
                    )  # fmt: skip
                written.append(path)
        except Exception as error:  # noqa: BLE001 - told below
            troubles.append(error)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in rounds(10, short=2):
            before = len(written)
            kept = make_backup(tmp_path / f"backups{number}")
            assert kept.manifest["missing"] == []
            assert kept.manifest["files"] > before  # all that was there when it began
            chains = {unit: seq for unit, seq, _ in kept.manifest["contents"]["chains"]}
            events = kept.manifest["contents"]["counts"]["branches_auditevent"]
            assert sum(chains.values()) == events
    finally:
        stop.set()
        writer.join()
    assert troubles == []
    assert len(written) > 2
    assert AuditEvent.objects.count() == sum(one.last_seq for one in AuditChain.objects.all())
