"""Reports that make themselves after every period, where a unit switched it on (handbook 16.1)."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from branches.choices import BRANCH_HEADS, JobState, Role
from branches.mail import queue_letters
from branches.models import MailOutbox, PartyOrganization, Post, User
from branches.permissions import SYSTEM, login_of
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.periods import Period, month_of
from reports.actions.runs import request_report
from reports.choices import PERIOD_KINDS, ReportKind
from reports.figures_source import LENGTHS
from reports.models import AutoReport, ReportRun
from reports.permissions import SET_AUTOMATIC

logger = logging.getLogger(__name__)
TOLD_ROLES = BRANCH_HEADS | {Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}
LETTER_KIND = "reports.made"


@transaction.atomic
def set_automatic(*, organization, kinds, by):
    """Make exactly these kinds of report automatically, from the period now running on."""
    SET_AUTOMATIC.require(by, organization)
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    was = set(AutoReport.objects.filter(organization=organization).values_list("kind", flat=True))
    wanted = {ReportKind(kind) for kind in kinds}
    if was == wanted:
        return
    AutoReport.objects.filter(organization=organization, kind__in=was - wanted).delete()
    for kind in sorted(wanted - was):
        AutoReport.objects.create(
            organization=organization,
            kind=kind,
            since=today(),
            set_at=timezone.now(),
            set_by=login_of(by),
        )
    words = ", ".join(kind.label for kind in ReportKind if kind in wanted) or "không có"
    audit.record(
        "reports.automatic_set",
        f"Báo cáo tự lập của {organization.name}: {words}",
        target=organization,
        by=by,
        organization=organization,
        payload={"kinds": sorted(wanted)},
    )


def request_due_reports(day=None):
    """Ask for every report that is due on ``day`` and was not made automatically before.

    Due is rule ``reports.auto_days`` days after the end of the period. Returns how many were asked
    for. One unit that cannot be reported never stops the others.
    """
    day = day or today()
    wanted = AutoReport.objects.select_related("organization").order_by("pk")
    return sum(_request(one, day) for one in wanted)


def last_ended(kind, day):
    """The newest period of this kind that ended before ``day``."""
    length = LENGTHS[PERIOD_KINDS[kind]]
    running = month_of(day)
    first = running.shifted(-((running.number - 1) % length) - length)
    return Period(first.year, PERIOD_KINDS[kind], (first.number - 1) // length + 1)


def _request(wanted, day):
    period = last_ended(wanted.kind, day)
    days = rules_for(wanted.organization, day).get("reports.auto_days")
    if period.last_day < wanted.since or day < period.last_day + timedelta(days=days):
        return False
    asked = {"organization": wanted.organization, "kind": wanted.kind, "period": period}
    done = ReportRun.objects.filter(**{**asked, "period": period.code}, is_automatic=True)
    if done.exists():
        return False
    try:
        with transaction.atomic():
            run = request_report(**asked, by=SYSTEM, is_automatic=True)
    except (IntegrityError, RuleBroken) as error:
        logger.info("no automatic report of %s: %s", wanted.organization_id, error)
        return False
    return run.is_automatic


def tell_of_automatic(job):
    """Write to those who report for the unit that its automatic report is there."""
    run = ReportRun.objects.filter(job=job, is_automatic=True).first()
    if run is None or job.state != JobState.DONE:
        return
    posts = Post.objects.on(today()).filter(organization=job.organization, role__in=TOLD_ROLES)
    readers = User.objects.filter(pk__in=posts.values("user"), is_active=True)
    queue_letters(
        MailOutbox(
            key=f"{LETTER_KIND}:{run.pk}:{reader.pk}",
            kind=LETTER_KIND,
            recipient=reader,
            subject="Báo cáo tự lập đã xong",
            body=f"Đã lập xong: {job.title}.{_way(run)}",
        )
        for reader in readers
    )


def _way(run):
    if settings.PUBLIC_URL:
        return f"\n\n{settings.PUBLIC_URL.rstrip('/')}{run.get_absolute_url()}"
    return "\n\nĐồng chí đăng nhập phần mềm, mở trang chính để xem."
