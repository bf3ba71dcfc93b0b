"""Two devices that save by themselves at one moment: each keeps its text, the record stays."""

import uuid

import pytest

from config.lib.digests import seen_digest
from meetings.actions import revising
from meetings.columns import MEETING_TEXTS
from meetings.models import Meeting, TextRevision
from meetings.revisions import conclusion_place
from tests.faults.racing import at_once, refusals
from tests.meetings.conftest import make_village

DEVICES = 6
pytestmark = pytest.mark.faults


@pytest.fixture
def village(transactional_db):
    return make_village()


def devices(village, meeting, page, kept=""):
    """What as many devices send at once that show the same page, which one of them was first."""
    assert village.secretary.posts
    seen = seen_digest(meeting, MEETING_TEXTS)
    return [
        lambda text=f"Bản của máy {nth}": revising.keep_typed(
            meeting=meeting,
            place=conclusion_place(Meeting.objects.get(pk=meeting.pk)),
            values={"conclusion": text},
            seen=seen,
            page=page,
            kept=kept,
            by=village.secretary,
        )
        for nth in range(DEVICES)
    ]


def typed_texts():
    return sorted(row.values["conclusion"] for row in TextRevision.objects.all())


def test_r01_devices_that_save_by_themselves_keep_every_text(village, rounds):
    meeting = village.start()
    for number in rounds(200, short=2):
        outcomes = at_once(devices(village, meeting, uuid.uuid4()))
        assert refusals(outcomes) == []
        assert typed_texts() == [f"Bản của máy {nth}" for nth in range(DEVICES)], number
        assert Meeting.objects.get(pk=meeting.pk).conclusion == ""
        TextRevision.objects.all().delete()


def test_without_what_the_page_knows_the_last_device_writes_over_the_others(village, monkeypatch):
    """The control: a state is taken for one's own by the page alone."""
    monkeypatch.setattr(revising, "typed_digest", lambda revision: "any")
    meeting = village.start()
    outcomes = at_once(devices(village, meeting, uuid.uuid4(), kept="any"))
    assert refusals(outcomes) == []
    assert len(typed_texts()) == 1
