"""Who reads what is restricted in minutes, and the trace every such reading leaves.

Handbook 8, 17: restricted items are kept out of the shared PDF, of members' view and of search;
leaders of the branch, the minute-taker and reviewers above see them, and every read is logged.
"""

from django.db import transaction

from branches import audit
from branches.choices import BRANCH_LEADERS
from branches.permissions import SystemActor
from meetings.papers import has_restricted, shared_copy
from meetings.permissions import REVIEW_MINUTES, is_minute_taker
from meetings.rules import SENT_STATES


def may_read_restricted(user, meeting):
    """Leaders of the branch, this meeting's minute-taker, and reviewers of submitted minutes."""
    if isinstance(user, SystemActor) or not user.is_authenticated:
        return False
    leads = any(
        post.role in BRANCH_LEADERS and post.organization_id == meeting.branch_id
        for post in user.posts
    )
    reviews = meeting.state in SENT_STATES and REVIEW_MINUTES.granted(user, meeting.branch)
    return leads or reviews or is_minute_taker(user, meeting)


def paper_for(paper, meeting, user, *, how):
    """``paper`` as ``user`` may read it; reading what is restricted is logged.

    ``how`` says in Vietnamese where: "trên màn hình", "bản PDF".
    """
    if not has_restricted(paper):
        return paper
    if not may_read_restricted(user, meeting):
        return shared_copy(paper)
    log_reading(meeting, user, how)
    return paper


@transaction.atomic
def log_reading(meeting, user, how):
    audit.record(
        "meetings.restricted_read",
        f"Xem nội dung hạn chế của biên bản {meeting}, {how}",
        target=meeting,
        by=user,
        organization=meeting.branch,
    )
