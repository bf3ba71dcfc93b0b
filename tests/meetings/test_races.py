"""Two devices at one record, really at once: nothing lost, nobody overwritten unseen.

Threads with connections of their own, on whatever database the leg runs; the control runs show the
damage without the guard.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import connections

from config.lib.digests import seen_digest
from config.lib.errors import Stale
from meetings.actions import ballots, beforehand, record, roll_call
from meetings.actions.roll_call import Mark, seen_line
from meetings.choices import AttendanceStatus, MeetingState
from meetings.models import AgendaItem, Contribution, Meeting, PreparedOpinion
from tests.factories import make_member
from tests.faults import racing
from tests.faults.racing import late_transactions
from tests.meetings.conftest import make_village

PRESENT, ONLINE, EXCUSED, UNEXCUSED = AttendanceStatus
DEVICES = 8
pytestmark = pytest.mark.faults


@pytest.fixture
def village(transactional_db):
    found = make_village()
    for _ in range(DEVICES):
        make_member(found.branch)
    return found


def at_once(acts):
    """Run ``acts`` at the same moment, each with its own connection; what each of them raised."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except Stale as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [error for error in pool.map(run, acts) if error is not None]


def writer(village, item, **values):
    """One device that saw the step as it is now and sends its whole form with ``values``."""
    seen = seen_digest(item, record.ITEM_TEXTS)
    form = {name: getattr(item, name) for name in record.ITEM_TEXTS} | values
    return lambda: record.save_agenda_item(item=item, values=form, seen=seen, by=village.secretary)


def warmed(village):
    """The login's posts are read once, before threads share it."""
    return village.secretary.posts


def test_devices_in_different_columns_lose_nothing(village):
    meeting = village.start()
    item = AgendaItem.objects.select_related("meeting__branch").get(
        meeting=meeting, code="discussion"
    )
    warmed(village)
    acts = [
        writer(village, item, gist="Bàn về đường bê tông"),
        writer(village, item, conclusion="Nhất trí làm đường"),
        writer(village, item, presenter=village.people[2]),
        writer(village, item, actual_minutes=25),
    ]
    assert at_once(acts) == []
    item.refresh_from_db()
    assert (item.gist, item.conclusion, item.presenter, item.actual_minutes) == (
        "Bàn về đường bê tông",
        "Nhất trí làm đường",
        village.people[2],
        25,
    )


def test_of_devices_in_one_column_one_writes_and_the_others_are_told(village):
    meeting = village.start()
    item = AgendaItem.objects.select_related("meeting__branch").get(
        meeting=meeting, code="discussion"
    )
    warmed(village)
    texts = [f"Bản ghi của máy {number}" for number in range(4)]
    errors = at_once([writer(village, item, gist=text) for text in texts])
    item.refresh_from_db()
    assert len(errors) == 3
    assert item.gist in texts


def test_without_the_guard_the_last_device_wins_silently(village, monkeypatch):
    """The control: the same race with the comparison switched off loses three columns' worth."""

    def unguarded(row, values, **kwargs):
        return values

    monkeypatch.setattr(record, "touched", unguarded)
    meeting = village.start()
    item = AgendaItem.objects.select_related("meeting__branch").get(
        meeting=meeting, code="discussion"
    )
    warmed(village)
    acts = [
        writer(village, item, gist="Bàn về đường bê tông"),
        writer(village, item, conclusion="Nhất trí làm đường"),
    ]
    assert at_once(acts) == []
    item.refresh_from_db()
    assert "" in {item.gist, item.conclusion}


def roll_device(village, meeting, marked, told):
    """A device that shows everybody present, marks one absent and sends the whole list."""
    members = [row.member_id for row in meeting.attendances.all()]

    def send():
        marks = {pk: Mark(PRESENT, seen=seen_line(PRESENT)) for pk in members}
        marks[marked] = Mark(UNEXCUSED, seen=seen_line(PRESENT))
        told.extend(roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary))

    return send


def test_r05_whole_lists_sent_at_once_keep_every_mark(village, rounds):
    """Each device marks another person absent, and sends everybody else as still present."""
    meeting = village.start()
    warmed(village)
    absent = [row.member_id for row in meeting.attendances.order_by("member_id")][:DEVICES]
    everybody = {row.member_id: Mark(PRESENT) for row in meeting.attendances.all()}
    for _ in rounds(200):
        roll_call.save_roll_call(meeting=meeting, marks=everybody, by=village.secretary)
        told = []
        assert at_once([roll_device(village, meeting, pk, told) for pk in absent]) == []
        assert told == []
        marked = meeting.attendances.filter(status=UNEXCUSED).values_list("member_id", flat=True)
        assert set(marked) == set(absent)
        meeting.refresh_from_db()
        assert meeting.present_count == meeting.expected_count - DEVICES


def test_without_the_guard_whole_lists_wipe_each_other_out(village):
    """The control: lists without what their senders had seen."""
    meeting = village.start()
    warmed(village)
    members = [row.member_id for row in meeting.attendances.order_by("member_id")]

    def device(marked):
        marks = {pk: Mark(UNEXCUSED if pk == marked else PRESENT) for pk in members}
        return lambda: roll_call.save_roll_call(meeting=meeting, marks=marks, by=village.secretary)

    at_once([device(pk) for pk in members[:DEVICES]])
    assert meeting.attendances.filter(status=UNEXCUSED).count() == 1


def test_speakers_noted_at_once_each_get_a_place(village):
    meeting = village.start()
    warmed(village)
    people = [row.member for row in meeting.attendances.select_related("member")][:DEVICES]
    acts = [
        lambda member=member: record.add_contribution(
            contribution=Contribution(meeting=meeting, member=member), by=village.secretary
        )
        for member in people
    ]
    assert at_once(acts) == []
    places = meeting.contributions.order_by("seq").values_list("seq", flat=True)
    assert list(places) == list(range(1, DEVICES + 1))
    meeting.refresh_from_db()
    assert meeting.contribution_count == DEVICES


def test_an_opinion_read_out_on_two_devices_at_once_is_written_once(village):
    meeting = village.start()
    opinion = PreparedOpinion.objects.create(
        meeting=meeting,
        member=village.people[4],
        text="Sửa cầu treo",
        may_be_read_out=True,
        sent_at=meeting.started_at,
    )
    warmed(village)

    def read_out():
        return beforehand.read_out_opinion(opinion=opinion, by=village.secretary)

    assert at_once([read_out, read_out]) == []
    assert meeting.contributions.count() == 1


def tellers_at_once(village):
    """A meeting with a counted ballot, and three confirmations of each of its two tellers."""
    meeting = village.close_roll(village.start())
    warmed(village)
    ballot = ballots.prepare_ballots(
        meeting=meeting,
        matter="ADMISSION",
        names=["Lường Thị Mai"],
        tellers=village.people[2:4],
        by=village.secretary,
    )[0]
    tally = {"issued": 13, "collected": 13, "yes": 13, "no": 0, "abstain": 0, "invalid": 0}
    ballots.count_ballot(ballot=ballot, tally=tally, by=village.secretary)
    seen = seen_digest(ballot, ballots.TALLY)
    return meeting, [
        lambda member=member, login=login: ballots.confirm_tally(
            ballot=ballot, member=member, seen=seen, by=login, on_paper=True
        )
        for member, login in zip(
            village.people[2:4] * 3, [village.secretary, village.minute_taker] * 3, strict=True
        )
    ]


def test_r10_both_tellers_confirming_at_once_make_one_vote(village, rounds):
    for _ in rounds(100):
        meeting, acts = tellers_at_once(village)
        assert at_once(acts) == []
        assert meeting.votes.get().yes == 13
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)


def test_without_the_lock_tellers_make_a_vote_each_or_stumble(village, monkeypatch):
    """The control: nobody waits for the other's confirmation."""

    def unlocked(meeting):
        found = Meeting.objects.select_related("branch", "minute_taker").get(pk=meeting.pk)
        sleep(0.2)
        return found

    meeting, acts = tellers_at_once(village)
    monkeypatch.setattr(ballots, "lock_open", unlocked)
    with late_transactions(monkeypatch):
        outcomes = racing.at_once(acts)
    assert racing.refusals(outcomes) or meeting.votes.count() != 1
