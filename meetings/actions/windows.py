"""Exceptions to the window set by committees, and postponements asked for and decided."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.periods import month_of
from meetings.models import Postponement
from meetings.plan.choices import PostponementState
from meetings.plan.permissions import ASK_POSTPONEMENT, DECIDE_POSTPONEMENT, SET_WINDOW
from meetings.plan.rules import require_possible_window, require_postponement_move
from meetings.rules import HELD_STATES
from meetings.windows import regular_meeting


@transaction.atomic
def set_window_exception(*, exception, by):
    """Another window in one month for the branches below, or for one type of them."""
    SET_WINDOW.require(by, exception.organization)
    require_possible_window(
        month=exception.month_of_it, first=exception.from_day, last=exception.to_day
    )
    if exception.month_of_it < month_of(today()):
        raise RuleBroken("Chỉ quy định ngày họp cho tháng này và các tháng sau.")
    exception.decided_by, exception.decided_at = login_of(by), timezone.now()
    try:
        with transaction.atomic():
            exception.save(force_insert=True)
    except IntegrityError as error:
        raise RuleBroken(
            "Tháng này đã có quy định ngoại lệ cho loại hình đó. Đồng chí bỏ quy định cũ trước."
        ) from error
    _tell(
        exception,
        exception.organization,
        by,
        "window_exception_set",
        f"Quy định ngày họp {exception.month_of_it}: từ ngày {exception.from_day} đến ngày "
        f"{exception.to_day}",
        {"branch_type": exception.branch_type, "reason": exception.reason},
    )
    return exception


@transaction.atomic
def remove_window_exception(*, exception, by):
    """Take an exception back; meetings already planned keep their day."""
    SET_WINDOW.require(by, exception.organization)
    sentence = f"Bỏ quy định ngoại lệ ngày họp {exception.month_of_it}"
    _tell(exception, exception.organization, by, "window_exception_removed", sentence)
    exception.delete()


@transaction.atomic
def ask_postponement(*, branch, month, reason, by):
    """Ask the committee above for leave to hold the regular meeting of ``month`` a month later."""
    ASK_POSTPONEMENT.require(by, branch)
    if not month_of(today()).shifted(-1) <= month <= month_of(today()).shifted(1):
        raise RuleBroken("Chỉ xin lùi cuộc họp của tháng trước, tháng này hoặc tháng sau.")
    if not reason.strip():
        raise RuleBroken("Đồng chí ghi lý do xin lùi cuộc họp.")
    meeting = regular_meeting(branch, month)
    if meeting and meeting.state in HELD_STATES:
        raise RuleBroken(f"Chi bộ đã họp thường kỳ {month} nên không cần xin lùi.")
    try:
        with transaction.atomic():
            postponement = Postponement.objects.create(
                branch=branch,
                year=month.year,
                month=month.number,
                meeting=meeting,
                reason=reason.strip(),
                requested_to=branch.parent,
                requested_at=timezone.now(),
                requested_by=login_of(by),
            )
    except IntegrityError as error:
        raise RuleBroken(f"Chi bộ đã xin lùi cuộc họp {month}.") from error
    _tell(
        postponement,
        branch,
        by,
        "postponement_asked",
        f"Xin lùi cuộc họp thường kỳ {month}: {reason.strip()}",
    )
    return postponement


@transaction.atomic
def decide_postponement(*, postponement, approve, answer, by):
    """Grant the request or refuse it with a reason; decided once."""
    DECIDE_POSTPONEMENT.require(by, postponement.branch)
    if not approve and not answer.strip():
        raise RuleBroken("Đồng chí ghi lý do không đồng ý để chi bộ biết.")
    require_fitting(answer, Postponement, "answer", "Ý kiến")
    wanted = PostponementState.APPROVED if approve else PostponementState.REFUSED
    _end(postponement, wanted, by, answer=answer.strip())
    word = "Đồng ý" if approve else "Không đồng ý"
    _tell(
        postponement,
        postponement.branch,
        by,
        "postponement_decided",
        f"{word} cho {postponement.branch.label} lùi cuộc họp {postponement.month_of_it}",
        {"answer": postponement.answer},
    )


@transaction.atomic
def withdraw_postponement(*, postponement, by):
    """The branch can meet after all; only before it was decided."""
    ASK_POSTPONEMENT.require(by, postponement.branch)
    _end(postponement, PostponementState.WITHDRAWN, by)
    sentence = f"Rút đề nghị lùi cuộc họp {postponement.month_of_it}"
    _tell(postponement, postponement.branch, by, "postponement_withdrawn", sentence)


def _end(postponement, wanted, by, **values):
    require_postponement_move(postponement.state, wanted)
    moved = Postponement.objects.filter(pk=postponement.pk, state=postponement.state).update(
        state=wanted, decided_at=timezone.now(), decided_by=login_of(by), **values
    )
    if not moved:
        raise Stale("Đề nghị lùi cuộc họp")
    postponement.refresh_from_db()


def _tell(target, organization, by, what, sentence, payload=None):
    audit.record(
        f"meetings.{what}",
        sentence,
        target=target,
        by=by,
        organization=organization,
        payload=payload,
    )
