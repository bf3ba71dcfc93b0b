"""Races of the test programme that belong to no single page: R03, R06, R12.

The control of each runs the same race with its guard off and shows the damage.
"""

import time
from datetime import timedelta

from django.db import transaction

from branches import audit
from branches.models import AuditEvent
from branches.permissions import SYSTEM
from config.lib.digests import seen_digest
from meetings.actions import minutes, record, roll_call
from meetings.actions.roll_call import Mark
from meetings.choices import AttendanceStatus
from meetings.models import Meeting, SignedDocument
from members.actions.moves import transfer_member
from members.models import Seat
from tests.factories import make_branch, make_member
from tests.faults.racing import at_once, late_transactions, refusals
from tests.meetings.conftest import DAY, END
from tests.rounds import volume
from tests.whole import faults_found

PRESENT, ONLINE, EXCUSED, UNEXCUSED = AttendanceStatus


# --- R03: a text is saved while the minutes are adopted -----------------------------------------


def save_and_adopt(village, meeting, text):
    """The secretary adopts on one device while the minute-taker saves the conclusion on another."""
    saver, seen = village.minute_taker, seen_digest(meeting, record.MEETING_TEXTS)
    assert [saver.posts, village.secretary.posts]  # read once, before the threads share them
    fresh = [Meeting.objects.select_related("branch").get(pk=meeting.pk) for _ in range(2)]
    return at_once(
        [
            lambda: record.save_texts(
                meeting=fresh[0], values={"conclusion": text}, seen=seen, by=saver
            ),
            lambda: minutes.adopt_minutes(meeting=fresh[1], adopted_at=END, by=village.secretary),
        ]
    )


def signed_text(village, meeting):
    """What stands in the signed snapshot."""
    meeting.refresh_from_db()
    village.sign(Meeting.objects.select_related("branch").get(pk=meeting.pk))
    return SignedDocument.objects.order_by("-pk").first().snapshot


def draft(village, month):
    """Minutes of another month, written and not adopted."""
    day = DAY - timedelta(days=31 * month)
    meeting = village.plan(held_on=day)
    started = END - timedelta(days=31 * month, hours=2)
    roll_call.open_meeting(meeting=meeting, started_at=started, by=village.secretary)
    meeting = village.close_roll(meeting)
    values = {"conclusion": "Nhất trí."}
    seen = seen_digest(meeting, record.MEETING_TEXTS)
    record.save_texts(meeting=meeting, values=values, seen=seen, by=village.secretary)
    return record.end_meeting(
        meeting=meeting,
        ended_at=started + timedelta(hours=2),
        break_minutes=0,
        by=village.secretary,
    )


def test_r03_a_saved_text_is_in_the_signed_snapshot_or_was_refused(village, rounds):
    refused = 0
    for number in rounds(200, short=4):
        meeting, text = draft(village, number), f"Bổ sung lần {number}."
        saved, adopted = save_and_adopt(village, meeting, text)
        assert refusals([adopted]) == []
        was_refused = bool(refusals([saved]))
        refused += was_refused
        assert (text in signed_text(village, meeting)) != was_refused
    assert faults_found() == []


def test_without_the_lock_a_saved_text_misses_the_snapshot(village, monkeypatch):
    """The control: the saver looks at the state, and writes a moment later without a lock."""

    def unlocked(meeting):
        found = Meeting.objects.select_related("branch").get(pk=meeting.pk)
        assert found.is_open
        time.sleep(0.5)
        return found

    monkeypatch.setattr(record, "lock_open", unlocked)
    meeting, text = draft(village, 1), "Bổ sung muộn."
    with late_transactions(monkeypatch):
        saved, adopted = save_and_adopt(village, meeting, text)
    if refusals([saved, adopted]):  # SQLite throws one of the two out, whoever comes second
        assert {type(one).__name__ for one in refusals([saved, adopted])} == {"OperationalError"}
        return
    before = Meeting.objects.get(pk=meeting.pk)
    assert (before.state, before.conclusion) == ("MINUTES_ADOPTED", text), "changed after adoption"


# --- R06: a member is transferred while the roll is called ---------------------------------------


def test_r06_a_member_sits_in_one_branch_a_day_and_counts_where_they_sit(village, rounds):
    other = make_branch(village.commune, name="Chi bộ bản Khác")
    meeting = village.start()
    assert village.secretary.posts
    for _ in rounds(100, short=4):
        member = make_member(village.branch)
        seat = Seat.objects.get(member=member)
        mark = {member.pk: Mark(PRESENT, seen="")}
        at_once(
            [
                lambda seat=seat: transfer_member(
                    seat=seat,
                    branch=other,
                    left_on=DAY - timedelta(days=1),
                    accepted_on=DAY,
                    by=SYSTEM,
                ),
                lambda mark=mark: roll_call.save_roll_call(
                    meeting=meeting, marks=mark, by=village.secretary
                ),
            ]
        )
        seats = [one for one in Seat.objects.filter(member=member) if one.valid_to is None]
        assert len(seats) == 1
    assert faults_found() == []


# --- R12: many writers of one trail --------------------------------------------------------------

WRITERS = 20


def write_entries(village, number):
    def act():
        for nth in range(number):
            with transaction.atomic():
                audit.record(
                    "test.entry",
                    f"Dòng {nth}",
                    target=village.branch,
                    by=village.secretary,
                    organization=village.branch,
                )

    return act


def test_r12_twenty_writers_make_one_unbroken_chain(village, rounds, capsys):
    number = volume(500, short=5)
    assert village.secretary.posts
    for turn in rounds(5):
        began = time.monotonic()
        outcomes = at_once([write_entries(village, number)] * WRITERS)
        took = time.monotonic() - began
        assert refusals(outcomes) == []
        entries = AuditEvent.objects.filter(code="test.entry")
        assert entries.count() == WRITERS * number * turn
        with capsys.disabled():
            print(f" {WRITERS * number / took:.0f}/s", end="")  # noqa: T201 - the figure of the long form
    assert faults_found() == []


def test_without_the_lock_of_its_head_the_chain_forks_or_stumbles(village, monkeypatch):
    """The control: every writer reads the head without locking it."""

    def unlocked(unit):
        found, _ = audit.AuditChain.objects.get_or_create(unit=unit)
        time.sleep(0.02)
        return found

    assert village.secretary.posts
    monkeypatch.setattr(audit, "_locked_chain", unlocked)
    with late_transactions(monkeypatch):
        outcomes = at_once([write_entries(village, 3)] * 4)
    assert refusals(outcomes) or faults_found()
