"""Minutes: read and adopted, signed by two people, sent up. From the signatures on immutable."""

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.permissions import login_of
from branches.sealed_records import seal_of
from config.lib.errors import RuleBroken, Stale
from config.lib.paper_snapshot import sha256_of, to_snapshot
from meetings import parts
from meetings.actions.book import enter_into_book
from meetings.actions.paper_record import add_scan
from meetings.changes import lock, lock_in_place, move
from meetings.choices import DocumentKind, MeetingState, SignatureRole
from meetings.documents import minutes_paper
from meetings.facts import missing
from meetings.models import Signature, SignedDocument
from meetings.permissions import LEAD_MEETING, SUBMIT_MINUTES, is_minute_taker, require_recorder
from meetings.reading import read_once, rows_of
from meetings.sealed_rows import MINUTES_SIGNED
from meetings.search_texts import forget_minutes_text, keep_minutes_text

MINUTES_PDF = "meetings.minutes_pdf"
ATTENDANCE_SHEET_PDF = "meetings.attendance_sheet_pdf"
SIGNATURES = rows_of(lambda meeting: Signature.objects.filter(meeting=meeting).order_by("pk"))


@transaction.atomic
def adopt_minutes(*, meeting, adopted_at, by):
    """The minutes were read out and the branch adopted them.

    Raises RuleBroken naming everything that still blocks.
    """
    LEAD_MEETING.require(by, meeting.branch)
    # Locked, so that nothing is taken out of the record between this look and the adoption.
    lock_in_place(meeting)
    with read_once(meeting):
        blocking = [one.sentence for one in missing(meeting) if one.blocks]
        if blocking:
            raise RuleBroken(f"Biên bản còn thiếu: {' '.join(blocking)}")
        adopted = {"adopted_at": adopted_at, "adopted_by": login_of(by)}
        move(meeting, MeetingState.MINUTES_ADOPTED, is_locked=True, **adopted)
        keep_minutes_text(meeting, minutes_paper(meeting))
    meeting.speaker_drafts.all().delete()  # what nobody was named for was not said
    audit.record(
        "meetings.minutes_adopted",
        f"{meeting.body_name.capitalize()} thông qua biên bản {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


@transaction.atomic
def return_to_draft(*, meeting, reason, by):
    """Correct minutes that are adopted but not yet signed by both; a first signature is void."""
    LEAD_MEETING.require(by, meeting.branch)
    if not reason.strip():
        raise RuleBroken("Đồng chí ghi lý do trả biên bản về soạn thảo.")
    lock_in_place(meeting)
    voided = list(meeting.signatures.values_list("role", flat=True))
    move(meeting, MeetingState.MINUTES_DRAFT, is_locked=True, adopted_at=None, adopted_by=None)
    meeting.signatures.all().delete()
    forget_minutes_text(meeting)
    audit.record(
        "meetings.minutes_returned_to_draft",
        f"Trả biên bản {meeting} về soạn thảo: {reason}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"voided_signatures": voided},
    )


def minutes_hash(meeting):
    """The SHA-256 of what would be signed now: shown on the preview, signed by the reader."""
    return sha256_of(to_snapshot(minutes_paper(meeting)))


def roles_to_sign(meeting, user):
    """The signatures ``user`` can still give: their own, as minute-taker or as chair."""
    done = {signature.role for signature in meeting.signatures.all()}
    return sorted(_own_roles(meeting, user) - done)


def _own_roles(meeting, user):
    own = set()
    if is_minute_taker(user, meeting):
        own.add(SignatureRole.MINUTE_TAKER)
    if meeting.chair and user.is_authenticated and meeting.chair.user_id == user.pk:
        own.add(SignatureRole.CHAIR)
    return own


def roles_on_paper(meeting):
    """The signatures that can only be given on paper, because the signer has no login."""
    done = {signature.role for signature in meeting.signatures.all()}
    people = {SignatureRole.MINUTE_TAKER: meeting.minute_taker, SignatureRole.CHAIR: meeting.chair}
    return sorted(
        role
        for role, person in people.items()
        if person and not person.user_id and role not in done
    )


@transaction.atomic
def sign_minutes(*, meeting, role, seen_hash, by, on_paper=False, upload=None):
    """Give one of the two signatures; with the second the minutes are frozen for good.

    ``seen_hash`` is the hash shown on the preview: when anything changed since, nothing is signed.
    Signing again with the same role changes nothing. ``on_paper`` records the signature of a
    person without a login, by the branch's secretary, with the scan of the signed page
    (``upload``).
    """
    meeting = lock(meeting)
    given = SIGNATURES(meeting)
    if role in {signature.role for signature in given}:
        return meeting
    _require_signer(meeting, role, by, on_paper)
    if on_paper and upload is None:
        raise RuleBroken("Đồng chí đính kèm ảnh trang biên bản có chữ ký rồi ghi nhận.")
    if meeting.state != MeetingState.MINUTES_ADOPTED:
        raise RuleBroken("Biên bản chưa được chi bộ thông qua nên chưa ký được.")
    with read_once(meeting):
        paper = minutes_paper(meeting)
    snapshot = to_snapshot(paper)
    digest = sha256_of(snapshot)
    others = {signature.signed_hash for signature in given}
    if seen_hash != digest or others - {digest}:
        raise Stale("Nội dung biên bản")
    scan = add_scan(meeting=meeting, upload=upload, by=by) if on_paper else None
    now = timezone.now()
    Signature.objects.create(
        meeting=meeting,
        role=role,
        member=meeting.chair if role == SignatureRole.CHAIR else meeting.minute_taker,
        signed_hash=digest,
        signed_at=now,
        signed_by=login_of(by),
        on_paper=on_paper,
        scan=scan,
    )
    is_complete = len(given) + 1 == len(SignatureRole)
    rows = seal_of(MINUTES_SIGNED, meeting.pk) if is_complete else {}
    audit.record(
        MINUTES_SIGNED,
        f"{SignatureRole(role).label} ký biên bản {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"role": role, "sha256": digest, "on_paper": on_paper, **rows},
    )
    if is_complete:
        document = SignedDocument.objects.create(
            organization=meeting.branch,
            kind=DocumentKind.MINUTES,
            source_uid=meeting.uid,
            title=paper.pdf_title,
            snapshot=snapshot,
            sha256=digest,
            signed_at=now,
        )
        enter_into_book(meeting=meeting, document=document)
        move(meeting, MeetingState.SIGNED, is_locked=True)
    return meeting


@transaction.atomic
def submit_minutes(*, meeting, by):
    """Send signed minutes to the committee above, with what belongs to them."""
    SUBMIT_MINUTES.require(by, meeting.branch)
    meeting = lock(meeting)
    if meeting.state == MeetingState.SUBMITTED:
        return meeting
    for hook in parts.BEFORE_SUBMIT:
        hook(meeting=meeting, by=by)
    move(
        meeting,
        MeetingState.SUBMITTED,
        is_locked=True,
        submitted_at=timezone.now(),
        submitted_by=login_of(by),
    )
    audit.record(
        "meetings.submitted",
        f"Gửi biên bản {meeting} lên cấp trên",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )
    return meeting


def request_minutes_pdf(*, meeting, by):
    """Ask the background worker for the minutes as PDF."""
    return request_job(
        kind=MINUTES_PDF,
        title=f"Biên bản {meeting}",
        organization=meeting.branch,
        params={"meeting": meeting.pk, "version": meeting.version},
        by=by,
    )


def request_attendance_sheet(*, meeting, by):
    """Ask the background worker for the blank roll-call sheet."""
    return request_job(
        kind=ATTENDANCE_SHEET_PDF,
        title=f"Danh sách điểm danh {meeting}",
        organization=meeting.branch,
        params={"meeting": meeting.pk, "version": meeting.version},
        by=by,
    )


def require_some_signer(meeting, by):
    """Refuse whoever neither signs these minutes nor records signatures on paper."""
    if not _own_roles(meeting, by):
        require_recorder(by, meeting)


def _require_signer(meeting, role, by, on_paper):
    if on_paper:
        require_recorder(by, meeting)
        if role not in roles_on_paper(meeting):
            raise RuleBroken(
                "Đồng chí ấy có tài khoản nên tự ký trong hệ thống, không ghi nhận chữ ký giấy."
            )
    elif role not in _own_roles(meeting, by):
        raise RuleBroken(
            "Chỉ chủ trì và thư ký của cuộc họp ký biên bản này, mỗi người một chữ ký."
        )
