"""The clock itself: a real worker with ``-B`` reminds people and delivers letters, each once."""

import itertools
import time
import uuid
from datetime import time as clock
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings

from branches.mail import queue_letters
from branches.models import MailOutbox, RuleSet, User
from config.lib.dates import today
from meetings.actions import notifying, reminding
from meetings.models import PersonalReminder, Reminder
from tests.factories import make_meeting, make_task
from tests.faults.racing import at_once, refusals
from tests.meetings.conftest import make_village

BEAT_SECONDS = "1"
CLOCKS = 4


@pytest.fixture
def village(transactional_db):
    """A branch whose secretary has an address; no quiet hours, whatever time the test runs at."""
    village = make_village()
    User.objects.filter(pk=village.secretary.pk).update(email="bithu@example.vn")
    for rules in RuleSet.objects.filter(is_default=True):
        rules.values["reminders"]["quiet"] = ["00:00", "00:00"]
        rules.save()
    return village


def wait_until(condition, worker, seconds=40):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing happened in {seconds} s:\n{worker.text()}")


def times_run(worker, task):
    """How often the worker finished a task, as its log tells."""
    return sum(f"Task {task}" in line and "succeeded" in line for line in worker.text().split("\n"))


def test_the_clock_reminds_and_delivers_exactly_once(
    celery_worker_process, village, monkeypatch, tmp_path
):
    letters = tmp_path / "letters"
    letters.mkdir()
    monkeypatch.setenv("EMAIL_URL", f"filemail:///{letters}")
    monkeypatch.setenv("CHIBO_TEST_BEAT_SECONDS", BEAT_SECONDS)
    tomorrow = today() + timedelta(days=1)
    meeting = make_meeting(
        village.branch, tomorrow, state="ANNOUNCED", started_at=None, ended_at=None,
        roll_closed_at=None, planned_start=clock(19, 30), place="Nhà văn hóa bản",
    )  # fmt: skip
    past = make_meeting(village.branch, today() - timedelta(days=20), taken_over=True)
    make_task(past, owner=village.people[0], due_on=tomorrow)
    schedule = tmp_path / "beat"
    worker = celery_worker_process("-B", "-s", str(schedule))
    sent = MailOutbox.objects.filter(recipient=village.secretary, state="SENT")
    wait_until(lambda: sent.count() == 2, worker)
    seen = times_run(worker, "meetings.tasks.remind"), times_run(worker, "branches.tasks.send_mail")
    wait_until(
        lambda: (
            times_run(worker, "meetings.tasks.remind") >= seen[0] + 2
            and times_run(worker, "branches.tasks.send_mail") >= seen[1] + 2
        ),
        worker,
    )
    reminder = Reminder.objects.get(user=village.secretary)
    assert (reminder.meeting, reminder.step) == (meeting, "SOON")
    assert PersonalReminder.objects.get(user=village.secretary).step == "SOON"
    delivered = [
        message
        for file in sorted(letters.iterdir())
        for message in file.read_text(encoding="utf-8").split("-" * 79)
        if "bithu@example.vn" in message
    ]
    assert len(delivered) == 2
    assert settings.EMAIL_URL == "", "only the worker was given a mailbox"


# --- F08: no clock, two clocks, a clock that is killed ------------------------------------------


@pytest.fixture
def due_tomorrow(village):
    """A meeting and a task of the secretary, to be reminded of now: two words, two letters."""
    tomorrow = today() + timedelta(days=1)
    make_meeting(
        village.branch, tomorrow, state="ANNOUNCED", started_at=None, ended_at=None,
        roll_closed_at=None, planned_start=clock(19, 30), place="Nhà văn hóa bản",
    )  # fmt: skip
    past = make_meeting(village.branch, today() - timedelta(days=20), taken_over=True)
    make_task(past, owner=village.people[0], due_on=tomorrow)


@pytest.fixture
def start_clock(celery_worker_process, monkeypatch, tmp_path):
    letters = tmp_path / "letters"
    letters.mkdir()
    monkeypatch.setenv("EMAIL_URL", f"filemail:///{letters}")
    monkeypatch.setenv("CHIBO_TEST_BEAT_SECONDS", BEAT_SECONDS)
    monkeypatch.setenv("CHIBO_TEST_BEAT_ONLY", "remind send-mail")
    numbers = itertools.count(1)

    def start(*, beat=True):
        clock = ("-B", "-s", str(tmp_path / f"beat-{next(numbers)}")) if beat else ()
        return celery_worker_process(*clock)

    start.letters = letters
    return start


def words_and_letters(village, letters):
    """How often the secretary was spoken to in the program, and how many letters went out."""
    texts = "".join(file.read_text(encoding="utf-8") for file in letters.iterdir())
    said = Reminder.objects.filter(user=village.secretary).count()
    return said + PersonalReminder.objects.filter(user=village.secretary).count(), texts.count(
        "To: bithu@example.vn"
    )


@pytest.mark.faults(long=True)
def test_f08_reminders_are_neither_lost_nor_doubled(start_clock, village, due_tomorrow):
    worker = start_clock(beat=False)
    time.sleep(3)
    assert words_and_letters(village, start_clock.letters) == (0, 0)
    clocks = [start_clock(), start_clock()]
    wait_until(lambda: words_and_letters(village, start_clock.letters) == (2, 2), worker)
    for _ in range(3):
        clocks.pop().kill()
        clocks.append(start_clock())
        seen = times_run(clocks[-1], "meetings.tasks.remind")
        wait_until(
            lambda seen=seen: times_run(clocks[-1], "meetings.tasks.remind") > seen + 1, worker
        )
        assert words_and_letters(village, start_clock.letters) == (2, 2)


@pytest.mark.faults
def test_f08_two_clocks_ringing_at_once_remind_once(village, due_tomorrow, rounds):
    """Without the processes: what the two would run, at the same moment."""
    for _ in rounds(20, short=2):
        outcomes = at_once([notifying.remind, reminding.remind_people] * CLOCKS)
        assert refusals(outcomes) == []
        reminded = Reminder.objects.filter(user=village.secretary).count()
        personal = PersonalReminder.objects.filter(user=village.secretary).count()
        letters = MailOutbox.objects.filter(recipient=village.secretary).count()
        assert (reminded, personal, letters) == (1, 1, 2)
        for rows in (Reminder, PersonalReminder, MailOutbox):
            rows.objects.all().delete()


@pytest.mark.faults
def test_without_keys_of_their_own_letters_are_doubled(village, due_tomorrow, monkeypatch):
    """The control: all look before any speaks, and every letter has another key."""
    looked = Barrier(CLOCKS)

    def without_looking_again(user, rows, now):
        looked.wait(20)
        letter = MailOutbox(
            key=uuid.uuid4(), kind=reminding.LETTER_KIND, recipient=user, subject="Nhắc", body="x"
        )
        queue_letters([letter])
        return len(rows)

    monkeypatch.setattr(reminding, "_tell", without_looking_again)
    assert refusals(at_once([reminding.remind_people] * CLOCKS)) == []
    assert MailOutbox.objects.filter(recipient=village.secretary).count() == CLOCKS
