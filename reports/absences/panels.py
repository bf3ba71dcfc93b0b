"""Where alerts appear: home pages, the page of a branch, the member's own page; nowhere else."""

from branches import job_access
from branches.choices import BRANCH_HEADS, COMMITTEE_ROLES, Role
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.unit_panels import UnitGroup, UnitLink, UnitPanel, register_link, register_panel
from config.lib.dates import today
from members.detail_panels import MemberPanel
from members.detail_panels import register as register_member
from members.seats import home_seat
from reports.absences.choices import AlertKind
from reports.absences.jobs import reads_evidence, reads_notice
from reports.absences.pages import alerts_told, rows_of, rows_told
from reports.absences.permissions import VIEW_BRANCH_ALERTS, kinds_told, sees_alerts
from reports.actions.absence_papers import EVIDENCE, NOTICE_FILE
from reports.models import AbsenceNotice
from reports.news import newest_of, news

SHOWN_AT_ONCE = 5
TOLD_OF_NOTICES = frozenset(Role) - {Role.SYSTEM_ADMIN}
NEWEST_ABSENCE_NOTICE = newest_of(AbsenceNotice)


def register_all():
    job_access.readable_if(NOTICE_FILE, reads_notice)
    job_access.readable_if(EVIDENCE, reads_evidence, is_personal=True)
    register_home(Panel(45, TOLD_OF_NOTICES, "reports/absences/_home_notice.html", newest_notice))
    register_home(Panel(25, BRANCH_HEADS, "reports/absences/_home.html", home_of_branch))
    register_home(
        Panel(
            26,
            COMMITTEE_ROLES,
            "reports/absences/_home_committee.html",
            home_of_committee,
            is_task=True,
        )
    )
    register_link(
        UnitLink(
            35, "Vắng sinh hoạt", "people", "reports:absences", sees_alerts, group=UnitGroup.FIGURES
        )
    )
    register_panel(UnitPanel(35, "reports/absences/_home.html", unit_note))
    register_member(MemberPanel(35, "reports/absences/_own.html", member_note))


def home_of_branch(user, posts):
    return _note(user, posts[0].organization)


def home_of_committee(user, posts):
    return {"unit": posts[0].organization}


def newest_notice(user, posts):
    """A notice of the last weeks, for everybody in the organisation that issued it."""
    return news(NEWEST_ABSENCE_NOTICE, user)


def unit_note(user, organization):
    """On the page of a branch, for its heads; committees have the list."""
    return _note(user, organization) if VIEW_BRANCH_ALERTS.granted(user, organization) else None


def member_note(user, member):
    """The member sees everything told about themselves, others what they are told of."""
    seat = home_seat(member)
    is_own = member.user_id is not None and member.user_id == user.pk
    if seat is None:
        return None
    kinds = frozenset(AlertKind) if is_own else kinds_told(user, seat.branch)
    year = today().year
    rows = rows_told(seat.branch, year, kinds, member=member) if kinds else []
    return {"rows": rows, "year": year, "is_own": is_own} if rows else None


def _note(user, branch):
    year = today().year
    alerts = list(alerts_told(branch, year, kinds_told(user, branch)))
    if not alerts:
        return None
    return {
        "unit": branch,
        "year": year,
        "rows": rows_of(alerts[:SHOWN_AT_ONCE], branch, year),
        "more": max(len(alerts) - SHOWN_AT_ONCE, 0),
    }
