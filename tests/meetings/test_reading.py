"""What a meeting often has none of is asked in one question, whenever it was registered."""

import pytest

from meetings import reading
from meetings.models import Meeting
from meetings.reading import read_once, seldom
from meetings.supervision import HAS_SUPERVISORS
from tests.meetings.conftest import make_village


@pytest.fixture
def meeting(db):
    return make_village().start()


@pytest.fixture
def _registered():
    """What is registered meanwhile is taken back."""
    before = list(reading.SELDOM)
    yield
    reading.SELDOM[:] = before
    reading.ANY_OF_SELDOM.forget()


@pytest.mark.usefixtures("_registered")
def test_what_is_registered_after_the_question_was_asked_is_asked_as_well(
    meeting, django_assert_num_queries
):
    with read_once(meeting):
        assert not HAS_SUPERVISORS(meeting)
    late = [
        seldom(lambda meeting, branch, is_there=is_there: Meeting.objects.filter(pk=is_there))
        for is_there in (meeting.pk, meeting.pk + 1)
    ]
    with read_once(meeting), django_assert_num_queries(1):
        assert [found(meeting) for found in late] == [True, False]
        assert not HAS_SUPERVISORS(meeting)
