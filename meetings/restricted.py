"""Who reads what is restricted in minutes, and the trace every such reading leaves.

Handbook 8, 17: restricted items are kept out of the shared PDF, of members' view and of search;
leaders of the branch, the minute-taker and reviewers above see them, and every read is logged.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from branches import audit
from branches.choices import BRANCH_LEADERS
from branches.permissions import SystemActor
from meetings.papers import has_restricted, shared_copy
from meetings.permissions import REVIEW_MINUTES, can_record, is_minute_taker
from meetings.rules import SENT_STATES

SCANS = "Ảnh phiếu giấy có nội dung hạn chế phổ biến mà đồng chí không được xem."


def may_read_restricted(user, meeting):
    """Leaders of the branch, this meeting's minute-taker, and reviewers of submitted minutes."""
    if isinstance(user, SystemActor) or not user.is_authenticated:
        return False
    given = any(restricted_given_by(post, meeting) for post in user.posts)
    return given or is_minute_taker(user, meeting)


def restricted_given_by(post, meeting):
    """Whether a post alone lets its holder read what is restricted."""
    leads = post.role in BRANCH_LEADERS and post.organization_id == meeting.branch_id
    reviews = meeting.state in SENT_STATES and REVIEW_MINUTES.given_by(post, meeting.branch)
    return leads or reviews


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


def require_scans(user, meeting):
    """Refuse pictures of paper where an item is restricted: they show the whole sheet.

    Those who write the record or may read what is restricted open them, and are logged.
    """
    if not meeting.agenda_items.filter(is_restricted=True).exists():
        return
    if not (can_record(user, meeting) or may_read_restricted(user, meeting)):
        raise PermissionDenied(SCANS)
    log_reading(meeting, user, "trên ảnh phiếu giấy")


@transaction.atomic
def log_reading(meeting, user, how):
    audit.record(
        "meetings.restricted_read",
        f"Xem nội dung hạn chế của biên bản {meeting}, {how}",
        target=meeting,
        by=user,
        organization=meeting.branch,
    )
