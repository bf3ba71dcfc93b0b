"""The committee above accepts submitted minutes or returns them with remarks at places."""

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.prepared import Prepared, PreparedInsert
from meetings.changes import lock, move
from meetings.choices import ReviewDecision
from meetings.models import Review, ReviewRemark
from meetings.permissions import REVIEW_MINUTES
from meetings.review.rules import STATE_AFTER, require_deadline, require_remarks
from meetings.rules import WAITING_FOR_REVIEW, require_meeting_move
from meetings.supplements import NO_PLACE, current_places

LAST_ROUND = Prepared(
    lambda meeting: Review.objects.filter(meeting=meeting).order_by("-round")[:1], examples=(-7,)
)
DECIDED = PreparedInsert(Review)


@transaction.atomic
def accept_minutes(*, meeting, by):
    """Accept submitted or corrected minutes: from here on nothing of them moves any more."""
    meeting = _lock_for_review(meeting, by, ReviewDecision.ACCEPTED)
    review = _decide(meeting, ReviewDecision.ACCEPTED, by)
    _tell("meetings.review_accepted", f"Chấp nhận biên bản {meeting}", meeting, by, review)
    return meeting


@transaction.atomic
def return_minutes(*, meeting, remarks, until_on, by):
    """Return minutes with remarks, to be answered until ``until_on``.

    ``remarks`` are pairs of the code of a place ("" for the whole) and a text; empty texts are
    left out. Raises RuleBroken without a remark or with a day that has passed.
    """
    meeting = _lock_for_review(meeting, by, ReviewDecision.RETURNED)
    require_remarks(remarks)
    require_deadline(until_on, today=today())
    labels = {place.code: place.label for place in current_places(meeting)}
    review = _decide(meeting, ReviewDecision.RETURNED, by, until_on=until_on)
    kept = [(code, text.strip()) for code, text in remarks if text.strip()]
    ReviewRemark.objects.bulk_create(
        ReviewRemark(
            review=review, seq=seq, place=code, place_label=_label(labels, code), text=text
        )
        for seq, (code, text) in enumerate(kept, start=1)
    )
    _tell(
        "meetings.review_returned",
        f"Trả lại biên bản {meeting}: {len(kept)} điểm, hạn {until_on:%d/%m/%Y}",
        meeting,
        by,
        review,
        remarks=len(kept),
        until_on=until_on.isoformat(),
    )
    return review


def accept_many(*, meetings, by):
    """Accept several submissions, each in a transaction of its own.

    Returns how many were accepted and a sentence for each that was not.
    """
    accepted, refused = 0, []
    for meeting in meetings:
        try:
            accept_minutes(meeting=meeting, by=by)
        except (RuleBroken, Stale) as error:
            refused.append(f"{meeting.branch.label}, {meeting}: {error}")
        else:
            accepted += 1
    return accepted, refused


def received_at(meeting, last):
    """When the minutes now before the committee arrived: sent, or sent again.

    ``last`` is the `Review` before, or None.
    """
    return last.corrected_at if last and last.corrected_at else meeting.submitted_at


def _lock_for_review(meeting, by, decision):
    REVIEW_MINUTES.require(by, meeting.branch)
    meeting = lock(meeting)
    require_meeting_move(meeting.state, STATE_AFTER[decision])
    own = {meeting.submitted_by_id, _login_of(meeting.chair), _login_of(meeting.minute_taker)}
    if by.pk is not None and by.pk in own:
        raise RuleBroken(
            "Đồng chí đã ký hoặc gửi biên bản này nên không tự duyệt được. Việc duyệt do đồng chí "
            "khác trong cấp ủy thực hiện."
        )
    return meeting


def _decide(meeting, decision, by, **values):
    if meeting.state not in WAITING_FOR_REVIEW:
        raise ValueError("only minutes before the committee are decided")
    last = LAST_ROUND.first(meeting.pk)
    review = Review(
        meeting=meeting,
        round=last.round + 1 if last else 1,
        received_at=received_at(meeting, last),
        decision=decision,
        decided_at=timezone.now(),
        decided_by=login_of(by),
        **values,
    )
    DECIDED(review)
    move(meeting, STATE_AFTER[decision], is_locked=True)
    return review


def _label(labels, code):
    if not code:
        return NO_PLACE
    if code not in labels:
        raise RuleBroken("Biên bản không có mục này. Đồng chí tải lại trang rồi ghi ý kiến.")
    return labels[code]


def _login_of(member):
    return member.user_id if member else None


def _tell(code, sentence, meeting, by, review, **payload):
    audit.record(
        code,
        sentence,
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"round": review.round, **payload},
    )
