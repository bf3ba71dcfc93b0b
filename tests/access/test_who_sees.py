"""“Ai xem được?” names exactly those who get the page, with what they get (product 21)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.models import User
from meetings import who_sees as of_meeting
from meetings.choices import MeetingState
from meetings.models import AgendaItem, Meeting
from meetings.restricted import may_read_restricted
from meetings.seeing import sees
from members import who_sees as of_member
from members.models import GroupLeader, Member, PartyGroup
from tests.access.asking import no_layout
from tests.factories import LONG_AGO, make_branch, make_meeting, make_member, make_user, seat

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 5)
S = MeetingState
STATES = (S.PLANNED, S.ANNOUNCED, S.IN_PROGRESS, S.MINUTES_ADOPTED, S.SIGNED, S.SUBMITTED)


@pytest.fixture
def _no_layout():
    with no_layout():
        yield


def logins(world):
    """Every role at every place that may matter here."""
    places = ("root", "province", "commune", "branch", "sister", "far")
    units = [world.units[place] for place in places]
    return list(User.objects.filter(post__organization__in=units).distinct().order_by("pk"))


def really(meeting, user):
    """What a login gets of a meeting, asked of the rows themselves; one meeting says the same."""
    known = Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()
    read = Meeting.objects.content_visible_to(user).filter(pk=meeting.pk).exists()
    assert (known, read) == tuple(sees(user, meeting, to_read=one) for one in (False, True))
    if not known:
        return []
    gets = [of_meeting.KNOWS]
    if read:
        gets.append(of_meeting.READS)
        if meeting.agenda_items.filter(is_restricted=True).exists():
            gets += [of_meeting.RESTRICTED] if may_read_restricted(user, meeting) else []
    return gets


def meeting_of(world, state, kind):
    """A meeting of the branch that has come as far as ``state``."""
    people = world.village.people
    more = {"meeting_type": kind} if kind != "restricted" else {}
    if kind == "GROUP_MEETING":
        more["group"] = PartyGroup.objects.create(
            branch=world.branch, name="Tổ 7", valid_from=LONG_AGO
        )
        more["group_name"] = "Tổ 7"
        GroupLeader.objects.create(group=more["group"], member=people[3], valid_from=LONG_AGO)
    meeting = make_meeting(world.branch, DAY, state="PLANNED", minute_taker=people[1], **more)
    if kind == "restricted":
        AgendaItem.objects.create(
            meeting=meeting, code="other", title="Kỷ luật", seq=99, is_restricted=True
        )
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ["REGULAR", "COMMITTEE_MEETING", "GROUP_MEETING", "restricted"])
def test_a_meeting_is_seen_by_those_named_and_nobody_else(world, state, kind):
    meeting = meeting_of(world, state, kind)
    told = {pk: seer.gets for pk, seer in of_meeting.who_sees(meeting).items()}
    wanted = {user.pk: really(meeting, user) for user in logins(world)}
    assert told == {pk: gets for pk, gets in wanted.items() if gets}
    assert len(told) >= 4


def test_the_page_of_a_meeting_tells_why(world):
    page = world.ask(
        world.village.secretary,
        "GET",
        reverse("meetings:who_sees", args=[world.meetings["submitted"].pk]),
    )
    assert "Thư ký được cử ghi biên bản cuộc họp này" in page.text
    assert f"Bí thư chi bộ – {world.branch.label}: Chi ủy của chi bộ" in page.text
    assert "Quản trị hệ thống –" not in page.text


@pytest.mark.usefixtures("_no_layout")
def test_a_member_is_seen_by_those_named_and_nobody_else(world):
    moved = make_member(world.units["sister"], full_name="Lò Thị Chuyển")
    moved.memberships.update(valid_to=LONG_AGO.replace(year=2020))
    seat(moved, world.branch, since=LONG_AGO.replace(year=2020))
    own = make_user(world.units["far"], "MEMBER", member=moved)
    for member in (moved, world.village.people[0], world.village.people[4]):
        told = {pk: seer.gets for pk, seer in of_member.who_sees(member).items()}
        wanted = {}
        for user in logins(world):
            statuses = [
                world.ask(user, "GET", reverse(name, args=[member.pk])).status_code
                for name in ("members:detail", "members:who_sees")
            ]
            if statuses[0] == 200:
                is_full = statuses[1] == 200
                wanted[user.pk] = [of_member.NAME, *([of_member.FULL] if is_full else [])]
        assert told == wanted
    assert of_member.who_sees(moved)[own.pk].reasons == [of_member.SELF]


@pytest.mark.parametrize("more", [0, 5])
def test_the_lists_take_a_fixed_number_of_queries(world, more):
    for _ in range(more):
        make_user(world.branch, "MEMBER")
    member = make_member(world.branch, since=LONG_AGO.replace(year=2020))
    for number in range(more):
        since = LONG_AGO.replace(month=1 + number)
        seat(member, make_branch(world.commune), since=since, until=since.replace(day=20))
    member = Member.objects.get(pk=member.pk)
    meeting = Meeting.objects.select_related("branch", "minute_taker").get(
        pk=world.meetings["open"].pk
    )
    with CaptureQueriesContext(connection) as asked:
        of_meeting.who_sees(meeting)
    assert len(asked) == 3
    with CaptureQueriesContext(connection) as asked:
        of_member.who_sees(member)
    assert len(asked) == 3
