"""Rows written over what stands there, few and many, on both databases."""

from datetime import date

import pytest
from django.db import connection

from config.lib.upsert import FEW, overwrite, upsert
from meetings.models import Attendance
from reports.kept.counts import COUNTERS
from reports.models import BranchYear, OrganizationFigures
from tests.factories import attend, make_branch, make_meeting, make_member, make_org

pytestmark = pytest.mark.django_db
KEYS = ("organization_id", "year", "part", "is_official")


@pytest.mark.parametrize("number", [1, FEW, FEW + 1, 3 * FEW])
def test_rows_are_inserted_and_written_over(number):
    def write(value):
        rows = ((unit, 2026, 0, unit % 2 == 0, *[value] * len(COUNTERS)) for unit in range(number))
        upsert(OrganizationFigures, (*KEYS, *COUNTERS), KEYS, rows)

    write(7)
    write(8)
    found = OrganizationFigures.objects.filter(is_official=True)
    assert OrganizationFigures.objects.count() == number
    assert set(found.values_list("branch_count", "leaders_whole")) == {(8, 8)}
    assert {unit % 2 for unit in found.values_list("organization_id", flat=True)} == {0}


def test_text_json_and_days_arrive_as_they_were():
    rows = [
        (unit, 2026, date(2026, 3, 1), 'a"b,\\n......', "[[1, 2]]", '[null, "ề"]')
        for unit in range(FEW + 1)
    ]
    columns = ("organization_id", "year", "reckoned_on", "states", "attendance", "months")
    upsert(BranchYear, columns, ("organization_id", "year"), _for_driver(rows))
    found = BranchYear.objects.order_by("organization_id").last()
    assert (found.reckoned_on, found.states) == (date(2026, 3, 1), 'a"b,\\n......')
    assert (found.attendance, found.months) == ([[1, 2]], [None, "ề"])


def _for_driver(rows):
    return [(*row[:2], connection.ops.adapt_datefield_value(row[2]), *row[3:]) for row in rows]


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
    found = Attendance.objects.order_by("member").values_list("member", "status", "reason_text")
    assert list(found) == [(first.pk, 3, 'Ốm "nặng"\n\\%s'), (second.pk, 4, "")]
