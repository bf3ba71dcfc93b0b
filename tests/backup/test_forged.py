"""Backups changed on purpose, with every sum put right again; databases that must not be lost."""

import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
from contextlib import closing

import pytest
from django.db import connection, transaction

from branches import audit
from branches.checkpoints import seal_trail
from branches.permissions import SYSTEM
from config.backup import databases, manifest, schedule
from config.backup.making import FILES, make_backup
from config.backup.parts import Part
from config.backup.restoring import prove
from config.lib.errors import RuleBroken


def forged(kept, *, parts=None, **values):
    """The manifest with ``values`` and the sums of ``parts`` (name → bytes), sealed anew."""
    file = kept.folder / manifest.NAME
    told = json.loads(file.read_text()) | values
    for name, content in (parts or {}).items():
        (kept.folder / name).write_bytes(content)
    told["parts"] = [_part(kept.folder, one["name"]) for one in told["parts"]]
    told["seal"] = manifest._seal(told, None)
    file.write_text(json.dumps(told))
    return kept


def _part(folder, name):
    content = (folder / name).read_bytes()
    return Part(name, len(content), hashlib.sha256(content).hexdigest()).as_json()


def twice_in_one_archive(folder):
    """The first file of the store once more, so that it would be written over itself."""
    made = io.BytesIO()
    with tarfile.open(folder / FILES) as old, tarfile.open(fileobj=made, mode="w") as new:
        entry = old.next()
        content = old.extractfile(entry).read()
        for _ in range(2):
            new.addfile(entry, io.BytesIO(content))
    return made.getvalue()


@pytest.mark.faults(long=True)
def test_a_forged_backup_is_refused_in_words_and_leaves_an_empty_system(
    system, other_system, tmp_path
):
    kept = make_backup(tmp_path / "backups")
    database = databases.part_name()
    whole = {name: (kept.folder / name).read_bytes() for name in (FILES, database)}
    contents = json.loads((kept.folder / manifest.NAME).read_text())["contents"]
    other = other_system()
    fewer = {**contents, "counts": {**contents["counts"], "branches_user": 1}}
    for parts, values, told in (
        ({FILES: twice_in_one_archive(kept.folder)}, {}, "có phần không đọc được"),
        ({FILES: b"khong phai kho tep"}, {}, "có phần không đọc được"),
        ({database: gzip.compress(b"rong")}, {}, "bản sao"),
        ({}, {"contents": fewer}, "Số dòng của bảng branches_user khác với bản kê"),
    ):
        forged(kept, parts=whole | parts, contents=contents)
        forged(kept, **values)
        answer = other.call("restore", kept.folder)
        assert answer.returncode == 1
        assert told in answer.stderr
        assert "Traceback" not in answer.stderr
        assert not any(file.is_file() for file in (other.folder / "files").rglob("*"))
    forged(kept, parts=whole, contents=contents)
    answer = other.call("restore", kept.folder)
    assert answer.returncode == 0, f"the system was not empty any more: {answer.stderr}"


@pytest.mark.parametrize(
    "values",
    [
        {"contents": 3},
        {"contents": {"counts": [], "migrations": [], "chains": [], "books": []}},
        {"contents": {"counts": {}, "migrations": ["x"], "chains": [], "books": []}},
        {"database": "sqlite"},
        {"sealed_rows": None},
        {"keys": {}},
        {"made_at": 7},
    ],
)
def test_a_manifest_of_another_form_is_refused_in_words(system, tmp_path, values):
    kept = forged(make_backup(tmp_path / "backups"), **values)
    with pytest.raises(RuleBroken, match=r"manifest\.json của bản sao lưu .* bị hỏng"):
        prove(kept.folder, None)


def test_a_backup_whose_manifest_forgets_a_part_is_not_whole(system, tmp_path):
    kept = make_backup(tmp_path / "backups")
    parts = [part.as_json() for part in kept.manifest["parts"] if part.name != FILES]
    file = kept.folder / manifest.NAME
    file.write_text(json.dumps(json.loads(file.read_text()) | {"parts": parts}))
    with pytest.raises(RuleBroken, match=f"thiếu tệp {FILES}"):
        prove(forged(kept).folder, None)


def test_a_database_that_cannot_be_read_is_no_empty_one(system, other_system, tmp_path):
    """Damaged, or of another program: it stays as it is, for whoever has to look into it."""
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # its databases are no files of ours
        return
    kept = make_backup(tmp_path / "backups")
    other = other_system()
    place = other.folder / "chibo.sqlite3"
    with closing(sqlite3.connect(place)) as strange, strange:
        strange.execute("CREATE TABLE ke_toan (so_tien integer)")
        strange.execute("INSERT INTO ke_toan VALUES (1)")
    answer = other.call("restore", kept.folder)
    assert (answer.returncode, "đã có dữ liệu" in answer.stderr) == (1, True)
    damaged = b"SQLite format 3\x00" + b"\xff" * 5000
    place.write_bytes(damaged)
    answer = other.call("restore", kept.folder)
    assert answer.returncode == 1
    assert "Không đọc được cơ sở dữ liệu đang có" in answer.stderr
    assert place.read_bytes() == damaged


def test_the_trial_asks_nothing_of_the_checkpoints_of_the_running_system(
    system, settings, tmp_path, monkeypatch
):
    """They know of lines written after the backup, which the trial would take for lost ones."""
    for name, place in (("DIR", "checkpoints"), ("KEY_FILE", "keys/checkpoint.pem")):
        monkeypatch.setenv(f"CHECKPOINT_{name}", str(tmp_path / place))
        setattr(settings, f"CHECKPOINT_{name}", tmp_path / place)
    settings.BACKUP_DIR = str(tmp_path / "backups")
    assert schedule.back_up_if_due()
    with transaction.atomic():
        audit.record("t.x", "Việc sau", target=system.branch, by=SYSTEM, organization=system.branch)
    seal_trail()
    assert schedule.try_restore_if_due()
    assert schedule.noted(schedule.place()).trial.startswith("chibo-")
    assert not list(settings.VAR_DIR.glob(".thu-khoi-phuc*"))
