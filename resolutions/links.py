"""The ways on that lead to pages of this app, and its part of the home page."""

from django.db.models import F, Q

from branches import home_panels, job_access, unit_panels
from branches.choices import BRANCH_HEADS, BRANCH_ROLES, Role
from branches.home_panels import Panel
from branches.navigation import Link, register
from branches.unit_panels import UnitGroup, UnitLink
from config.lib.dates import today
from config.lib.few_rows import among
from config.lib.prepared import Prepared
from meetings.choices import DocumentKind
from meetings.models import Meeting
from meetings.permissions import LEAD_MEETING
from meetings.querysets import own_member
from meetings.signed_files import print_as
from resolutions.actions.printing import (
    PUBLIC_NOTICE,
    REGISTER_FILE,
    RESOLUTION_DOCX,
    RESOLUTION_PDF,
    SCORE_SHEET,
)
from resolutions.choices import OPEN_TASK_STATES, MemberTaskState, TaskState
from resolutions.facts import looks, with_people
from resolutions.models import (
    Escalation,
    MemberTask,
    QualityScore,
    Resolution,
    ResolutionPoint,
    TaskAssignment,
)
from resolutions.papers import ResolutionPaper
from resolutions.permissions import may_read
from resolutions.register_facts import proposals_to, with_overdue

SHOWN_AT_HOME = 5


def _own_tasks(user):
    tasks = TaskAssignment.objects.in_force().open().filter(among("owner", own_member(user)))
    by_day = F("point__due_on").asc(nulls_last=True)
    return with_people(tasks).order_by(by_day, "pk")[:SHOWN_AT_HOME]


def _to_confirm(user, *heads):
    """``heads``: the branches ``user`` is a head of."""
    checked = ResolutionPoint.objects.filter(among("checker", own_member(user))).order_by()
    mine = among("point", checked) | Q(point__checker=None, branch__in=heads)
    waiting = TaskAssignment.objects.in_force().filter(mine, state=TaskState.REPORTED)
    return with_people(waiting).order_by("reported_at", "pk")[:SHOWN_AT_HOME]


def _of_the_year(user, year):
    own = MemberTask.objects.filter(among("member", own_member(user)), year=year)
    return own.filter(state=MemberTaskState.OPEN).order_by("due_on", "pk")[:SHOWN_AT_HOME]


OWN_TASKS = Prepared(_own_tasks, examples=(-7,))
TO_CONFIRM = Prepared(_to_confirm, examples=(-7,), further=lambda number: -1000 - number)
CAME_UP = Prepared(  # one task that is still open: most units have none
    lambda *units: Escalation.objects.filter(
        organization__in=units, task__state__in=OPEN_TASK_STATES
    ).order_by()[:1],
    further=lambda number: -1000 - number,
)
OF_THE_YEAR = Prepared(_of_the_year, examples=(-7, 1001))
COMMITTEE_HEADS = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})


def register_all():
    print_as(DocumentKind.RESOLUTION, ResolutionPaper)
    print_as(DocumentKind.CONCLUSION, ResolutionPaper)
    for kind in (RESOLUTION_PDF, RESOLUTION_DOCX):
        job_access.readable_if(kind, reads_resolution)
    job_access.readable_if(REGISTER_FILE, reads_register, is_personal=True)
    job_access.readable_if(PUBLIC_NOTICE, leads_meeting)
    job_access.readable_if(SCORE_SHEET, sees_score)
    register(Link(40, "Nhiệm vụ", "resolutions:tasks", BRANCH_ROLES))
    unit_panels.register_link(
        UnitLink(
            25,
            "Nghị quyết",
            "document",
            "resolutions:list",
            has_resolutions,
            group=UnitGroup.PAPERS,
        )
    )
    unit_panels.register_link(
        UnitLink(
            27,
            "Văn bản gửi chi bộ",
            "document",
            "resolutions:directives",
            may_read,
            group=UnitGroup.PAPERS,
        )
    )
    for order, label, icon, name, shown in (
        (51, "Sổ văn bản", "list", "numbers", may_read),
        (52, "Ý kiến Nhân dân, đảng viên", "speech", "opinions", may_read),
        (53, "Kiến nghị lên cấp trên", "forward", "proposals", may_read),
        (54, "Nhiệm vụ năm của đảng viên", "tasks", "member_tasks", has_resolutions),
    ):
        unit_panels.register_link(
            UnitLink(order, label, icon, f"resolutions:{name}", shown, group=UnitGroup.PAPERS)
        )
    home_panels.register(Panel(20, BRANCH_ROLES, "resolutions/panels/own_tasks.html", own_tasks))
    home_panels.register(Panel(21, BRANCH_ROLES, "resolutions/panels/to_confirm.html", to_confirm))
    home_panels.register(
        Panel(22, BRANCH_HEADS | COMMITTEE_HEADS, "resolutions/panels/escalated.html", escalated)
    )
    home_panels.register(
        Panel(23, COMMITTEE_HEADS, "resolutions/panels/proposals.html", proposals_waiting)
    )
    home_panels.register(Panel(24, BRANCH_ROLES, "resolutions/panels/year_tasks.html", year_tasks))


def leads_meeting(job, user):
    meetings = Meeting.objects.visible_to(user).select_related("branch")
    meeting = meetings.filter(pk=job.params["meeting"]).first()
    return meeting is not None and LEAD_MEETING.granted(user, meeting.branch)


def sees_score(job, user):
    return QualityScore.objects.visible_to(user).filter(pk=job.params["score"]).exists()


def reads_resolution(job, user):
    return Resolution.objects.visible_to(user).filter(pk=job.params["resolution"]).exists()


def reads_register(job, user):
    return may_read(user, job.organization)


def has_resolutions(user, organization):
    """Branches have them; whoever reads papers gets the way on, the system administrator not."""
    return organization.is_branch and may_read(user, organization)


def own_tasks(user, posts):
    """The open tasks of the reader, the most urgent first; nothing when there is none."""
    found = looks(OWN_TASKS(user.pk), today())
    return {"looks": found} if found else None


def to_confirm(user, posts):
    """Tasks reported as done that wait for the reader: the checker; a head where none is named."""
    heads = [post.organization_id for post in posts if post.role in BRANCH_HEADS]
    found = looks(TO_CONFIRM(user.pk, *heads), today())
    return {"looks": found} if found else None


def escalated(user, posts):
    """Overdue tasks that came up to the reader's units, the longest overdue first."""
    units = {post.organization_id for post in posts}
    if not CAME_UP(*units):
        return None
    tasks = with_people(
        TaskAssignment.objects.visible_to(user)
        .in_force()
        .open()
        .filter(pk__in=Escalation.objects.filter(organization__in=units).values("task"))
    ).order_by("point__due_on", "pk")
    found = looks(tasks[: SHOWN_AT_HOME + 1], today())
    if not found:
        return None
    return {
        "looks": found[:SHOWN_AT_HOME],
        "has_more": len(found) > SHOWN_AT_HOME,
        "unit": posts[0].organization,
        "year": today().year,
    }


def proposals_waiting(user, posts):
    """Proposals that wait for an answer of the reader's committees, the most urgent first."""
    found = with_overdue(
        proposals_to({post.organization_id for post in posts})[:SHOWN_AT_HOME], today()
    )
    return {"waiting": found, "unit": posts[0].organization} if found else None


def year_tasks(user, posts):
    """What the reader was given for the year."""
    found = OF_THE_YEAR(user.pk, today().year)
    return {"tasks": found} if found else None
