"""Issuing the notice of what inspections found, and asking for it as a file."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.numbers import issue_number, term_of
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.paper_snapshot import to_snapshot
from reports.actions.inspections import checked_text
from reports.inspections.choices import InspectionState
from reports.inspections.notices import examples_of, notice_paper, untold
from reports.inspections.permissions import ANNOUNCE_INSPECTION
from reports.models import Inspection, InspectionNotice
from reports.models.result_notice import KIND

NOTICE_FILE = "reports.inspection_notice"
FORMS = {"pdf": "PDF", "docx": "Word"}
TEXTS = ("strengths", "weaknesses", "requests", "position", "name")


@transaction.atomic
def issue_result_notice(*, organization, period, inspections, words, by):
    """Tell all units below what the chosen ``inspections`` found: number, snapshot, new state.

    ``words`` as `notice_paper` takes them. Of two who announce the same inspection at once the
    second gets Stale.
    """
    ANNOUNCE_INSPECTION.require(by, organization)
    words = {**words, **{name: checked_text(words[name]) for name in TEXTS}}
    chosen = list(untold(organization, period).filter(pk__in=[one.pk for one in inspections]))
    if not chosen:
        raise RuleBroken("Đồng chí chọn ít nhất một cuộc đã kết luận để thông báo.")
    allowed = set(examples_of(chosen).values_list("pk", flat=True))
    if {one.pk for one in words["examples"]} - allowed:
        raise RuleBroken("Chỉ nêu được cách làm đã chọn để các đơn vị học tập.")
    if not words["strengths"] and not words["weaknesses"] and not words["examples"]:
        raise RuleBroken("Thông báo chưa có ưu điểm, hạn chế nào. Đồng chí ghi nội dung.")
    day = today()
    term = term_of(organization, day)
    number = issue_number(branch=organization, term=term, kind=KIND)
    notice = InspectionNotice.objects.create(
        organization=organization,
        period=period.code,
        term=term,
        number=number,
        snapshot=to_snapshot(notice_paper(organization, period, chosen, words, day, number=number)),
        issued_on=day,
        issued_at=timezone.now(),
        issued_by=login_of(by),
    )
    told = _claimed(chosen).update(
        state=InspectionState.ANNOUNCED, notice=notice, version=F("version") + 1
    )
    if told != len(chosen):
        raise Stale("Cuộc kiểm tra")
    audit.record(
        "reports.inspection_notice_issued",
        f"Ban hành thông báo số {notice.number_text}: kết quả kiểm tra {period}",
        target=notice,
        by=by,
        organization=organization,
        payload={"number": number, "period": period.code, "inspections": told},
    )
    return notice


def _claimed(chosen):
    """Those of the chosen that nobody announced meanwhile."""
    still = Inspection.objects.filter(state=InspectionState.CONCLUDED)
    return still.filter(pk__in=[one.pk for one in chosen])


def request_result_notice(*, notice, form, by):
    """Ask for the notice as PDF or Word; the job lies at the reader's own unit."""
    if not InspectionNotice.objects.visible_to(by).filter(pk=notice.pk).exists():
        raise PermissionDenied("Đồng chí không thuộc đảng bộ ban hành thông báo này.")
    inside = [
        post.organization for post in by.posts if post.path.startswith(notice.organization.path)
    ]
    return request_job(
        kind=NOTICE_FILE,
        title=f"{notice} ({FORMS[form]})",
        organization=inside[0],
        params={"notice": notice.pk, "form": form},
        by=by,
    )
