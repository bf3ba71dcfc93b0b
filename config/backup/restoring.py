"""Restoring into an empty system: everything is proven before, and compared after."""

import gzip
import hashlib
import json
import os
import re
import shutil
import tarfile
import zlib
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from branches.choices import JobState
from branches.integrity import CHECKS
from branches.integrity.files import files_on_disk
from branches.models import AuditEvent, Job, PartyOrganization, User
from config.backup import contents, databases, manifest, shelf
from config.backup.making import FILES, KEYS, LIST
from config.backup.parts import opened_part
from config.lib.canonical import canonical_json
from config.lib.errors import RuleBroken
from config.secret_files import write_for_owner
from members.models import Member

PIECE = 1 << 20
# What reading an archive, a listing or a database raises that is not what it should be.
DAMAGE = (
    *(tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, UnicodeDecodeError),
    *(FileExistsError, NotADirectoryError, DatabaseError),
)
ROOM = 64 << 20  # bytes beyond what the backup needs
PATH = re.compile(r"[0-9a-z][0-9A-Za-z_-]*(/[0-9A-Za-z_-]+)+(\.[0-9a-z]+)?")
NOT_EMPTY = (
    "Hệ thống này đã có dữ liệu nên không khôi phục đè lên. Đồng chí khôi phục vào một thư mục dữ "
    "liệu mới (CHIBO_VAR) hoặc một cơ sở dữ liệu trống."
)
OTHER_KEY = (
    "Bản sao lưu có {count} số căn cước mã hóa bằng khóa khác với khóa của hệ thống này. Đồng chí "
    "chép tệp field_key cũ vào {place} rồi chạy lại; nếu khóa cũ đã mất, chạy với --other-keys: "
    "các số đó sẽ không đọc được nữa."
)


def prove(place, passphrase):
    """Read a backup whole and refuse it where it does not hold; changes nothing.

    ``place`` is the backup, or the folder it stands in. Returns its `shelf.Kept`.
    """
    folder = shelf.pick(place)
    told = manifest.read(folder)
    manifest.require_whole_backup(folder, told, passphrase)
    listed = {part.name for part in told["parts"]}
    for name in (FILES, LIST, databases.NAMES.get(told["database"]["vendor"])):
        if name not in listed:
            raise RuleBroken(f"Bản sao lưu thiếu tệp {name}.")
    return shelf.Kept(folder, told)


def restore(place, *, passphrase=None, other_keys=False, tell=lambda sentence: None):
    """Fill this empty system from a backup; returns its `shelf.Kept` and the faults found after.

    Raises RuleBroken, with the system still empty, for a backup that does not hold or does not fit.
    """
    _require_empty()
    tell("Đang kiểm tra bản sao lưu…")
    kept = prove(place, passphrase)
    _require_fitting(kept, other_keys=other_keys)
    tell("Đang khôi phục…")
    with _workplace() as work, _damage_told():
        files = _unpack_files(kept, passphrase, work)
        name = databases.NAMES[connection.vendor]
        with (
            opened_part(kept.folder, name, passphrase) as reading,
            databases.put_back(reading, work) as using,
        ):
            _compare(kept.manifest, using)
            _move_files(files)
    _restore_keys(kept, passphrase, tell)
    call_command("migrate", interactive=False, verbosity=0)
    _begin_running_jobs_again()
    tell("Đang kiểm tra toàn vẹn dữ liệu…")
    return kept, [fault for check in CHECKS for fault in check.find()]


def _require_empty():
    databases.require_nothing_of([PartyOrganization, User, Member, AuditEvent], NOT_EMPTY)
    if next(files_on_disk(), None) is not None:
        raise RuleBroken(f"Thư mục {settings.FILES_DIR} đã có tệp. {NOT_EMPTY}")


def _require_fitting(kept, *, other_keys):
    told = kept.manifest
    vendor = told["database"]["vendor"]
    if vendor != connection.vendor:
        raise RuleBroken(
            f"Bản sao lưu là của {vendor}, hệ thống này dùng {connection.vendor}. Đồng chí đặt "
            "DATABASE_URL cho đúng loại rồi chạy lại."
        )
    known = MigrationLoader(None).disk_migrations
    ours = {label for label, _ in known}
    newer = [
        name
        for app, name in map(tuple, told["contents"]["migrations"])
        if app in ours and (app, name) not in known
    ]
    if newer:
        raise RuleBroken(
            f"Bản sao lưu thuộc phiên bản mới hơn của phần mềm ({newer[0]}). Đồng chí cài phiên "
            "bản đó rồi khôi phục."
        )
    own = contents.key_marks()["field_key"]
    brings_keys = any(part.name == KEYS for part in told["parts"])
    is_other = told["sealed_rows"] and own != told["keys"]["field_key"]
    if is_other and not (other_keys or brings_keys):
        place = settings.VAR_DIR / "field_key"
        raise RuleBroken(OTHER_KEY.format(count=told["sealed_rows"], place=place))
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < 3 * kept.size + ROOM:
        raise RuleBroken(
            f"Đĩa chứa {settings.VAR_DIR} còn {free >> 20} MB, không đủ để khôi phục. Đồng chí dọn "
            "đĩa rồi chạy lại."
        )


@contextmanager
def _workplace():
    """A folder on the volume of the data, gone afterwards whatever happens."""
    work = settings.VAR_DIR / ".dang-khoi-phuc"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _damage_told():
    """A part that is no archive, or one made by hand, is told in a sentence like any other."""
    try:
        yield
    except DAMAGE as error:
        raise RuleBroken(
            "Bản sao lưu có phần không đọc được: bị hỏng hoặc đã bị sửa. Chưa khôi phục gì; đồng "
            "chí dùng bản sao lưu khác."
        ) from error


def _unpack_files(kept, passphrase, work):
    """The files of the backup in a folder of their own, each held against its listed digest."""
    with opened_part(kept.folder, LIST, passphrase) as listing:
        lines = listing.read().decode().splitlines()
    wanted = {line[66:]: line[:64] for line in lines}
    target = work / "files"
    target.mkdir(mode=0o700)
    found = set()
    with (
        opened_part(kept.folder, FILES, passphrase) as reading,
        tarfile.open(fileobj=databases.Readable(reading), mode="r|") as archive,
    ):
        for entry in archive:
            if not entry.isreg() or not PATH.fullmatch(entry.name):
                raise RuleBroken(f"Bản sao lưu có tệp lạ: {entry.name}.")
            digest = _unpack(archive.extractfile(entry), target / entry.name)
            if digest != wanted.get(entry.name):
                raise RuleBroken(f"Tệp {entry.name} trong bản sao lưu bị hỏng.")
            found.add(entry.name)
    if found != wanted.keys():
        raise RuleBroken(f"Bản sao lưu thiếu {len(wanted.keys() - found)} tệp.")
    return target


def _unpack(source, target):
    """Write one file; returns its SHA-256."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while data := source.read(PIECE):
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _compare(told, using):
    """Refuse a database that is not the one the manifest tells of."""
    found = contents.contents(using)
    for name, wanted in told["contents"].items():
        have = found.get(name)
        if name == "counts":
            tables = sorted(wanted.keys() | have.keys())
            differing = [one for one in tables if wanted.get(one) != have.get(one)]
            if differing:
                raise RuleBroken(f"Số dòng của bảng {differing[0]} khác với bản kê.")
        elif canonical_json(have) != canonical_json(wanted):
            raise RuleBroken(f"Dữ liệu khôi phục khác với bản kê ở mục {name}.")


def _move_files(files):
    """Put the unpacked store in the place of the empty one."""
    place = Path(settings.FILES_DIR)
    for folder in files.iterdir():
        if (place / folder.name).exists():  # empty folders of a store nobody used
            shutil.rmtree(place / folder.name)
        os.replace(folder, place / folder.name)


def _restore_keys(kept, passphrase, tell):
    if not any(part.name == KEYS for part in kept.manifest["parts"]):
        return
    with opened_part(kept.folder, KEYS, passphrase) as reading:
        keys = json.loads(reading.read())
    for name in ("secret_key", "field_key"):
        write_for_owner(settings.VAR_DIR / name, keys[name])
    if keys["checkpoint_key"]:
        settings.CHECKPOINT_KEY_FILE.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_for_owner(settings.CHECKPOINT_KEY_FILE, keys["checkpoint_key"])
    tell(f"Đã khôi phục cả các khóa vào {settings.VAR_DIR}. Đồng chí khởi động lại phần mềm.")


def _begin_running_jobs_again():
    """Whoever worked when the backup was made is not here: the jobs wait for a worker again."""
    Job.objects.filter(state=JobState.RUNNING).update(
        state=JobState.QUEUED, lease_token=None, lease_until=None
    )
    connections.close_all()
