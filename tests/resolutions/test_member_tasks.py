"""The year's work of members: given, reported when due, in the meeting as a contribution."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from config.lib.errors import RuleBroken
from meetings.models import Attendance
from resolutions.actions.member_tasks import (
    end_member_task,
    give_member_task,
    report_in_meeting,
    report_member_task,
)
from resolutions.models import MemberTask, MemberTaskReport
from resolutions.register_facts import reports_due
from resolutions.rules import is_report_due
from tests.resolutions.conftest import NOVEMBER


def give(village, member=None, **values):
    return give_member_task(
        task=MemberTask(
            branch=village.branch,
            member=member or village.people[3],
            **{
                "year": 2026,
                "text": "Giúp hộ nghèo",
                "measure": "02 hộ thoát nghèo",
                "due_on": date(2026, 12, 20),
                "report_every": 1,
                **values,
            },
        ),
        by=village.secretary,
    )


@pytest.fixture
def task(village):
    return give(village)


@pytest.mark.parametrize(
    ("every", "month", "since", "reported", "due"),
    [
        (1, 5, 1, [], True),
        (1, 5, 1, [5], False),
        (1, 5, 1, [4], True),
        (3, 2, 1, [], False),
        (3, 3, 1, [], True),
        (3, 3, 1, [1], False),
        (3, 4, 1, [], True),  # goes on asking
        (3, 4, 1, [4], False),
        (3, 6, 1, [3], True),
        (3, 4, 4, [], False),  # given after that stretch
        (12, 11, 1, [], False),
        (12, 12, 11, [], True),
    ],
)
def test_reports_are_due_in_the_last_month_of_each_stretch(every, month, since, reported, due):
    assert is_report_due(every=every, month=month, since=since, reported=reported) is due


def test_work_is_measurable_and_for_members_of_the_branch(village, other_village):
    with pytest.raises(RuleBroken, match="kết quả đo được"):
        give(village, measure=" ")
    with pytest.raises(RuleBroken, match="không sinh hoạt tại chi bộ"):
        give(village, member=other_village.people[3])
    with pytest.raises(RuleBroken, match="trong năm 2026"):
        give(village, due_on=date(2027, 1, 5))
    with pytest.raises(PermissionDenied):
        give_member_task(task=MemberTask(branch=village.branch), by=village.owner)


def test_a_report_in_the_meeting_counts_as_a_contribution(client, village, task):
    assert reports_due(village.branch, NOVEMBER) == [task]
    client.force_login(village.minute_taker)
    record = client.get(reverse("meetings:record", args=[village.november.pk])).content.decode()
    assert "Đảng viên báo cáo nhiệm vụ năm (1)" in record
    address = reverse("resolutions:report_in_meeting", args=[village.november.pk, task.pk])
    assert client.post(address, {"note": "Đã giúp 01 hộ"}).status_code == 302
    contribution = village.november.contributions.get()
    assert (contribution.kind, contribution.member) == ("REPORT", village.people[3])
    row = Attendance.objects.get(meeting=village.november, member=village.people[3])
    assert row.contribution_count == 1
    assert reports_due(village.branch, NOVEMBER, village.november) == []
    with pytest.raises(RuleBroken, match="đã báo cáo nhiệm vụ này"):
        report_in_meeting(task=task, meeting=village.november, note="Lại", by=village.secretary)


def test_somebody_absent_does_not_report_in_the_meeting(client, village, task):
    Attendance.objects.filter(meeting=village.november, member=village.people[3]).update(
        status=3, reason_code="ILLNESS"
    )
    with pytest.raises(RuleBroken, match="không có mặt"):
        report_in_meeting(task=task, meeting=village.november, note="…", by=village.secretary)
    client.force_login(village.minute_taker)
    address = reverse("resolutions:report_in_meeting", args=[village.november.pk, task.pk])
    answer = client.post(address, {"note": "Đã giúp 01 hộ"})
    assert (answer.status_code, answer.context["typed"]) == (409, ["Đã giúp 01 hộ"])
    assert not MemberTaskReport.objects.exists()


def test_the_member_reports_by_phone_and_the_branch_ends_it(client, village, task):
    client.force_login(village.owner)
    home = client.get(reverse("branches:home")).content.decode()
    address = reverse("resolutions:report_member_task", args=[task.pk])
    assert address in home
    assert client.post(address, {"note": "Đã giúp 01 hộ"}).status_code == 302
    assert "Đã giúp 01 hộ" in client.get(task.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        end_member_task(task=task, is_done=True, result="Xong", by=village.owner)
    end_member_task(task=task, is_done=True, result="02 hộ", by=village.secretary)
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        report_member_task(task=task, note="Thêm", by=village.owner)


def test_giving_from_the_browser_and_the_list(client, village):
    client.force_login(village.secretary)
    address = reverse("resolutions:give_member_task", args=[village.branch.pk])
    form = {
        "member": village.people[0].pk,
        "text": "Vận động hiến đất",
        "measure": "300 m²",
        "due_on": "30/12/2026",
        "report_every": 3,
    }
    assert client.post(address, form).status_code == 302
    page = client.get(reverse("resolutions:member_tasks", args=[village.branch.pk]))
    assert "Vận động hiến đất" in page.content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_reports_due_ask_two_questions(village, count, django_assert_num_queries):
    for _ in range(count):
        give(village)
    with django_assert_num_queries(2):
        assert len(reports_due(village.branch, NOVEMBER)) == count


def test_the_database_refuses_unmeasured_work(task):
    for wrong in ({"measure": ""}, {"since_month": 13}, {"state": "DONE"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MemberTask.objects.filter(pk=task.pk).update(**wrong)
