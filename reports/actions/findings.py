"""What an inspection finds, and what becomes of the remedies (handbook 16.2, 20 A62)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.digests import touched
from config.lib.errors import RuleBroken, Stale
from reports.actions.inspections import checked_text, grow, writable
from reports.inspections.choices import FindingKind, FollowUpState
from reports.inspections.permissions import ANSWER_INSPECTION, CONDUCT_INSPECTION
from reports.inspections.rules import problems_of_finding, require_follow_up_move
from reports.models import Finding

TEXTS = ("text", "remedy", "decision")
TYPED = (*TEXTS, "kind", "to_spread", "due_on", "reported_on")
NOT_TYPED = ("inspection", "followed_at", "followed_by")


class FindingRefused(RuleBroken):
    """What a finding lacks, by field."""

    def __init__(self, problems):
        super().__init__(" ".join(problems.values()))
        self.message_dict = {name: [text] for name, text in problems.items()}


@transaction.atomic
def save_finding(*, inspection, finding, by, seen=""):
    """Add ``finding`` or write it again, while the inspection may be written.

    ``seen`` are the marks of its `TEXTS` its writer had before them (`seen_digest`); Stale when
    both changed the same text, or when somebody took it away.
    """
    inspection = writable(inspection, by)
    if finding.pk is not None:
        finding = _merged(inspection, finding, seen)
    finding.inspection = inspection
    for name in TEXTS:
        setattr(finding, name, checked_text(getattr(finding, name)))
    finding.to_spread = finding.to_spread and finding.kind == FindingKind.STRENGTH
    problems = problems_of_finding(
        kind=finding.kind,
        text=finding.text,
        remedy=finding.remedy,
        due_on=finding.due_on,
        decision=finding.decision,
    )
    if problems:
        raise FindingRefused(problems)
    if finding.pk is None:
        finding.seq = (inspection.findings.aggregate(last=Max("seq"))["last"] or 0) + 1
    if finding.kind != FindingKind.VIOLATION:
        finding.decision, finding.reported_on = "", None
    if finding.kind == FindingKind.STRENGTH:
        finding.remedy, finding.due_on = "", None
    finding.full_clean(exclude=NOT_TYPED)
    finding.save()
    grow(inspection)
    _tell(finding, by, "saved", f"Ghi nhận xét: {inspection}", {"kind": finding.kind})
    return finding


def _merged(inspection, finding, seen):
    """The finding as it reads now with what its writer changed."""
    kept = inspection.findings.filter(pk=finding.pk).first()
    if kept is None:
        raise Stale("Nhận xét")
    typed = {name: getattr(finding, name) for name in TYPED}
    changes = touched(kept, typed, names=TEXTS, seen=seen, what="Nhận xét")
    for name, value in changes.items():
        setattr(kept, name, value)
    return kept


@transaction.atomic
def remove_finding(*, finding, by):
    """Take a finding out again; somebody else may have done so already."""
    inspection = writable(finding.inspection, by)
    if not inspection.findings.filter(pk=finding.pk).exists():
        return
    _tell(finding, by, "removed", f"Bỏ một nhận xét: {inspection}", {"kind": finding.kind})
    finding.delete()
    grow(inspection)


@transaction.atomic
def report_remedy(*, finding, result, by):
    """The unit says what it has put right."""
    ANSWER_INSPECTION.require(by, finding.inspection.organization)
    _follow(finding, FollowUpState.REPORTED, result, by, "Đơn vị báo đã khắc phục")


@transaction.atomic
def follow_up(*, finding, wanted, result, by):
    """The committee notes what became of a remedy: done, not done, or open again."""
    CONDUCT_INSPECTION.require(by, finding.inspection.committee)
    if wanted == FollowUpState.REPORTED:
        raise RuleBroken("Việc báo đã khắc phục do đơn vị được kiểm tra ghi.")
    _follow(finding, wanted, result, by, FollowUpState(wanted).label)


def _follow(finding, wanted, result, by, words):
    result = checked_text(result)
    if wanted in (FollowUpState.REPORTED, FollowUpState.NOT_DONE) and not result:
        raise RuleBroken("Đồng chí ghi kết quả, hoặc vì sao chưa khắc phục được.")
    finding = (
        Finding.objects.select_for_update(no_key=True, of=("self",))
        .select_related("inspection__committee", "inspection__organization")
        .get(pk=finding.pk)
    )
    if not finding.remedy or not finding.inspection.is_ended:
        raise RuleBroken("Chỉ theo dõi khắc phục sau khi đã kết luận.")
    require_follow_up_move(finding.follow_up, wanted)
    finding.follow_up = wanted
    finding.result = result or finding.result
    finding.followed_at, finding.followed_by = timezone.now(), login_of(by)
    finding.full_clean(exclude=NOT_TYPED)
    finding.save(update_fields=["follow_up", "result", "followed_at", "followed_by"])
    _tell(finding, by, "followed", f"{words}: {finding.inspection}", {"state": wanted})


def _tell(finding, by, what, sentence, payload):
    audit.record(
        f"reports.finding_{what}",
        sentence,
        target=finding,
        by=by,
        organization=finding.inspection.committee,
        payload=payload,
    )
