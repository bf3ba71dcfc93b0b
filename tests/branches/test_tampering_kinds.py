"""Whatever a hand writes into the database, the proof names the place and never breaks down."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from branches import looks
from branches.audit import record
from branches.chain_check import prove_trail, unlike_checkpoints
from branches.checkpoints import checkpoint_names, seal_trail
from branches.models import AuditChain, AuditCheckpoint, AuditEvent, SensitiveLook
from branches.permissions import SYSTEM
from config.lib.chain_proof import REDACTED, Entry
from tests.branches.tampering import compute_anew, events, found

ODD_VALUES = ["'abc'", "x'00ff'", "NULL", "1.5", "-1", "''"]


def look(*, seconds_ago):
    return SensitiveLook.objects.create(
        at=timezone.now() - timedelta(seconds=seconds_ago),
        actor_id=1,
        actor_name="Người Xem",
        kind="MEMBER",
        unit="XA",
        path="0000",
        target="Lò Văn Hặc",
    )


def written(statement):
    """Whether the database takes it: SQLite takes any value in any column, asked to; PostgreSQL
    keeps to its types."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return False
    return True


@pytest.fixture
def no_checks(trail, owner):
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize("column", [name for name in Entry._fields if name != "unit"])
def test_a_value_of_another_kind_is_named(no_checks, column):
    row = events("XA")[3]
    before = stored(column, row.pk)
    for value in ODD_VALUES:
        statement = f"UPDATE branches_auditevent SET {column} = {value} WHERE id = {row.pk}"  # noqa: S608
        if written(statement) and stored(column, row.pk) != before:
            assert found(), value


def stored(column, pk):
    """The value as a literal of the database, which tells its kind."""
    literal = "quote({0})" if connection.vendor == "sqlite" else "CAST({0} AS text)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {literal.format(column)} FROM branches_auditevent WHERE id = {pk}"  # noqa: S608
        )
        return cursor.fetchone()[0]


def test_words_in_the_place_of_redacted_ones_are_named(trail, owner):
    unit = trail[0]
    named = {"entries": [["XA", 2]]}
    record(REDACTED, "Gỡ", target=unit, by=SYSTEM, organization=unit, payload=named)
    row = owner(AuditEvent).filter(pk=events("XA")[1].pk)
    row.update(sentence="", payload=None, salt="")
    assert found() == set()
    row.update(sentence="Đồng chí Lò Văn Hặc đã nhận tiền")
    assert found() == {("payload_changed", "XA", 2)}


@pytest.mark.parametrize("text", ["NULL", "'{}'", "'[]'", "'3'", "'{'", '\'{"after":"a"}\''])
def test_a_sealed_batch_of_looks_that_was_changed_is_named_and_sealing_goes_on(trail, owner, text):
    look(seconds_ago=300)
    assert looks.seal_looks() == 1
    batch = AuditEvent.objects.values_list("pk", flat=True).get(code=looks.SEALED)
    assert written(f"UPDATE branches_auditevent SET payload = {text} WHERE id = {batch}")  # noqa: S608
    assert {("looks_unknown", "", 1)} < found()
    look(seconds_ago=300)
    assert looks.seal_looks() == 2, "with the line whose batch is unknown"


@pytest.mark.parametrize("value", ["'x'", "x'00ff'", "'2020-02-31'"])
@pytest.mark.parametrize("column", ["at", "actor_name", "subject_id"])
def test_a_look_of_another_kind_is_named(trail, owner, column, value):
    if connection.vendor != "sqlite":
        value = {"at": "now()", "subject_id": "7"}.get(column, "'x'")
    row = look(seconds_ago=300)
    looks.seal_looks()
    assert written(f"UPDATE branches_sensitivelook SET {column} = {value} WHERE id = {row.pk}")  # noqa: S608
    assert found() == {("looks_changed", "", 1)}


def test_looks_written_side_by_side_raise_no_false_alarm(trail):
    """The number is given when the line is written, the moment a little earlier."""
    for seconds_ago in (90, 30, 70):
        look(seconds_ago=seconds_ago)
    assert looks.seal_looks() == 1, "up to the line still under way"
    assert found() == set()


@pytest.mark.parametrize(
    "payload",
    [[], "x", {"documents": 3}, {"documents": [{}]}, {"files": [3]}, {"entries": [[[], {}]]}],
)
def test_a_changed_line_about_a_redaction_is_named(trail, owner, payload):
    unit = trail[0]
    line = record(REDACTED, "Gỡ", target=unit, by=SYSTEM, organization=unit, payload={})
    owner(AuditEvent).filter(pk=line.pk).update(payload=payload)
    assert found() == {("payload_changed", "XA", line.seq)}


def test_a_chain_that_calls_itself_sealed_is_named_and_sealed_all_the_same(trail, owner, capsys):
    """Otherwise it would stay out of every checkpoint, and could be computed anew at any time."""
    unit = trail[0]
    call_command("verify_audit")
    AuditChain.objects.filter(unit="XA").update(sealed_seq=99)
    assert [(one.kind, one.unit) for one in unlike_checkpoints()] == [("never_sealed", "XA")]
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    record("t.x", "Việc 7", target=unit, by=SYSTEM, organization=unit)
    seal_trail()
    assert unlike_checkpoints() == []
    compute_anew("XA", from_seq=7)
    assert {("rewritten", "XA", 6)} <= found()


def test_no_number_of_a_checkpoint_is_given_twice(trail, owner):
    """The last one taken away, and the lines it held: later ones must not fill the gap."""
    checkpoint_names()[-1].unlink()
    owner(AuditEvent).filter(chain__unit="XB", seq__gt=4).delete()
    AuditChain.objects.filter(unit="XB").update(last_seq=4, last_hash=events("XB")[3].hash)
    assert seal_trail() == 3
    assert ("checkpoint_missing", "", 0) in found()
    seal_trail(restored="Mất ổ đĩa giữ các điểm niêm phong, đã lập biên bản")
    assert prove_trail().holds
    assert unlike_checkpoints() == []


def test_a_checkpoint_file_put_in_the_place_of_another_is_named(trail):
    """Signed with the right key, but not the one that was written then."""
    last = checkpoint_names()[-1]
    was = last.read_bytes()
    last.unlink()
    AuditChain.objects.update(sealed_seq=3)

    row = AuditCheckpoint.objects.get(number=2)
    row.delete()
    seal_trail()
    AuditCheckpoint.objects.filter(number=2).update(sha256=row.sha256)
    assert checkpoint_names()[-1].read_bytes() != was
    assert [one.kind for one in unlike_checkpoints()] == ["checkpoint_forged"]
