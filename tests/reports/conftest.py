"""A commune whose third quarter is known: branch A keeps everything, B does not."""

from dataclasses import dataclass
from datetime import date

import pytest

from branches import jobs
from branches.models import PartyOrganization, User
from meetings.choices import MeetingState
from reports import tasks
from tests.factories import (
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

ADOPTED = MeetingState.MINUTES_ADOPTED


@dataclass(frozen=True)
class Reported:
    """Official figures of 2026Q3: attendance 10/11, regular 4/6, thematic 1/2."""

    province: PartyOrganization
    commune: PartyOrganization
    a: PartyOrganization
    b: PartyOrganization
    people: list
    others: list
    staff: User

    def make(self, run):
        """Do the job of an edition as the worker does."""
        assert jobs.run(run.job_id)
        run.refresh_from_db()
        run.job.refresh_from_db()
        return run


@pytest.fixture
def reported(db, settings, tmp_path):
    assert tasks.build_edition  # registered as a handler
    settings.FILES_DIR = tmp_path
    province = make_org(code="TINH", name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")
    commune = make_org(province, code="XA", name="Đảng bộ xã Pa Tần", place_name="Pa Tần")
    a = make_branch(commune, code="A", name="Chi bộ bản A")
    b = make_branch(commune, code="B", name="Chi bộ bản B")
    people = [make_member(a) for _ in range(3)]
    others = [make_member(b) for _ in range(2)]
    for month in (7, 8, 9):
        hold(
            a,
            date(2026, month, 3),
            people,
            state=ADOPTED,
            spoke=people,
            meeting_type="COMBINED" if month == 8 else "REGULAR",
            has_resolution=True,
        )
    attend(make_meeting(b, date(2026, 7, 3), state=ADOPTED), present=others[:1], excused=others[1:])
    staff = make_user(commune, "COMMITTEE_STAFF")
    return Reported(province, commune, a, b, people, others, staff)
