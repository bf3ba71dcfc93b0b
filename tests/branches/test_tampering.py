"""Whoever owns the database may change anything; the proof names the place (reliability tests 7).

The control of every class is the same: before the change the proof is clean.
"""

import json
import random
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import BinaryField, TextField, Value
from django.db.models.functions import Cast

from branches.audit import moment_text
from branches.chain_check import prove_trail
from branches.checkpoints import checkpoint_names, seal_trail
from branches.models import AuditChain, AuditCheckpoint, AuditEvent
from config.lib.canonical import canonical_json
from config.lib.chain_proof import CHAINED, Entry
from tests.branches.tampering import append, compute_anew, events, found

FLIPS = 1000


@pytest.mark.parametrize(
    "change",
    [
        {"target_id": "999"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"actor_id": 12},
        {"actor_name": "Người khác"},
        {"actor_roles": "SECRETARY"},
        {"address": "10.0.0.9"},
        {"request_id": "x"},
        {"before_hash": "x"},
    ],
)
def test_a_changed_column_is_named_with_its_line(trail, owner, change):
    """Classes field change, timestamp change, actor change."""
    owner(AuditEvent).filter(pk=events("XA")[3].pk).update(**change)
    assert found() == {("changed", "XA", 4)}


@pytest.mark.parametrize("change", [{"sentence": "khác"}, {"payload": {"a": 1}}, {"salt": "x"}])
def test_changed_words_are_named_with_their_line(trail, owner, change):
    owner(AuditEvent).filter(pk=events("XB")[1].pk).update(**change)
    assert found() == {("payload_changed", "XB", 2)}


def test_a_deleted_line_is_named(trail, owner):
    owner(AuditEvent).filter(pk=events("XA")[2].pk).delete()
    assert found() == {("missing", "XA", 4)}
    assert "thiếu dòng 3" in str(prove_trail().findings[0])


def test_a_line_put_in_between_is_named(trail, owner):
    """Lines 4 to 6 move down one place; the new line 4 is sealed as a real one would be."""
    for event in reversed(events("XA")[3:]):
        owner(AuditEvent).filter(pk=event.pk).update(seq=event.seq + 1)
    append("XA", seq=4, prev_hash=events("XA")[2].hash)
    assert ("broken", "XA", 5) in found()
    assert ("rewritten", "XA", 4) in found()


def test_a_line_put_at_the_end_is_named(trail, owner):
    append("XA", seq=7, prev_hash=events("XA")[5].hash)
    assert found() == {("inserted", "XA", 7)}


def test_lines_in_another_order_are_named(trail, owner):
    third, fourth = events("XA")[2], events("XA")[3]
    for event, seq in ((third, 99), (fourth, 3), (third, 4)):
        owner(AuditEvent).filter(pk=event.pk).update(seq=seq)
    assert {("changed", "XA", 3), ("changed", "XA", 4)} <= found()


def test_a_cut_off_tail_is_named(trail, owner):
    owner(AuditEvent).filter(pk=events("XA")[5].pk).delete()
    assert found() == {("truncated", "XA", 6)}


def test_a_tail_cut_off_with_its_head_is_named_by_the_checkpoint(trail, owner):
    owner(AuditEvent).filter(chain__unit="XA", seq__gt=4).delete()
    AuditChain.objects.filter(unit="XA").update(last_seq=4, last_hash=events("XA")[3].hash)
    assert found() == {("truncated", "XA", 5)}
    assert "điểm niêm phong số 2" in str(prove_trail().findings[0])


def test_a_chain_computed_anew_is_named_by_the_checkpoint(trail, owner):
    """Everything fits again, hashes and head: only the signed file outside still knows."""
    compute_anew("XB", from_seq=4)
    assert found() == {("rewritten", "XB", 4)}
    assert "các dòng 4–5 bị viết lại" in str(prove_trail().findings[0])


def test_without_checkpoints_a_chain_computed_anew_would_pass(trail, owner):
    """The control: what the checkpoints are for."""
    compute_anew("XB", from_seq=4)
    for file in checkpoint_names():
        file.unlink()
    assert found() == set()


def test_chains_swapped_between_units_are_named(trail, owner):
    first, second = (AuditChain.objects.get(unit=code) for code in ("XA", "XB"))
    for chain, unit in ((first, "tạm"), (second, "XA"), (first, "XB")):
        owner(AuditChain).filter(pk=chain.pk).update(unit=unit)
    proof = prove_trail()
    swapped = [one for one in proof.findings if one.kind == "swapped"]
    assert {(one.unit, one.seq) for one in swapped} == {("XA", 1), ("XB", 1)}
    assert "thuộc chuỗi của đơn vị XA" in " ".join(map(str, swapped))


def test_an_older_database_taken_back_is_named_with_what_is_missing(trail, owner):
    """The state after line 3: consistent in itself, but the second checkpoint knows more."""
    for code in ("XA", "XB"):
        kept = events(code)[2]
        owner(AuditEvent).filter(chain__unit=code, seq__gt=3).delete()
        AuditChain.objects.filter(unit=code).update(last_seq=3, last_hash=kept.hash, sealed_seq=3)
    AuditCheckpoint.objects.filter(number=2).delete()
    kinds = [one.kind for one in prove_trail().findings]
    assert kinds[0] == "older_database"
    assert found() >= {("truncated", "XA", 4), ("truncated", "XB", 4)}
    seal_trail(restored="Máy chủ hỏng đĩa, khôi phục bản sao lưu đêm trước")
    assert prove_trail().holds


def test_a_changed_a_missing_and_a_foreign_checkpoint_are_named(trail, sealed_place):
    first = checkpoint_names()[0]
    text = first.read_text()
    first.chmod(0o600)
    first.write_text(text.replace("XA", "XC"))
    assert "checkpoint_forged" in {one.kind for one in prove_trail().findings}
    first.unlink()
    assert "checkpoint_missing" in {one.kind for one in prove_trail().findings}
    first.write_text(text)
    assert prove_trail().holds
    shutil.rmtree(sealed_place / "keys")
    assert {one.kind for one in prove_trail().findings} == {"checkpoint_forged"}


def test_checkpoints_lost_from_the_end_are_named_by_the_command(trail, capsys):
    call_command("verify_audit")
    assert "2 điểm niêm phong" in capsys.readouterr().out
    checkpoint_names()[-1].unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (ended.value.code, answer["valid"]) == (1, False)
    assert [one["kind"] for one in answer["findings"]] == ["checkpoint_missing"]


def test_the_key_and_the_checkpoints_are_for_their_owner_only(trail, settings):
    assert settings.CHECKPOINT_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert {file.stat().st_mode & 0o777 for file in checkpoint_names()} == {0o400}
    assert seal_trail() == 3
    assert seal_trail() is None, "nothing new to seal"


def test_every_single_changed_bit_is_found(trail, owner):
    """One bit of one column of one line at a time, of all columns but the row's own number.

    What the database cannot hold (a number given twice, text that is none) does not count.
    """
    chance = random.Random(7)  # noqa: S311
    columns = [name for name in Entry._fields if name != "unit"]
    rows = list(AuditEvent.objects.values("pk", *columns))
    tried = 0
    while tried < FLIPS:
        row, column = chance.choice(rows), chance.choice(columns)
        flipped = _flipped(row[column], column, chance)
        if flipped is None or not _writes(owner, row["pk"], column, flipped):
            continue
        tried += 1
        assert found(), (column, row[column], flipped)
        owner(AuditEvent).filter(pk=row["pk"]).update(**{column: row[column]})
    assert prove_trail().holds


def _flipped(value, column, chance):
    """``value`` with one bit changed; bytes for SQLite, which holds any; None where impossible."""
    if column == "at":
        return value.replace(microsecond=value.microsecond ^ 1)
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(20)
    if not value:
        return None
    raw = bytearray((canonical_json(value) if column == "payload" else value).encode())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    if connection.vendor == "sqlite":
        return bytes(raw)
    text = raw.decode(errors="replace")
    return None if {"\0", "\ufffd"} & set(text) else text


def _writes(owner, pk, column, value):
    if isinstance(value, bytes):
        value = Cast(Value(value, BinaryField()), TextField())
    elif column == "payload":
        value = Value(value, TextField())
    try:
        with transaction.atomic():
            return owner(AuditEvent).filter(pk=pk).update(**{column: value})
    except (IntegrityError, DataError):
        return 0


def test_the_export_is_proven_without_the_application(trail, owner, tmp_path):
    """In a folder with nothing of ours, by an interpreter that sees no other module of ours."""
    folder = tmp_path / "auditor"
    folder.mkdir()
    call_command("export_audit", folder / "nhat-ky.jsonl")
    answer = _proven_alone(folder)
    assert (answer["valid"], answer["entries"], answer["checkpoints"]) == (True, 13, 2)
    compute_anew("XB", from_seq=4)
    call_command("export_audit", folder / "nhat-ky.jsonl")
    answer = _proven_alone(folder)
    assert [(one["kind"], one["unit"], one["line"]) for one in answer["findings"]] == [
        ("rewritten", "XB", 4)
    ]


def _proven_alone(folder):
    ran = subprocess.run(
        [
            *(sys.executable, "-I", folder / "kiem_tra_nhat_ky.py", "nhat-ky.jsonl"),
            *("--key", "cong-khai.pem", "--json"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def test_the_moment_is_hashed_to_the_microsecond(trail):
    event = events("XA").last()
    assert moment_text(event.at).endswith("+00:00")
    assert CHAINED.index("at") == 2
