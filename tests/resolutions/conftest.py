"""A village branch of five in two meetings: October is over, November is being held."""

from dataclasses import dataclass
from datetime import date, time

import pytest
import time_machine

from branches.models import PartyOrganization, User
from config.lib.dates import local_moment
from meetings.choices import MeetingState
from meetings.models import Meeting
from members.choices import Office
from members.models import Member
from resolutions.actions.adopting import adopt_resolution
from resolutions.actions.drafting import PointDraft, add_point
from resolutions.models import Resolution
from tests.factories import (
    attend,
    make_branch,
    make_meeting,
    make_member,
    make_office,
    make_org,
    make_user,
    make_vote,
)

OCTOBER, NOVEMBER = date(2026, 10, 3), date(2026, 11, 3)
DUE = date(2026, 11, 25)
NOW = "2026-11-05T20:00+07:00"


@pytest.fixture(autouse=True)
def evening_after_the_meeting():
    with time_machine.travel(NOW):
        yield


@dataclass
class Village:
    """The branch, its people and their logins; ``owner`` is a plain member."""

    commune: PartyOrganization
    branch: PartyOrganization
    people: list[Member]
    october: Meeting
    november: Meeting
    secretary: User
    deputy: User
    minute_taker: User
    owner: User

    def draft(self, text="Nạo vét 1,2 km kênh nội đồng", **values):
        owners = values.pop("owners", (self.people[3],))
        values = {"due_on": DUE, "checker": self.people[0], **values}
        return PointDraft(text=text, owners=owners, **values)

    def add(self, text="Nạo vét 1,2 km kênh nội đồng", *, meeting=None, **values):
        return add_point(
            meeting=meeting or self.november, draft=self.draft(text, **values), by=self.secretary
        )

    @property
    def resolution(self):
        return Resolution.objects.get(meeting=self.november)

    def adopted(self, *, kind="NQ"):
        """November's resolution with one point, adopted by all."""
        self.add()
        Resolution.objects.filter(meeting=self.november).update(kind=kind)
        resolution = self.resolution
        vote = make_vote(self.november, yes=5, base=5)
        return adopt_resolution(
            resolution=resolution, vote=vote, version=resolution.version, by=self.secretary
        )


def make_village(commune):
    branch = make_branch(commune, name="Chi bộ bản Nậm Tần", place_name="Pa Tần")
    names = ["Lò Văn Hặc", "Giàng A Páo", "Tẩn Mí Lù", "Vàng Thị Dợ", "Nguyễn Thu Hiền"]
    people = [make_member(branch, full_name=name) for name in names]
    chairs = {"chair": people[0], "minute_taker": people[2], "place": "Nhà văn hóa bản"}
    october = make_meeting(branch, OCTOBER, **chairs)
    november = make_meeting(
        branch,
        NOVEMBER,
        state=MeetingState.MINUTES_DRAFT,
        ended_at=local_moment(NOVEMBER, time(21, 45)),
        **chairs,
    )
    attend(november, present=people)
    return Village(
        commune=commune,
        branch=branch,
        people=people,
        october=october,
        november=november,
        secretary=make_office(people[0], branch),
        deputy=make_office(people[1], branch, Office.DEPUTY_SECRETARY),
        minute_taker=make_user(branch, "MEMBER", member=people[2]),
        owner=make_user(branch, "MEMBER", member=people[3]),
    )


@pytest.fixture
def commune(db):
    root = make_org(None, name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")
    return make_org(root, name="Đảng bộ xã Pa Tần")


@pytest.fixture
def village(commune):
    return make_village(commune)


@pytest.fixture
def other_village(commune):
    return make_village(commune)
