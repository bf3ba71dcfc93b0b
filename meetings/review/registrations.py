"""What the review adds to the home page and to the pages of units."""

from datetime import date

from branches import home_panels, job_access, navigation, unit_panels
from branches.choices import BRANCH_HEADS, BRANCH_ROLES, COMMITTEE_ROLES, Role
from branches.models import PartyOrganization
from config.lib.dates import today
from config.lib.prepared import Prepared
from meetings import search
from meetings.actions.printing import EXTRACT, MINUTES_BOOK, MINUTES_DOCX, MINUTES_FULL
from meetings.book_facts import entries_of
from meetings.models import Meeting
from meetings.permissions import REVIEW_MINUTES
from meetings.restricted import may_read_restricted
from meetings.review.facts import granted_reopenings, returned_meetings, waiting_count

READERS = BRANCH_ROLES | COMMITTEE_ROLES | {Role.SUPERVISOR}
SHOWN_AT_HOME = 5
RETURNED = Prepared(
    lambda *branches: returned_meetings(branches)[:SHOWN_AT_HOME],
    further=lambda number: -1000 - number,
)
GRANTED = Prepared(
    lambda day, *branches: granted_reopenings(branches, day)[:SHOWN_AT_HOME],
    examples=(date(1000, 1, 1),),
    further=lambda number: -1000 - number,
)


def register_all():
    search.register_all()
    navigation.register(navigation.Link(70, "Tìm kiếm", "meetings:search", READERS))
    home_panels.register(
        home_panels.Panel(
            5, BRANCH_HEADS, "meetings/review/_home_returned.html", to_correct, is_task=True
        )
    )
    home_panels.register(
        home_panels.Panel(
            15, REVIEW_MINUTES.roles, "meetings/review/_home_queue.html", to_review, is_task=True
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            22,
            "Duyệt biên bản",
            "check",
            "meetings:review_queue",
            lambda user, unit: REVIEW_MINUTES.granted(user, unit),
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            24,
            "Sổ biên bản",
            "document",
            "meetings:book",
            lambda user, unit: unit.is_branch,
            group=unit_panels.UnitGroup.MEETINGS,
        )
    )
    job_access.readable_if(MINUTES_DOCX, reads_minutes)
    job_access.readable_if(MINUTES_BOOK, reads_book, is_personal=True)
    for kind in (MINUTES_FULL, EXTRACT):
        job_access.readable_if(kind, reads_restricted)


def reads_minutes(job, user):
    return _meeting(job, user) is not None


def reads_restricted(job, user):
    """An extract is made by those who read everything, and holds what they chose."""
    meeting = _meeting(job, user)
    return meeting is not None and may_read_restricted(user, meeting)


def reads_book(job, user):
    """Whether ``user`` may still open as many minutes of that time as the book was made of."""
    branch = PartyOrganization.objects.visible_to(user).filter(pk=job.params["branch"]).first()
    if branch is None:
        return False
    entries = entries_of(branch, job.params["year"], user)
    return entries.filter(entered_at__lte=job.requested_at).count() >= job.params["entries"]


def _meeting(job, user):
    return (
        Meeting.objects.content_visible_to(user)
        .select_related("branch", "minute_taker")
        .filter(pk=job.params["meeting"])
        .first()
    )


def to_correct(user, posts):
    """What the committee sent back to the reader's branches, or lets them supplement."""
    own = {post.organization_id for post in posts}
    returned, granted = RETURNED(*own), GRANTED(today(), *own)
    if not returned and not granted:
        return None
    days = [meeting.answer_until for meeting in returned] + [one.until_on for one in granted]
    due_on = min((day for day in days if day), default=None)
    return {"returned": returned, "granted": granted, "today": today(), "due_on": due_on}


def to_review(user, posts):
    """The queues of the reader's committees with what waits in them."""
    units = {post.organization_id: post.organization for post in posts}
    queues = [(unit, waiting_count([unit])) for unit in units.values()]
    return {"queues": queues, "due_on": today()}
