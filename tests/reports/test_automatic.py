"""Reports that make themselves: only where wanted, once per period, told when ready."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.models import MailOutbox
from config.lib.periods import parse_period
from reports.actions.automatic import last_ended, request_due_reports, set_automatic
from reports.choices import ReportKind
from reports.models import AutoReport, ReportRun
from reports.tasks import make_due_reports
from tests.factories import make_user

DUE = date(2026, 10, 5)  # rule reports.auto_days: five days after the quarter


@pytest.fixture
def wanted(reported):
    set_automatic(organization=reported.commune, kinds=["QUARTER"], by=reported.staff)
    AutoReport.objects.update(since=date(2026, 8, 1))
    return reported


def test_nothing_makes_itself_unless_wanted(reported):
    assert request_due_reports(DUE) == 0


@pytest.mark.parametrize(
    ("day", "asked"),
    [(DUE - timedelta(days=1), 0), (DUE, 1), (DUE + timedelta(days=30), 1)],
)
def test_a_report_is_due_some_days_after_its_period(wanted, day, asked):
    assert request_due_reports(day) == asked


def test_a_report_is_made_once_however_often_the_bell_rings(wanted):
    request_due_reports(DUE)
    run = wanted.make(ReportRun.objects.get())
    assert [request_due_reports(DUE + timedelta(days=more)) for more in (0, 1, 20)] == [0, 0, 0]
    assert (run.is_automatic, run.period, run.job.requester) == (True, "2026Q3", None)


def test_a_period_that_ended_before_it_was_wanted_is_left_alone(wanted):
    AutoReport.objects.update(since=date(2026, 10, 2))
    assert request_due_reports(DUE) == 0


def test_every_unit_has_its_own_setting(wanted):
    leader = make_user(wanted.province, "COMMITTEE_LEADER")
    set_automatic(organization=wanted.province, kinds=["QUARTER"], by=leader)
    AutoReport.objects.update(since=date(2026, 8, 1))
    assert request_due_reports(DUE) == 2


def test_those_who_report_for_the_unit_are_told(wanted, client):
    wanted.staff.email = "vp@example.vn"
    wanted.staff.save()
    request_due_reports(DUE)
    wanted.make(ReportRun.objects.get())
    (letter,) = MailOutbox.objects.all()
    assert (letter.recipient, letter.subject) == (wanted.staff, "Báo cáo tự lập đã xong")
    client.force_login(wanted.staff)
    page = client.get(reverse("branches:home")).content.decode()
    assert "Báo cáo vừa tự lập" in page
    assert ReportRun.objects.get().get_absolute_url() in page


def test_the_page_keeps_what_was_ticked(reported, client):
    client.force_login(reported.staff)
    address = reverse("reports:automatic", args=[reported.commune.pk])
    assert "Sau khi hết kỳ 5 ngày" in client.get(address).content.decode()
    client.post(address, {"kinds": ["QUARTER", "YEAR"]})
    assert set(AutoReport.objects.values_list("kind", flat=True)) == {"QUARTER", "YEAR"}
    kept = AutoReport.objects.get(kind="YEAR").pk
    client.post(address, {"kinds": ["YEAR"]})
    assert list(AutoReport.objects.values_list("pk", flat=True)) == [kept]
    client.post(address, {})
    assert AutoReport.objects.count() == 0
    assert client.post(address, {"kinds": ["WEEK"]}).status_code == 422


def test_inspectors_do_not_set_what_makes_itself(reported, client):
    client.force_login(make_user(reported.commune, "INSPECTOR"))
    address = reverse("reports:automatic", args=[reported.commune.pk])
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        (ReportKind.MONTH, date(2026, 1, 31), "2025M12"),
        (ReportKind.QUARTER, date(2026, 12, 31), "2026Q3"),
        (ReportKind.QUARTER, date(2027, 1, 1), "2026Q4"),
        (ReportKind.HALF, date(2026, 6, 30), "2025H2"),
        (ReportKind.YEAR, date(2026, 7, 1), "2025"),
    ],
)
def test_the_last_ended_period(kind, day, code):
    assert last_ended(kind, day) == parse_period(code)


def test_the_bell_rings_every_hour(wanted, settings):
    schedule = settings.CELERY_BEAT_SCHEDULE["due-reports"]
    assert schedule["task"] == make_due_reports.name
