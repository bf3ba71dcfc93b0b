"""Where inspections appear on pages of other apps (registered in ``AppConfig.ready``)."""

from branches import job_access
from branches.choices import COMMITTEE_ROLES, Role
from branches.home_panels import Panel
from branches.home_panels import register as register_home
from branches.unit_panels import UnitGroup, UnitLink, UnitPanel, register_link, register_panel
from config.lib.dates import today
from config.lib.prepared import Prepared
from reports.actions.programmes import PROGRAMME_PDF
from reports.actions.result_notices import NOTICE_FILE
from reports.inspections.choices import FollowUpState, InspectionState, ProgrammeState
from reports.inspections.jobs import reads_notice, reads_programme
from reports.inspections.permissions import VIEW_COVERAGE, decides, sees_inspections
from reports.inspections.querysets import HEADS_OF_THE_UNIT
from reports.models import Finding, Inspection, InspectionNotice, InspectionProgramme
from reports.news import newest_of, news

TOLD_OF_NOTICES = frozenset(Role) - {Role.SYSTEM_ADMIN}
NEWEST_RESULT_NOTICE = newest_of(InspectionNotice)
SHOWN = 3
TO_ANSWER = Prepared(
    lambda *units: (
        Inspection.objects.filter(organization__in=units, state=InspectionState.SENT)
        .select_related("committee")
        .order_by("answer_until", "pk")
    ),
    further=lambda number: -1000 - number,
)
REMEDIES = Prepared(
    lambda *units: (
        Finding.objects.to_follow()
        .filter(inspection__organization__in=units)
        .exclude(follow_up=FollowUpState.REPORTED)
        .order_by("due_on", "pk")[:SHOWN]
    ),
    further=lambda number: -1000 - number,
)


def register_all():
    job_access.readable_if(PROGRAMME_PDF, reads_programme)
    job_access.readable_if(NOTICE_FILE, reads_notice)
    register_link(
        UnitLink(
            37,
            "Kiểm tra, giám sát",
            "check",
            "reports:inspections",
            sees_inspections,
            group=UnitGroup.FIGURES,
        )
    )
    register_panel(UnitPanel(37, "reports/inspections/_summary_later.html", unit_figure))
    register_home(
        Panel(46, TOLD_OF_NOTICES, "reports/inspections/_home_notice.html", newest_notice)
    )
    register_home(
        Panel(
            27,
            COMMITTEE_ROLES,
            "reports/inspections/_home_committee.html",
            home_of_committee,
            is_task=True,
        )
    )
    register_home(
        Panel(
            27, HEADS_OF_THE_UNIT, "reports/inspections/_home_unit.html", home_of_unit, is_task=True
        )
    )


def unit_figure(user, organization):
    """The coverage on the page of a committee, for the committees themselves."""
    sees = not organization.is_branch and VIEW_COVERAGE.granted(user, organization)
    return {"unit": organization} if sees else None


def newest_notice(user, posts):
    """A notice of the last weeks, for everybody in the organisation that issued it."""
    return news(NEWEST_RESULT_NOTICE, user)


def home_of_committee(user, posts):
    """Remedies past their day, units that have not answered, what is not told or decided yet."""
    units = [post.organization for post in posts]
    day, made = today(), Inspection.objects.filter(committee__in=units)
    late = Finding.objects.to_follow().filter(inspection__committee__in=units, due_on__lt=day)
    overdue = list(late.order_by("due_on", "pk")[: SHOWN + 1])
    count = late.count() if len(overdue) > SHOWN else len(overdue)
    silent = list(
        made.filter(state=InspectionState.SENT, answer_until__lt=day)
        .select_related("organization")
        .order_by("answer_until", "pk")[:SHOWN]
    )
    untold = made.filter(state=InspectionState.CONCLUDED).count()
    waiting = _programmes_to_decide(user)
    if not (overdue or silent or untold or waiting):
        return None
    values = {
        "unit": units[0],
        "overdue": overdue[:SHOWN],
        "overdue_count": count,
        "silent": silent,
        "untold_count": untold,
        "waiting": waiting,
    }
    days = [*(one.due_on for one in overdue), *(one.answer_until for one in silent)]
    return {**values, "due_on": min(days)} if days else values


def home_of_unit(user, posts):
    """What the unit inspected has to answer, and to put right."""
    units = {post.organization_id for post in posts}
    to_answer, remedies = TO_ANSWER(*units), REMEDIES(*units)
    if not to_answer and not remedies:
        return None
    days = [*(one.answer_until for one in to_answer), *(one.due_on for one in remedies)]
    return {"to_answer": to_answer, "remedies": remedies, "due_on": min(days)}


def _programmes_to_decide(user):
    sent = InspectionProgramme.objects.visible_to(user).filter(state=ProgrammeState.SUBMITTED)
    found = sent.select_related("organization").distinct().order_by("submitted_at", "pk")[:50]
    return [one for one in found if decides(one.organization).granted(user, one.organization)][
        :SHOWN
    ]
