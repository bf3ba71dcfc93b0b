"""What a reader sees is asked of the meetings alone, so that scopes answer from an index."""

import pytest

from meetings.models import Meeting
from tests.factories import make_branch, make_meeting, make_user
from tests.meetings.conftest import DAY


@pytest.mark.parametrize("role", ["COMMITTEE_STAFF", "SECRETARY", "MEMBER", "SYSTEM_ADMIN"])
def test_scopes_join_no_other_table(village, role):
    """A join beside an "or" makes every list read all meetings of the country."""
    unit = village.commune if role.endswith(("STAFF", "ADMIN")) else village.branch
    user = make_user(unit, role)
    for seen in (Meeting.objects.visible_to(user), Meeting.objects.content_visible_to(user)):
        outer = str(seen.query).split("WHERE")[0]
        assert "JOIN" not in outer


def test_a_meeting_is_seen_once_whatever_reasons_there_are(village):
    """Posts in the branch and above it, and the pen: three reasons, one row."""
    meeting = make_meeting(village.branch, DAY)
    make_meeting(make_branch(village.root), DAY)
    user = make_user(village.branch, "SECRETARY", member=village.people[2])
    Meeting.objects.filter(pk=meeting.pk).update(minute_taker=village.people[2])
    for unit in (village.commune, village.root):
        user.post_set.create(organization=unit, role="COMMITTEE_STAFF", valid_from=DAY)
    user = type(user).objects.get(pk=user.pk)
    assert list(Meeting.objects.visible_to(user).filter(branch=village.branch)) == [meeting]
    assert Meeting.objects.visible_to(user).count() == 2
