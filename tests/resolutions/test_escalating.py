"""An overdue task goes up one level at a time; every level is told once and sees it at home."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.models import AuditEvent
from branches.permissions import SYSTEM
from resolutions.actions.escalating import escalate_overdue
from resolutions.models import Escalation, Resolution, TaskAssignment
from resolutions.rules import level_due
from tests.factories import make_task, make_user
from tests.resolutions.conftest import OCTOBER

LIMITS = [3, 15, 30]


@pytest.fixture
def task(village):
    return make_task(village.october, owner=village.people[3], due_on=OCTOBER)


def submit():
    Resolution.objects.update(state="SUBMITTED", taken_over=True)


@pytest.mark.parametrize(
    ("days", "told", "level"),
    [(2, 0, None), (3, 0, 1), (14, 1, None), (15, 1, 2), (60, 0, 1), (60, 2, 3), (60, 3, None)],
)
def test_levels_follow_each_other(days, told, level):
    assert level_due(days_overdue=days, levels_told=told, limits=LIMITS) == level


def test_one_level_a_day_up_to_the_committees(village, task):
    submit()
    for step in range(1, 6):
        escalate_overdue(day=OCTOBER + timedelta(days=40 + step), by=SYSTEM)
        escalate_overdue(day=OCTOBER + timedelta(days=40 + step), by=SYSTEM)
    told = Escalation.objects.order_by("level").values_list("level", "organization__name")
    assert list(told) == [
        (1, village.branch.name),
        (2, "Đảng bộ xã Pa Tần"),
        (3, "Đảng bộ tỉnh Lai Châu"),
    ]
    assert AuditEvent.objects.filter(code="resolutions.task_escalated").count() == 3


def test_the_committee_is_told_only_of_submitted_resolutions(village, task):
    for step in range(3):
        escalate_overdue(day=OCTOBER + timedelta(days=40 + step), by=SYSTEM)
    assert Escalation.objects.get().level == 1


def test_a_settled_task_goes_nowhere(village, task):
    TaskAssignment.objects.update(state="DROPPED")
    assert escalate_overdue(day=date(2027, 1, 1), by=SYSTEM) == 0


def test_the_database_keeps_one_row_per_level(task, village):
    row = {"task": task, "level": 1, "organization": village.branch, "raised_on": OCTOBER}
    Escalation.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(**{**row, "level": 0})


def test_secretary_and_committee_meet_it_on_their_home_page(client, village, task):
    submit()
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    escalate_overdue(day=date(2026, 11, 4), by=SYSTEM)
    for login, sees in ((village.secretary, True), (staff, False)):
        client.force_login(login)
        page = client.get(reverse("branches:home")).content.decode()
        assert ("Nhiệm vụ quá hạn báo đến đồng chí" in page) is sees
    escalate_overdue(day=date(2026, 11, 5), by=SYSTEM)
    page = client.get(reverse("branches:home")).content.decode()
    assert task.point.text in page


def test_owner_reports_from_home_and_checker_is_reminded(client, village, task):
    client.force_login(village.owner)
    form = reverse("resolutions:task_report_done", args=[task.pk])
    assert form in client.get(reverse("branches:home")).content.decode()
    with time_machine.travel("2026-11-04T20:00+07:00"):
        assert client.post(form, {"note": "Đã sửa xong mái"}).status_code == 302
    client.force_login(village.secretary)
    page = client.get(reverse("branches:home")).content.decode()
    assert "Chờ đồng chí xác nhận" in page
    assert reverse("resolutions:task_confirm", args=[task.pk]) in page
