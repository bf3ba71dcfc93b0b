"""What is counted and shown of signed minutes is what was signed, or the proof names the place."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F, QuerySet

from branches.actions import redacting
from branches.chain_check import prove_trail
from branches.guards import guards_removed
from branches.models import AuditEvent
from branches.sealed_records import KINDS
from meetings.actions import record, roll_call
from meetings.actions.minutes import submit_minutes
from meetings.choices import AttendanceStatus
from meetings.guards import CHILDREN, CONTENT_COLUMNS
from meetings.models import Attendance, Contribution, Meeting
from meetings.sealed_rows import MINUTES_SIGNED
from tests.factories import make_user

LINKS = {"id", "meeting_id", "ballot_id"}


@pytest.fixture
def signed(village):
    meeting = village.start()
    village.close_roll(meeting)
    record.add_contribution(
        contribution=Contribution(
            meeting=meeting, member=village.people[2], kind="OPINION", text="Nhất trí."
        ),
        by=village.secretary,
    )
    roll_call.reopen_roll_call(meeting=meeting, by=village.secretary)
    meeting.refresh_from_db()
    meeting = village.sign(village.adopt(village.write(meeting)))
    assert prove_trail().holds
    return meeting


def rows_of(model):
    """Plain rows of a model, for a hand in the database itself."""
    return QuerySet(model)


def found():
    return {(one.kind, one.unit) for one in prove_trail().findings}


CHANGES = {
    "a mark of the roll": lambda: rows_of(Attendance).update(status=AttendanceStatus.UNEXCUSED),
    "a counter": lambda: rows_of(Meeting).update(present_count=F("present_count") - 1),
    "the conclusion": lambda: rows_of(Meeting).update(conclusion="Khác"),
    "the day": lambda: rows_of(Meeting).update(held_on="2026-10-03"),
    "words of a speaker": lambda: rows_of(Contribution).update(text="Khác"),
    "a speaker taken out": lambda: rows_of(Contribution)._raw_delete("default"),
    "the roll taken out": lambda: rows_of(Attendance)._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_of_a_signed_meeting_is_named(village, signed, change):
    with guards_removed(connection):
        CHANGES[change]()
    assert found() == {("record_changed", village.branch.code)}


def test_the_finding_names_the_line_of_the_signature(village, signed):
    with guards_removed(connection):
        rows_of(Contribution).update(text="Khác")
    [finding] = prove_trail().findings
    event = AuditEvent.objects.filter(code=MINUTES_SIGNED).latest("pk")
    assert (finding.unit, finding.seq) == (village.branch.code, event.seq)
    assert str(signed) in str(finding)


def test_what_comes_after_the_signature_changes_nothing(village, signed):
    submit_minutes(meeting=signed, by=village.secretary)
    assert prove_trail().holds


def test_words_two_people_took_away_are_no_finding_but_a_change_after_them_is(village, signed):
    """The control: without what the redaction tells, its own change would be one."""
    secret = "nhất trí các nhiệm vụ tháng 12"
    redaction = redacting.ask_redaction(
        organization=village.branch,
        ground="SECRET",
        passages=[secret],
        files=[],
        reason="Nhập nhầm nội dung không được đưa vào.",
        by=village.secretary,
    )
    leader = make_user(village.commune, "COMMITTEE_LEADER")
    redacting.approve_redaction(redaction=redaction, note="Quyết định số 12", by=leader)
    assert secret not in Meeting.objects.get().conclusion
    assert prove_trail().holds
    with guards_removed(connection):
        rows_of(Meeting).update(conclusion="Khác")
    assert found() == {("record_changed", village.branch.code)}


def test_every_column_the_guards_hold_is_sealed():
    """A new column has to enter a next layout; a sealed one cannot be forgotten."""
    kind = KINDS[MINUTES_SIGNED]
    sealed = {rows.model.lower(): set(rows.columns) for rows in kind.layouts[kind.layout]}
    assert sealed.pop("meetings.meeting") == set(CONTENT_COLUMNS)
    expected = {
        model._meta.label_lower: {field.attname for field in model._meta.concrete_fields} - LINKS
        for model in (_model(name) for name in (*CHILDREN, "teller"))
    }
    assert sealed == expected


def _model(name):
    is_link = name == "meeting_called"
    return Meeting.called.through if is_link else apps.get_model("meetings", name)


@pytest.mark.parametrize(
    "change",
    [
        "payload = '{'",
        "payload = '[1]'",
        'payload = \'{"record_layout":"x","record_sha256":3}\'',
        "payload = NULL",
        "target_id = 'x'",
    ],
)
def test_a_signing_entry_changed_by_hand_is_named_and_stops_nothing(signed, change):
    line = AuditEvent.objects.filter(code__in=KINDS).last()
    with guards_removed(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE branches_auditevent SET {change} WHERE id = {line.pk}")  # noqa: S608
    named = {(one.unit, one.seq) for one in prove_trail().findings}
    assert (line.chain.unit, line.seq) in named
