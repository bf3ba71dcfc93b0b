"""The way back: an empty system becomes the one that was backed up, or stays empty and says why."""

import json
from contextlib import closing

import psycopg2
import pytest
from django.conf import settings

from branches.models import AuditChain, Job, User
from branches.passwords import SmallServerArgon2Hasher
from config.backup import making
from config.backup.making import make_backup
from config.lib.sealed import seal
from meetings.models import SignedDocument
from members.models import Member
from tests.backup.conftest import PASSPHRASE
from tests.backup.system import add_job

OWNERS = """
SELECT tableowner FROM pg_tables WHERE schemaname = 'public'
UNION SELECT sequenceowner FROM pg_sequences WHERE schemaname = 'public'
UNION SELECT pg_get_userbyid(proowner) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
ASK = """
import json
from branches.models import *; from meetings.models import *; from members.models import *
print(json.dumps({
    "heads": [[c.unit, c.last_seq, c.last_hash] for c in AuditChain.objects.order_by("unit")],
    "papers": sorted(SignedDocument.objects.values_list("sha256", flat=True)),
    "password": User.objects.get(username="bithu").check_password("mat-khau-dai-12"),
    "states": sorted(Job.objects.values_list("state", flat=True)),
}))
"""


def test_an_empty_system_becomes_the_one_that_was_backed_up(system, other_system, tmp_path):
    """Heads of chains, papers, files and logins equal; a job that was running waits again.

    On PostgreSQL the empty system has two roles: the restored tables are the owner's, and the
    program's role, which does all the asking here, may touch nothing that is sealed.
    """
    User.objects.update(password=SmallServerArgon2Hasher().encode("mat-khau-dai-12", "muoi-muoi"))
    add_job(system, state="RUNNING", lease_token="0" * 32, lease_until="2099-01-01T00:00Z")
    secret = tmp_path / "passphrase"
    secret.write_bytes(PASSPHRASE)
    secret.chmod(0o600)
    kept = make_backup(tmp_path / "backups", passphrase=PASSPHRASE)

    other = other_system(two_roles=True)
    answer = other.call("restore", tmp_path / "backups", "--passphrase-file", secret, "--json")
    assert answer.returncode == 0, answer.stderr + answer.stdout
    told = json.loads(answer.stdout)
    assert told["backup"] == str(kept.folder)
    assert told["faults"] == []

    found = json.loads(other.call("shell", "--no-imports", "-c", ASK).stdout)
    heads = AuditChain.objects.order_by("unit").values_list("unit", "last_seq", "last_hash")
    assert found["heads"] == [list(head) for head in heads]
    papers = SignedDocument.objects.values_list("sha256", flat=True)
    assert found["papers"] == sorted(papers)
    assert found["password"] is True
    assert found["states"] == ["DONE", "QUEUED"]
    done = Job.objects.get(state="DONE")
    restored = other.folder / "files" / done.result_path
    assert restored.read_bytes() == (settings.FILES_DIR / done.result_path).read_bytes()
    if other.program:
        require_two_roles(other)
    again = other.call("restore", tmp_path / "backups", "--passphrase-file", secret)
    assert again.returncode == 1
    assert "đã có dữ liệu nên không khôi phục đè lên" in again.stderr


def require_two_roles(other):
    with closing(other.connect()) as connected, connected.cursor() as cursor:
        cursor.execute(OWNERS)
        assert cursor.fetchall() == [(other.owner,)]
    for statement in (
        "UPDATE branches_auditevent SET actor_name = 'x'",
        "DELETE FROM branches_auditevent",
        "TRUNCATE branches_auditevent",
        "UPDATE meetings_signeddocument SET sha256 = 'x'",
        "ALTER TABLE branches_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER guard_audit_delete ON branches_auditevent",
        "CREATE TABLE moi (so integer)",
    ):
        with (
            closing(other.connect(other.program)) as connected,
            connected.cursor() as cursor,
            pytest.raises(psycopg2.Error, match="permission denied|must be owner"),
        ):
            cursor.execute(statement)
    with closing(other.connect(other.program)) as connected, connected.cursor() as cursor:
        cursor.execute("UPDATE branches_partyorganization SET name = name")
        assert cursor.rowcount > 0, "the control: this role works with what is not sealed"
        cursor.execute("SELECT chibo_count_table('branches_auditevent')")


def test_numbers_no_key_opens_are_not_restored_unasked(system, other_system, tmp_path):
    Member.objects.update(citizen_id_sealed="gAAAA")
    kept = make_backup(tmp_path / "backups")
    other = other_system()
    answer = other.call("restore", kept.folder)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "chép tệp field_key cũ vào" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not any(file.is_file() for file in (other.folder / "files").rglob("*"))


@pytest.mark.faults(long=True)
def test_keys_come_along_when_asked_and_open_what_was_sealed(system, other_system, tmp_path):
    """Only in a locked backup; the new system then reads what the old one sealed."""
    Member.objects.filter(pk=system.people[0].pk).update(citizen_id_sealed=seal("012345678901"))
    secret = tmp_path / "passphrase"
    secret.write_bytes(PASSPHRASE)
    secret.chmod(0o600)
    kept = make_backup(tmp_path / "backups", passphrase=PASSPHRASE, with_keys=True)
    assert settings.FIELD_KEY.encode() not in b"".join(
        file.read_bytes() for file in kept.folder.iterdir()
    )
    other = other_system()
    answer = other.call("restore", kept.folder, "--passphrase-file", secret)
    assert answer.returncode == 0, answer.stderr
    assert "Đã khôi phục cả các khóa" in answer.stderr
    assert (other.folder / "field_key").read_text() == settings.FIELD_KEY


def test_a_database_of_an_earlier_version_is_backed_up(system, tmp_path, monkeypatch):
    """Before it is migrated, not everything can be asked for."""
    monkeypatch.setattr(making, "is_out_of_date", lambda: True)
    monkeypatch.setattr(making.contents, "wanted_files", lambda using: 1 / 0)
    assert make_backup(tmp_path / "backups").manifest["files"] == 1
