"""Rows written over what stands there, few and many, on both databases."""

from datetime import date

import pytest
from django.db import connection

from config.lib.upsert import FEW, overwrite, upsert
from meetings.models import Attendance
from reports.kept.counts import COUNTERS
from reports.models import BranchYear, KeptAlert, OrganizationFigures
from tests.factories import attend, make_branch, make_meeting, make_member, make_org

pytestmark = pytest.mark.django_db
KEYS = ("organization_id", "year", "part", "is_correction")


@pytest.mark.parametrize("number", [1, FEW, FEW + 1, 3 * FEW])
def test_rows_are_inserted_and_written_over(number):
    def write(value):
        rows = ((unit, 2026, 0, unit % 2 == 0, *[value] * len(COUNTERS)) for unit in range(number))
        upsert(OrganizationFigures, (*KEYS, *COUNTERS), KEYS, rows)

    write(7)
    write(8)
    found = OrganizationFigures.objects.filter(is_correction=True)
    assert OrganizationFigures.objects.count() == number
    assert set(found.values_list("branch_count", "leaders_whole")) == {(8, 8)}
    assert {unit % 2 for unit in found.values_list("organization_id", flat=True)} == {0}


def test_text_json_and_days_arrive_as_they_were():
    day = connection.ops.adapt_datefield_value(date(2026, 3, 1))
    told = {"year": 2026, "kind": "NOT_RETURNED", "weight": 3, "half": 0, "is_serious": False}
    rows = [
        (unit + 1, unit, unit, unit, *told.values(), day, 'a"b,\\n......', '[[1, null, "ề"]]')
        for unit in range(FEW + 1)
    ]
    whose = ("id", "told_in_id", "member_id", "branch_id")
    upsert(KeptAlert, (*whose, *told, "since", "what", "sittings"), ("id",), rows)
    found = KeptAlert.objects.order_by("pk").last()
    assert (found.since, found.what) == (date(2026, 3, 1), 'a"b,\\n......')
    assert (found.told_in_id, found.sittings) == (FEW, [[1, None, "ề"]])


def test_nothing_is_nothing():
    upsert(BranchYear, ("organization_id", "year"), ("organization_id", "year"), [])
    assert not BranchYear.objects.exists()


def test_only_rows_that_are_there_are_overwritten():
    branch = make_branch(make_org(kind="CENTRAL"))
    meeting = make_meeting(branch, date(2026, 3, 1))
    first, second = make_member(branch), make_member(branch)
    attend(meeting, present=[first], unexcused=[second])
    columns, keys = (
        ("meeting_id", "member_id", "status", "reason_text"),
        ("meeting_id", "member_id"),
    )
    changing = ("status", "reason_text")
    rows = [(meeting.pk, first.pk, 3, 'Ốm "nặng"\n\\%s'), (meeting.pk, -1, 3, "không có ai")]
    assert overwrite(Attendance, columns, keys, rows, changing=changing) == 1
    assert overwrite(Attendance, columns, keys, [], changing=changing) == 0
    assert Attendance.objects.get(member=first).reason_text == 'Ốm "nặng"\n\\%s'
    different = [(meeting.pk, second.pk, 1, ""), (meeting.pk, first.pk, 3, "Ốm")]
    assert overwrite(Attendance, columns, keys, different, changing=changing) == 2
    found = Attendance.objects.order_by("member").values_list("member", "status", "reason_text")
    assert list(found) == [(first.pk, 3, "Ốm"), (second.pk, 1, "")]
