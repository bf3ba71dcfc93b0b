"""What the review adds to the home page and to the pages of units."""

from branches import home_panels, unit_panels
from branches.choices import BRANCH_HEADS
from config.lib.dates import today
from meetings.permissions import REVIEW_MINUTES
from meetings.review_facts import granted_reopenings, returned_meetings, waiting_count


def register_all():
    home_panels.register(
        home_panels.Panel(5, BRANCH_HEADS, "meetings/review/_home_returned.html", to_correct)
    )
    home_panels.register(
        home_panels.Panel(15, REVIEW_MINUTES.roles, "meetings/review/_home_queue.html", to_review)
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            22,
            "Duyệt biên bản",
            "check",
            "meetings:review_queue",
            lambda user, unit: REVIEW_MINUTES.granted(user, unit),
        )
    )


def to_correct(user, posts):
    """What the committee sent back to the reader's branches, or lets them supplement."""
    own = {post.organization_id for post in posts}
    returned = list(returned_meetings(own)[:5])
    granted = list(granted_reopenings(own, today())[:5])
    if not returned and not granted:
        return None
    return {"returned": returned, "granted": granted, "today": today()}


def to_review(user, posts):
    """The queues of the reader's committees with what waits in them."""
    units = {post.organization_id: post.organization for post in posts}
    return {"queues": [(unit, waiting_count([unit])) for unit in units.values()]}
