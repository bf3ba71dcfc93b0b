"""A committee sends a paper down; branches take note of it, take its points over or say why not."""

from django.db import transaction
from django.utils import timezone

from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.vietnamese import nfc
from resolutions.changes import tell
from resolutions.choices import DirectiveState
from resolutions.models import (
    CommitteeDirective,
    DirectivePoint,
    DirectiveReceipt,
    PointRefusal,
    ResolutionPoint,
)
from resolutions.permissions import ANSWER_DIRECTIVE, SEND_DIRECTIVE
from resolutions.rules import require_directive_move

NOT_FOR_THIS_BRANCH = "Văn bản này không gửi cho chi bộ của đồng chí, hoặc đã được thu hồi."


@transaction.atomic
def publish_directive(*, directive, points, by):
    """Send ``directive`` down with ``points``, a list of texts of which at least one has words."""
    SEND_DIRECTIVE.require(by, directive.organization)
    texts = [text for text in (nfc(point) for point in points) if text]
    if not texts:
        raise RuleBroken("Đồng chí ghi ít nhất một nội dung để chi bộ thực hiện.")
    if directive.organization.is_branch:
        raise RuleBroken("Chi bộ không gửi văn bản xuống dưới. Đồng chí chọn cấp ủy ban hành.")
    if directive.issued_on > today():
        raise RuleBroken("Ngày ban hành chưa đến. Đồng chí ghi lại ngày.")
    if directive.due_on and directive.due_on < directive.issued_on:
        raise RuleBroken("Thời hạn ở trước ngày ban hành. Đồng chí ghi lại thời hạn.")
    directive.published_at = timezone.now()
    directive.published_by = login_of(by)
    directive.full_clean(exclude=["published_by"])
    directive.save(force_insert=True)
    DirectivePoint.objects.bulk_create(
        DirectivePoint(directive=directive, seq=seq, text=text)
        for seq, text in enumerate(texts, start=1)
    )
    tell(
        "resolutions.directive_published",
        f"Gửi xuống chi bộ: {directive}",
        target=directive,
        branch=directive.organization,
        by=by,
        payload={"points": texts, "branch_types": directive.branch_types},
    )
    return directive


@transaction.atomic
def withdraw_directive(*, directive, reason, by):
    """Take a wrong paper back; what branches made of it stays theirs."""
    SEND_DIRECTIVE.require(by, directive.organization)
    reason = nfc(reason)
    if not reason:
        raise RuleBroken("Đồng chí ghi lý do thu hồi.")
    require_fitting(reason, CommitteeDirective, "withdrawn_reason", "Lý do thu hồi")
    require_directive_move(directive.state, DirectiveState.WITHDRAWN)
    moved = CommitteeDirective.objects.filter(pk=directive.pk, state=directive.state).update(
        state=DirectiveState.WITHDRAWN, withdrawn_reason=reason
    )
    if not moved:
        raise Stale("Văn bản")
    tell(
        "resolutions.directive_withdrawn",
        f"Thu hồi: {directive}",
        target=directive,
        branch=directive.organization,
        by=by,
        payload={"reason": reason},
    )


@transaction.atomic
def receive_directive(*, directive, branch, by):
    """The branch has taken note; saying so again changes nothing."""
    _require_answerer(directive, branch, by)
    _receive(directive, branch, by)


@transaction.atomic
def refuse_point(*, point, branch, reason, by):
    """The branch says why ``point`` does not concern it; the committee reads the reason."""
    _require_answerer(point.directive, branch, by)
    reason = nfc(reason)
    if not reason:
        raise RuleBroken("Đồng chí ghi lý do không áp dụng.")
    if ResolutionPoint.objects.filter(directive_point=point, resolution__branch=branch).exists():
        raise RuleBroken("Nội dung này đã đưa vào nghị quyết của chi bộ. Đồng chí tải lại trang.")
    _receive(point.directive, branch, by)
    _, is_new = PointRefusal.objects.get_or_create(
        point=point,
        branch=branch,
        defaults={"reason": reason, "refused_at": timezone.now(), "refused_by": login_of(by)},
    )
    if not is_new:
        raise Stale("Trả lời của chi bộ")
    tell(
        "resolutions.directive_point_refused",
        f"Không áp dụng “{point}” của {point.directive.number_text}: {reason}",
        target=point.directive,
        branch=branch,
        by=by,
        payload={"point": point.seq, "reason": reason},
    )


@transaction.atomic
def take_up_again(*, point, branch, by):
    """The branch takes its "không áp dụng" back."""
    _require_answerer(point.directive, branch, by)
    gone, _ = PointRefusal.objects.filter(point=point, branch=branch).delete()
    if not gone:
        raise Stale("Trả lời của chi bộ")
    tell(
        "resolutions.directive_point_taken_up",
        f"Thực hiện lại “{point}” của {point.directive.number_text}",
        target=point.directive,
        branch=branch,
        by=by,
        payload={"point": point.seq},
    )


def _require_answerer(directive, branch, by):
    ANSWER_DIRECTIVE.require(by, branch)
    sent = CommitteeDirective.objects.sent_to(branch).filter(pk=directive.pk).exists()
    if not sent or not directive.is_for(branch):
        raise RuleBroken(NOT_FOR_THIS_BRANCH)


def _receive(directive, branch, by):
    _, is_new = DirectiveReceipt.objects.get_or_create(
        directive=directive,
        branch=branch,
        defaults={"received_at": timezone.now(), "received_by": login_of(by)},
    )
    if is_new:
        tell(
            "resolutions.directive_received",
            f"Đã nhận {directive.number_text}",
            target=directive,
            branch=branch,
            by=by,
            payload={},
        )
