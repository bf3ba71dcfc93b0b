"""The ways on that lead to pages of this app, and its part of the home page."""

from django.db.models import F, Q

from branches import home_panels, job_access, unit_panels
from branches.choices import BRANCH_HEADS, BRANCH_ROLES, COMMITTEE_ROLES, Role
from branches.home_panels import Panel
from branches.navigation import Link, register
from branches.unit_panels import UnitLink
from config.lib.dates import today
from resolutions.actions.printing import RESOLUTION_PDF
from resolutions.choices import TaskState
from resolutions.facts import looks, with_people
from resolutions.models import Resolution, TaskAssignment

SHOWN_AT_HOME = 5
COMMITTEE_HEADS = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})


def register_all():
    job_access.readable_if(RESOLUTION_PDF, reads_resolution)
    register(Link(40, "Nhiệm vụ", "resolutions:tasks", BRANCH_ROLES))
    unit_panels.register_link(
        UnitLink(25, "Nghị quyết", "document", "resolutions:list", has_resolutions)
    )
    unit_panels.register_link(
        UnitLink(27, "Văn bản gửi chi bộ", "document", "resolutions:directives", reads_directives)
    )
    home_panels.register(Panel(20, BRANCH_ROLES, "resolutions/panels/own_tasks.html", own_tasks))
    home_panels.register(Panel(21, BRANCH_ROLES, "resolutions/panels/to_confirm.html", to_confirm))
    home_panels.register(
        Panel(22, BRANCH_HEADS | COMMITTEE_HEADS, "resolutions/panels/escalated.html", escalated)
    )


def reads_resolution(job, user):
    return Resolution.objects.visible_to(user).filter(pk=job.params["resolution"]).exists()


def has_resolutions(user, organization):
    """Branches have them; whoever reads papers gets the way on, the system administrator not."""
    readers = BRANCH_ROLES | COMMITTEE_ROLES | {Role.SUPERVISOR}
    return organization.is_branch and any(
        post.role in readers and organization.path.startswith(post.path) for post in user.posts
    )


def reads_directives(user, organization):
    """Everybody with a post at the unit or above, but the system administrator."""
    return any(
        post.role != Role.SYSTEM_ADMIN and organization.path.startswith(post.path)
        for post in user.posts
    )


def own_tasks(user, posts):
    """The open tasks of the reader, the most urgent first; nothing when there is none."""
    tasks = with_people(TaskAssignment.objects.in_force().open().filter(owner__user=user.pk))
    urgent_first = tasks.order_by(F("point__due_on").asc(nulls_last=True), "pk")
    found = looks(urgent_first[:SHOWN_AT_HOME], today())
    return {"looks": found} if found else None


def to_confirm(user, posts):
    """Tasks reported as done that wait for the reader: the checker; a head where none is named."""
    heads = [post.organization_id for post in posts if post.role in BRANCH_HEADS]
    mine = Q(point__checker__user=user.pk) | Q(point__checker=None, branch__in=heads)
    waiting = with_people(
        TaskAssignment.objects.in_force().filter(mine, state=TaskState.REPORTED)
    ).order_by("reported_at", "pk")
    found = looks(waiting[:SHOWN_AT_HOME], today())
    return {"looks": found} if found else None


def escalated(user, posts):
    """Overdue tasks that came up to the reader's units, the longest overdue first."""
    units = {post.organization_id for post in posts}
    tasks = with_people(
        TaskAssignment.objects.visible_to(user)
        .in_force()
        .open()
        .filter(escalations__organization__in=units)
        .distinct()
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
