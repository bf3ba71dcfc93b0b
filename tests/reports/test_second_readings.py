"""Other readings stand beside a figure: excused absences left out, six sessions for everybody."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories import (
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-12-31T12:00:00+07:00"):
        yield


@pytest.fixture
def branch(db):
    return make_branch(make_org(make_org(kind="PROVINCIAL_COMMITTEE")))


def readings(client, unit, slug, period):
    client.force_login(make_user(unit, "SECRETARY" if unit.is_branch else "COMMITTEE_STAFF"))
    address = reverse("reports:figure", args=[unit.pk, slug]) + f"?ky={period}"
    return client.get(address).context["second_readings"]


def test_excused_absences_are_left_out_of_the_second_rate(client, branch):
    members = [make_member(branch) for _ in range(10)]
    meeting = make_meeting(branch, date(2026, 1, 3))
    attend(meeting, present=members[:8], excused=members[8:9], unexcused=members[9:])
    expected = ["Nếu không tính 1 lượt vắng có lý do vào số phải dự: 88,89 % (8/9)."]
    assert readings(client, branch, "du-hop", "2026Q1") == expected
    assert readings(client, branch.parent, "du-hop", "2026Q1") == expected


def test_the_strict_reading_asks_six_sessions_of_late_comers_too(client, branch):
    old, new = make_member(branch), make_member(branch, since=date(2026, 7, 1))
    for month in range(1, 13):
        people = [old] if month < 7 else [old, new]
        hold(branch, date(2026, month, 3), people, spoke=people if month % 2 else [])
    # old: 6 of 6; new: 3 of the 3 owed for six months, not 6
    assert readings(client, branch, "phat-bieu", "2026") == [
        "Nếu đòi đủ 6 kỳ với mọi đảng viên, không quy đổi theo số tháng: 1/2 đảng viên."
    ]
    assert readings(client, branch, "phat-bieu", "2026Q3") == []


def test_while_the_year_runs_members_are_on_track_or_behind(client, branch):
    talker, silent = make_member(branch), make_member(branch)
    for month in (1, 2, 3):
        hold(branch, date(2026, month, 3), [talker, silent], spoke=[talker])
    client.force_login(make_user(branch, "SECRETARY"))
    address = reverse("reports:figure", args=[branch.pk, "phat-bieu"]) + "?ky=2026"
    with time_machine.travel("2026-03-31T12:00:00+07:00"):
        (table,) = client.get(address).context["tables"]
    said = {row.head: row.cells[2] for row in table.rows}
    assert said[talker.full_name].text == "3, cần 2; đúng tiến độ"
    assert said[silent.full_name].text == "0, cần 2; chậm tiến độ"
    assert not said[silent.full_name].is_judged
