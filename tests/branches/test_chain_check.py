"""The audit trail proves itself, and names the place where somebody touched it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from branches.chain_check import broken_places
from branches.guards import guards_removed
from branches.models import AuditEvent
from tests.factories import make_branch, make_org


@pytest.fixture
def trail(db):
    """The chain of one unit with three lines more, beside those of its parents."""
    root = make_org(None, code="TW", kind="CENTRAL")
    commune = make_org(root, code="XA")
    for _ in range(3):
        make_branch(commune)
    return commune


def tamper(statement):
    """Change rows as the owner of the database could, past the guards."""
    with guards_removed(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_untouched_trail_holds(trail, capsys):
    assert broken_places() == []
    call_command("verify_audit")
    assert capsys.readouterr().out.startswith("Nhật ký nguyên vẹn: 5 dòng")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE branches_auditevent SET sentence = 'khác' WHERE path = {path}",
            "lời ghi hoặc dữ liệu kèm theo đã bị thay đổi",
        ),
        (
            "UPDATE branches_auditevent SET actor_name = 'Ai đó' WHERE path = {path}",
            "nội dung đã bị thay đổi",
        ),
        (
            "UPDATE branches_auditevent SET payload = '{{}}' WHERE path = {path}",
            "lời ghi hoặc dữ liệu kèm theo đã bị thay đổi",
        ),
        ("DELETE FROM branches_auditevent WHERE path = {path}", "mất dòng 1 ở cuối"),
        ("UPDATE branches_auditevent SET seq = 7 WHERE path = {path}", "thiếu các dòng 1–6"),
        (
            "UPDATE branches_auditchain SET last_hash = 'x' WHERE unit = 'XA'",
            "đầu chuỗi không khớp dòng cuối",
        ),
    ],
)
def test_what_was_touched_is_named(trail, statement, told):
    tamper(statement.format(path=f"'{trail.path}'"))
    places = broken_places()
    assert {place.unit for place in places} == {"XA"}
    assert told in " ".join(map(str, places))


def test_the_command_fails_when_a_line_was_changed(trail):
    tamper("UPDATE branches_auditevent SET sentence = 'khác'")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE branches_auditevent SET sentence = 'khác'", "DELETE FROM branches_auditevent"],
)
def test_without_lifting_the_guards_nothing_can_be_touched(trail, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.count() == 5


def test_the_trail_cannot_be_emptied_in_one_go(trail):
    """PostgreSQL's TRUNCATE passes row triggers; a guard stands before it as well."""
    statement = "DELETE FROM branches_auditevent"
    connection.check_constraints()  # PostgreSQL empties no table with checks still waiting
    if connection.vendor == "postgresql":
        statement = "TRUNCATE branches_auditevent"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
