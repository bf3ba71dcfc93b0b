"""The clock itself: a real worker with ``-B`` reminds people and delivers letters, each once."""

import time
from datetime import time as clock
from datetime import timedelta

import pytest
from django.conf import settings

from branches.models import MailOutbox, RuleSet, User
from config.lib.dates import today
from meetings.models import PersonalReminder, Reminder
from tests.factories import make_meeting, make_task
from tests.meetings.conftest import make_village

BEAT_SECONDS = "1"


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
