"""The reports of the units directly below: what was issued as issued, the others counted now."""

from datetime import date

from django.utils import timezone

from branches.choices import PartState
from branches.job_parts import Made, keep_parts, make_parts, safe_name, zip_of
from branches.models import JobPart, PartyOrganization
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from config.lib.workbook_writing import write_workbook
from reports.choices import ReportState
from reports.documents import build_report
from reports.documents.files import file_of
from reports.editions import paper_of, plain
from reports.models import ReportDraft, ReportRun
from reports.permissions import NAMES_STAY, may_read_report
from reports.summed.figures import require_current
from reports.tree import wide_tree_of

CONTENTS = "00-muc-luc.xlsx"
COLUMNS = ["TT", "Mã", "Đơn vị", "Tệp", "Kết quả", "Ghi chú"]
ABOUT = "organization"


def bundle_of(job, progress):
    """The `Result` of a bundle: made child by child, never more than one report in memory."""
    params = job.params
    period, day = parse_period(params["period"]), date.fromisoformat(params["cut_off"])
    reader = job.requester or SYSTEM
    keep_parts(job, _parts(job, period, day))
    make_parts(job, progress, lambda part: _report(part, reader, params, period, day))
    return zip_of(
        job,
        f"bao-cao-{period.code}-{plain(job.organization.code)}-don-vi-truc-thuoc.zip",
        contents=[(CONTENTS, _contents(job))],
    )


def _parts(job, period, day):
    only = job.params.get("only")
    tree = wide_tree_of(job.organization, period.first_day, min(period.last_day, day))
    return [
        JobPart(group=child.code, title=child.label[:300], about=ABOUT, ref=child.pk)
        for child in tree.children
        if only is None or child.pk in only
    ]


def _report(part, reader, params, period, day):
    child = PartyOrganization.objects.get(pk=part.ref)
    if not may_read_report(reader, child, params["kind"]):
        raise RuleBroken(NAMES_STAY)
    form = params["form"]
    of_child = {"organization": child, "kind": params["kind"], "period": period.code}
    issued = ReportRun.objects.filter(**of_child, state=ReportState.ISSUED).select_related(
        "organization"
    )
    run = issued.order_by("-edition").first()
    name = f"{part.seq:03d} {safe_name(child.label)}.{form}"
    if run is not None:
        paper, sha256 = paper_of(run)
        remark = f"Bản đã ban hành, số {run.number_text}"
        return Made(file_of(form, paper, run.figures, sha256=sha256), name, remark)
    draft = ReportDraft.objects.filter(**of_child).first()
    require_current(child, period, day)
    built = build_report(
        child,
        params["kind"],
        period,
        day,
        made_at=timezone.now(),
        texts=draft.texts if draft else None,
    )
    return Made(file_of(form, built.paper, built.values), name, "Lập từ số liệu, chưa ban hành")


def _contents(job):
    rows = [
        [
            str(part.seq),
            part.group,
            part.title,
            part.file_name,
            "Có tệp" if part.state == PartState.DONE else part.get_state_display(),
            part.remark,
        ]
        for part in job.parts.order_by("seq")
    ]
    return write_workbook({"Mục lục": (COLUMNS, rows)})
