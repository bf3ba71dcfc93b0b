"""R10: an evaluation sent many times counts once; nobody overwrites what another confirmed."""

import time

import pytest
from django.db.models import F

from branches.models import AuditEvent
from config.lib.errors import Stale
from resolutions.actions import scoring
from resolutions.models import QualityScore
from tests.factories import make_user
from tests.faults.racing import at_once, late_transactions, refusals
from tests.meetings.conftest import make_village
from tests.resolutions.test_scoring import sent

pytestmark = pytest.mark.faults
PRESSES = 6


@pytest.fixture
def village(transactional_db):
    return make_village()


@pytest.fixture
def waiting(village):
    """A score with the committee, and its staff."""
    scorer = village.people[2]
    make_user(village.branch, "MEMBER", username="chamdiem", member=scorer)
    meeting = village.write(village.start())
    score = scoring.ask_to_score(meeting=meeting, scorer=scorer, by=village.secretary)
    staff = sent(village, score)
    assert staff.posts
    return QualityScore.objects.select_related("branch", "meeting__branch").get(pk=score.pk), staff


def presses(score, staff):
    """The same answer sent many times, each with another reason, all from the same page."""
    return [
        lambda reason=f"Lý do {nth}": scoring.confirm_score(
            score=score,
            official_score="50",
            official_band="AVERAGE",
            reason=reason,
            version=score.version,
            by=staff,
        )
        for nth in range(PRESSES)
    ]


def confirmations():
    return AuditEvent.objects.filter(code__endswith="score_confirmed").count()


def test_r10_a_score_confirmed_many_times_at_once_is_confirmed_once(waiting, rounds):
    score, staff = waiting
    for number in rounds(100, short=2):
        outcomes = at_once(presses(score, staff))
        assert len(refusals(outcomes)) == PRESSES - 1
        assert all(isinstance(one, Stale) for one in refusals(outcomes))
        assert confirmations() == number
        QualityScore.objects.filter(pk=score.pk).update(
            state=score.state, official_score=None, official_band="", official_reason="",
            confirmed_at=None, confirmed_by=None, version=F("version") + 1,
        )  # fmt: skip
        score.refresh_from_db(fields=["version", "state"])


def test_without_version_and_lock_every_press_counts(waiting, monkeypatch):
    """The control: read, look, write."""

    def unlocked(score, meeting, version):
        found = QualityScore.objects.select_related("scorer", "template", "branch").get(pk=score.pk)
        time.sleep(0.3)
        found.meeting = meeting
        return found

    def unguarded(row, /, **values):
        QualityScore.objects.filter(pk=row.pk).update(**values)

    score, staff = waiting
    monkeypatch.setattr(scoring, "_locked", unlocked)
    monkeypatch.setattr(scoring, "_change", unguarded)
    meetings = type(score.meeting).objects.select_related("branch", "chair")
    monkeypatch.setattr(scoring, "lock", lambda meeting: meetings.get(pk=meeting.pk))
    with late_transactions(monkeypatch):
        outcomes = at_once(presses(score, staff))
    refused = refusals(outcomes)  # SQLite throws out whoever read before another wrote
    assert confirmations() > 1 or {type(one).__name__ for one in refused} == {"OperationalError"}
