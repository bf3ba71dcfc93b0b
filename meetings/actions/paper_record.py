"""The paper bridge: sheets with a code, a record written from them, photographs of them."""

from django.db import IntegrityError, transaction

from branches import audit
from branches.actions.work import request_job
from branches.permissions import login_of
from config.lib import private_files
from config.lib.errors import RuleBroken
from meetings.changes import lock, lock_to_record, touch
from meetings.models import Meeting, PaperScan, Signature, Teller
from meetings.paper_codes import new_code
from meetings.permissions import require_recorder

MINUTE_SHEET_PDF = "meetings.minute_sheet_pdf"
TRIES = 5
MOST_SCANS = 30  # pictures of one meeting


@transaction.atomic
def give_code(*, meeting, by):
    """The code of a meeting's sheets, issued with the first sheet that is asked for."""
    require_recorder(by, meeting)
    for _ in range(TRIES):
        kept = Meeting.objects.values_list("paper_code", flat=True).get(pk=meeting.pk)
        if kept:
            meeting.paper_code = kept
            return kept
        try:
            with transaction.atomic():
                Meeting.objects.filter(pk=meeting.pk, paper_code="").update(paper_code=new_code())
        except IntegrityError:
            continue  # somebody else's code: draw another
    raise RuntimeError("no free paper code")


def request_minute_sheet(*, meeting, by):
    """Ask the background worker for the pre-filled minute sheet to write on by hand."""
    code = give_code(meeting=meeting, by=by)
    return request_job(
        kind=MINUTE_SHEET_PDF,
        title=f"Phiếu ghi biên bản {meeting}",
        organization=meeting.branch,
        params={"meeting": meeting.pk, "version": meeting.version, "code": code},
        by=by,
    )


@transaction.atomic
def mark_from_paper(*, meeting, by):
    """Say that the record is written up from paper; it has the same value and is marked so."""
    meeting = lock_to_record(meeting, by)
    if meeting.from_paper:
        return
    Meeting.objects.filter(pk=meeting.pk).update(from_paper=True)
    touch(meeting)
    _tell("meetings.recorded_from_paper", f"Ghi lại {meeting} từ phiếu giấy", meeting, by, {})


@transaction.atomic
def add_scan(*, meeting, upload, by):
    """Keep a photograph or scan of the paper record; the same picture is kept once.

    Also after the minutes are signed: paper often follows later. It changes nothing in them.
    """
    require_recorder(by, meeting)
    if meeting.scans.count() >= MOST_SCANS:
        raise RuleBroken(f"Mỗi cuộc họp giữ không quá {MOST_SCANS} ảnh. Đồng chí gộp thành PDF.")
    path, digest = private_files.put(upload.content)
    scan, is_new = PaperScan.objects.get_or_create(
        meeting=meeting,
        sha256=digest,
        defaults={
            "name": upload.name,
            "content_type": upload.content_type,
            "path": path,
            "size": len(upload.content),
            "uploaded_by": login_of(by),
        },
    )
    if not is_new:
        private_files.drop(path)
        return scan
    payload = {"sha256": digest, "size": scan.size}
    _tell("meetings.scan_added", f"Thêm ảnh phiếu giấy {scan.name}", meeting, by, payload)
    return scan


@transaction.atomic
def remove_scan(*, scan, by):
    """Take back a picture sent by mistake, as long as the minutes are not signed."""
    locked = lock(scan.meeting)
    require_recorder(by, locked)
    if locked.is_frozen:
        raise RuleBroken("Biên bản đã ký nên không bỏ ảnh phiếu giấy được nữa.")
    if Signature.objects.filter(scan=scan).exists() or Teller.objects.filter(scan=scan).exists():
        raise RuleBroken(
            "Ảnh này là căn cứ của chữ ký hoặc xác nhận kiểm phiếu trên giấy nên không bỏ được. "
            "Đồng chí trả biên bản về soạn thảo hoặc kiểm lại phiếu trước."
        )
    path = scan.path
    payload = {"sha256": scan.sha256}
    _tell("meetings.scan_removed", f"Bỏ ảnh phiếu giấy {scan.name}", scan.meeting, by, payload)
    scan.delete()
    transaction.on_commit(lambda: private_files.drop(path))


def _tell(code, sentence, meeting, by, payload):
    audit.record(
        code, sentence, target=meeting, by=by, organization=meeting.branch, payload=payload
    )
