"""The second role of an installation (PostgreSQL): what is sealed is beyond its rights, all work is
not."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from branches import grants
from branches.actions import redacting
from config.lib.statistics import refresh_empty_statistics, refresh_statistics
from meetings.models import SignedDocument
from meetings.papers import MinutesPaper
from meetings.signed_files import signed_pdf
from tests.factories import make_user

ROLE = "chibo_test_program"


@contextmanager
def as_program():
    """A real second role with the grants of an installation; triggers taken away, as if forgotten,
    so that it is the grants that refuse."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {ROLE}")
        cursor.execute(f"CREATE ROLE {ROLE}")
        grants.grant(connection, ROLE)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


FORBIDDEN = [
    "UPDATE branches_auditevent SET actor_name = 'x'",
    "DELETE FROM branches_auditevent",
    "TRUNCATE branches_auditevent",
    "UPDATE meetings_signeddocument SET sha256 = 'x'",
    "DELETE FROM meetings_signeddocument",
    "UPDATE meetings_minutesentry SET number = 9",
    "DELETE FROM meetings_minutesentry",
    "TRUNCATE meetings_meeting CASCADE",
    "ALTER TABLE branches_auditevent DISABLE TRIGGER ALL",
    "DROP TRIGGER guard_audit_delete ON branches_auditevent",
    "DROP TABLE meetings_vote",
]


def test_the_program_has_no_right_to_what_is_sealed(village):
    village.signed()
    if connection.vendor != "postgresql":
        assert grants.program_role() == "", "SQLite has no roles: the triggers alone stand"
        return
    with as_program():
        for statement in FORBIDDEN:
            with (
                pytest.raises(DatabaseError, match="permission denied|must be owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_program_works_with_the_rights_it_has(village):
    """Planning to signing, printing and a redaction by two people, all as the second role."""
    leader = make_user(village.commune, "COMMITTEE_LEADER")
    if connection.vendor == "postgresql":
        with as_program():
            _work(village, leader)
    else:
        _work(village, leader)


def _work(village, leader):
    village.signed()
    signed_pdf(SignedDocument.objects.get(), MinutesPaper)
    redaction = redacting.ask_redaction(
        organization=village.branch,
        ground="SECRET",
        passages=["nhất trí các nhiệm vụ tháng 12"],
        files=[],
        reason="Nhập nhầm.",
        by=village.secretary,
    )
    redacting.approve_redaction(redaction=redaction, note="Quyết định 12", by=leader)
    assert "[đã gỡ]" in SignedDocument.objects.get().snapshot


def test_the_tables_of_the_owner_are_counted_for_the_program(village):
    """Without the owner's function they would be passed over, and plans rest on empty tables."""
    if connection.vendor != "postgresql":
        assert refresh_empty_statistics() == []
        return
    with as_program():
        assert "branches_partyorganization" in refresh_empty_statistics()
        assert "branches_partyorganization" not in refresh_empty_statistics()
        refresh_statistics([SignedDocument])


def test_without_the_owners_function_they_are_passed_over(village):
    if connection.vendor != "postgresql":
        assert refresh_empty_statistics() == []
        return
    with as_program(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP FUNCTION {grants.COUNT_TABLE}(text)")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        assert refresh_empty_statistics() == []
