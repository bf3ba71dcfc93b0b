"""Races of the test programme that belong to no single page: R03, R06, R12.

The control of each runs the same race with its guard off and shows the damage.
"""

import time
from datetime import timedelta
from threading import Event

from django.db import transaction

from branches import audit
from branches.models import AuditEvent
from branches.permissions import SYSTEM
from config.lib.digests import seen_digest
from config.lib.paper_snapshot import to_snapshot
from meetings.actions import minutes, record, roll_call
from meetings.actions.roll_call import Mark
from meetings.choices import AttendanceStatus
from meetings.documents import minutes_paper
from meetings.models import Meeting, SignedDocument
from members.actions.moves import transfer_member
from members.models import Membership
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


def adopted_text(meeting):
    """What the signers will be shown."""
    return to_snapshot(minutes_paper(Meeting.objects.select_related("branch").get(pk=meeting.pk)))


def test_r03_a_saved_text_is_in_the_signed_snapshot_or_was_refused(village, rounds):
    meeting = village.write(village.start())
    for number in rounds(200, short=4):
        text = f"Bổ sung lần {number}."
        saved, adopted = save_and_adopt(village, Meeting.objects.get(pk=meeting.pk), text)
        assert refusals([adopted]) == []
        in_it = text in adopted_text(meeting)
        assert in_it != bool(refusals([saved])), saved
        fresh = Meeting.objects.select_related("branch").get(pk=meeting.pk)
        minutes.return_to_draft(meeting=fresh, reason="Làm lại", by=village.secretary)
    village.adopt(meeting := Meeting.objects.select_related("branch").get(pk=meeting.pk))
    shown = adopted_text(meeting)
    village.sign(meeting)
    assert SignedDocument.objects.get().snapshot == shown
    assert faults_found() == []


def test_without_the_lock_a_saved_text_misses_the_snapshot(village, monkeypatch):
    """The control: the saver looks at the state, and writes a moment later without a lock."""

    looked, adopt = Event(), minutes.adopt_minutes

    def unlocked(meeting, by):
        found = Meeting.objects.select_related("branch").get(pk=meeting.pk)
        assert found.is_open
        looked.set()
        time.sleep(0.5)
        return found

    def adopt_then(**values):
        assert looked.wait(30)
        return adopt(**values)

    monkeypatch.setattr(record, "lock_to_record", unlocked)
    monkeypatch.setattr(minutes, "adopt_minutes", adopt_then)
    meeting, text = village.write(village.start()), "Bổ sung muộn."
    with late_transactions(monkeypatch):
        saved, adopted = save_and_adopt(village, meeting, text)
    if refusals([saved, adopted]):  # SQLite throws one of the two out, whoever comes second
        assert {type(one).__name__ for one in refusals([saved, adopted])} == {"OperationalError"}
        return
    before = Meeting.objects.get(pk=meeting.pk)
    assert (before.state, before.conclusion) == ("MINUTES_ADOPTED", text), "changed after adoption"


# --- R06: a member is transferred while the roll is called ---------------------------------------


def counted_without_a_seat(meeting):
    """Ids of the people who count at the meeting and sit somewhere else on its day."""
    counted = meeting.attendances.filter(is_expected=True).values_list("member_id", flat=True)
    seated = Membership.objects.on(meeting.held_on).filter(branch=meeting.branch_id)
    return set(counted) - set(seated.values_list("member_id", flat=True))


def test_r06_a_member_sits_in_one_branch_a_day_and_counts_where_they_sit(village, rounds):
    other = make_branch(village.commune, name="Chi bộ bản Khác")
    meeting = village.start()
    assert village.secretary.posts

    def race(turn):
        member = make_member(village.branch)
        seat = Membership.objects.get(member=member)
        acts = [
            lambda: transfer_member(
                seat=seat,
                branch=other,
                left_on=DAY - timedelta(days=1),
                accepted_on=DAY,
                by=SYSTEM,
            ),
            lambda: roll_call.save_roll_call(
                meeting=meeting,
                marks={member.pk: Mark(PRESENT, seen="")},
                by=village.secretary,
            ),
        ]
        at_once(acts if turn % 2 else acts[::-1])
        seats = [one for one in Membership.objects.filter(member=member) if one.valid_to is None]
        assert len(seats) == 1
        assert counted_without_a_seat(meeting) == set()
        was_moved = Membership.objects.filter(branch=other).exists()
        return was_moved and meeting.attendances.count() > 5

    for turn in rounds(100, short=4):
        has_seen_both = race(turn)
    for turn in range(40):
        has_seen_both = has_seen_both or race(turn)
    assert has_seen_both, "one of the two never came first"
    assert faults_found() == []


def test_without_the_lock_somebody_counts_where_they_sit_no_more(village, monkeypatch):
    """The control: the roll is read without the lock a transfer waits for, and saved afterwards."""
    other = make_branch(village.commune, name="Chi bộ bản Khác")
    meeting, member = village.start(), make_member(village.branch)
    assert village.secretary.posts
    seat, read, moved = Membership.objects.get(member=member), Event(), Event()
    roll = roll_call.called_roll

    def roll_and_wait(meeting):
        found = roll(meeting)
        read.set()
        moved.wait(1)  # as long as the transfer would wait for the lock
        return found

    def transfer():
        read.wait(10)
        days = {"left_on": DAY - timedelta(days=1), "accepted_on": DAY}
        transfer_member(seat=seat, branch=other, by=SYSTEM, **days)
        moved.set()

    def call_the_roll():
        marks = {member.pk: Mark(PRESENT, seen="")}
        return roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)

    monkeypatch.setattr(
        roll_call, "lock", lambda meeting: Meeting.objects.select_related("branch").get()
    )
    monkeypatch.setattr(roll_call, "called_roll", roll_and_wait)
    with late_transactions(monkeypatch):
        outcomes = at_once([call_the_roll, transfer])
    if refusals(outcomes):  # SQLite throws out whoever read before the other wrote
        assert {type(one).__name__ for one in refusals(outcomes)} == {"OperationalError"}
        return
    assert counted_without_a_seat(meeting) == {member.pk}


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


def test_r12_twenty_writers_make_one_unbroken_chain(village, rounds):
    number = volume(500, short=5)
    assert village.secretary.posts
    for turn in rounds(5):
        began = time.monotonic()
        outcomes = at_once([write_entries(village, number)] * WRITERS)
        took = time.monotonic() - began
        assert refusals(outcomes) == []
        entries = AuditEvent.objects.filter(code="test.entry")
        assert entries.count() == WRITERS * number * turn
        rounds.tell(f"{WRITERS * number / took:.0f}/s")
    assert faults_found() == []


def test_without_the_lock_of_its_head_the_chain_forks_or_stumbles(village, monkeypatch):
    """The control: every writer reads the head without locking it."""

    def unlocked(unit):
        found, _ = audit.AuditChain.objects.get_or_create(unit=unit)
        time.sleep(0.02)
        return found.pk, found.last_seq, found.last_hash

    assert village.secretary.posts
    monkeypatch.setattr(audit, "_locked_chain", unlocked)
    with late_transactions(monkeypatch):
        outcomes = at_once([write_entries(village, 3)] * 4)
    assert refusals(outcomes) or faults_found()
