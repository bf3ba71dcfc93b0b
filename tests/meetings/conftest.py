"""A village branch of five with its secretary and minute-taker, ready to meet."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from branches.models import PartyOrganization, User
from config.lib.dates import local_moment
from config.lib.digests import seen_digest
from meetings.actions import planning, record, roll_call
from meetings.actions.minutes import adopt_minutes, minutes_hash, sign_minutes
from meetings.choices import MeetingType, SignatureRole
from meetings.models import Meeting
from members.choices import Office
from members.models import Member, Position
from tests.factories import LONG_AGO, make_branch, make_member, make_org, make_user

DAY = date(2026, 11, 3)
START = local_moment(DAY, time(19, 30))
END = local_moment(DAY, time(21, 30))


@dataclass
class Village:
    """The branch, its people and their logins."""

    root: PartyOrganization
    commune: PartyOrganization
    branch: PartyOrganization
    people: list[Member]
    secretary: User
    minute_taker: User

    def plan(self, **values):
        meeting = Meeting(
            branch=self.branch,
            **{
                "meeting_type": MeetingType.REGULAR,
                "held_on": DAY,
                "planned_start": time(19, 30),
                "place": "Nhà văn hóa bản",
                "chair": self.people[0],
                "minute_taker": self.people[1],
                **values,
            },
        )
        return planning.plan_meeting(meeting=meeting, by=self.secretary)

    def start(self, **values):
        meeting = self.plan(**values)
        roll_call.open_meeting(meeting=meeting, started_at=START, by=self.secretary)
        return meeting

    def close_roll(self, meeting):
        return roll_call.close_roll_call(meeting=meeting, by=self.secretary)

    def write(self, meeting):
        """Everything minutes need: roll call, one speaker, conclusion, end."""
        meeting = self.close_roll(meeting)
        values = {"conclusion": "Chi bộ nhất trí các nhiệm vụ tháng 12."}
        from_blank = _seen(meeting)
        record.save_texts(meeting=meeting, values=values, seen=from_blank, by=self.secretary)
        return record.end_meeting(meeting=meeting, ended_at=END, break_minutes=0, by=self.secretary)

    def adopt(self, meeting):
        adopt_minutes(meeting=meeting, adopted_at=END, by=self.secretary)
        return meeting

    def sign(self, meeting):
        for role, login in (
            (SignatureRole.MINUTE_TAKER, self.minute_taker),
            (SignatureRole.CHAIR, self.secretary),
        ):
            meeting = sign_minutes(
                meeting=meeting, role=role, seen_hash=minutes_hash(meeting), by=login
            )
        return meeting

    def signed(self):
        return self.sign(self.adopt(self.write(self.start())))

    def signed_on(self, day):
        """Signed minutes of another month's meeting."""
        return self.sign_held(self.held_on(day))

    def sign_held(self, meeting):
        adopt_minutes(meeting=meeting, adopted_at=meeting.ended_at, by=self.secretary)
        return self.sign(meeting)

    def held_on(self, day):
        """Another month's meeting, at its end: minutes to be adopted."""
        return self.hold(self.plan(held_on=day))

    def hold(self, meeting):
        """A planned meeting, brought to its end."""
        day = meeting.held_on
        started, ended = (local_moment(day, time(hour, 30)) for hour in (19, 21))
        roll_call.open_meeting(meeting=meeting, started_at=started, by=self.secretary)
        meeting = self.close_roll(meeting)
        values = {"conclusion": "Chi bộ nhất trí."}
        record.save_texts(meeting=meeting, values=values, seen=_seen(meeting), by=self.secretary)
        return record.end_meeting(
            meeting=meeting, ended_at=ended, break_minutes=0, by=self.secretary
        )


def _seen(meeting):
    return seen_digest(meeting, record.MEETING_TEXTS)


@pytest.fixture
def village(db):
    return make_village()


def make_village():
    root = make_org(None, code="TW", name="Trung ương", kind="CENTRAL")
    commune = make_org(root, name="Đảng bộ xã Pa Tần")
    branch = make_branch(commune, name="Chi bộ bản Nậm Tần", place_name="Pa Tần")
    names = ["Lò Văn Hặc", "Giàng A Páo", "Tẩn Mí Lù", "Vàng Thị Dợ", "Nguyễn Thu Hiền"]
    people = [make_member(branch, full_name=name) for name in names]
    Position.objects.create(
        member=people[0], branch=branch, office=Office.SECRETARY, valid_from=LONG_AGO
    )
    return Village(
        root,
        commune,
        branch,
        people,
        make_user(branch, "SECRETARY", username="bithu", member=people[0]),
        make_user(branch, "MEMBER", username="thuky", member=people[1]),
    )
