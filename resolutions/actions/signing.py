"""Signing gives the resolution its number and freezes it; submitting goes with the minutes."""

from django.db import transaction
from django.utils import timezone

from branches.numbers import issue_number, term_of
from branches.permissions import login_of
from branches.sealed_records import seal_of
from config.lib.errors import RuleBroken
from config.lib.paper import number_text
from config.lib.paper_snapshot import sha256_of, to_snapshot
from meetings.choices import DocumentKind
from meetings.models import SignedDocument
from meetings.rules import HELD_STATES
from meetings.signers import member_of, signing_office
from resolutions.changes import lock_resolution, move, tell
from resolutions.choices import ResolutionKind, ResolutionState
from resolutions.documents import resolution_paper
from resolutions.models import Resolution
from resolutions.permissions import SIGN_RESOLUTION
from resolutions.rules import require_resolution_move
from resolutions.sealed_rows import RESOLUTION_SIGNED
from resolutions.search import keep_resolution_text

DOCUMENT_KINDS = {
    ResolutionKind.NQ: DocumentKind.RESOLUTION,
    ResolutionKind.KL: DocumentKind.CONCLUSION,
}


@transaction.atomic
def sign_resolution(*, resolution, version, by, signer=None):
    """Sign the adopted resolution its reader saw (``version``): number, snapshot, hash.

    ``signer`` is the secretary or deputy who signs, by default the member behind ``by``. From here
    on the content is immutable. Raises PermissionDenied, RuleBroken, or Stale when somebody else
    moved it first. The person's password is asked again where the request comes in.
    """
    SIGN_RESOLUTION.require(by, resolution.branch)
    resolution = lock_resolution(resolution, version)
    require_resolution_move(resolution.state, ResolutionState.SIGNED)
    meeting = resolution.meeting
    if meeting.state not in HELD_STATES:
        raise RuleBroken(
            "Cuộc họp chưa kết thúc nên chưa ký được. Đồng chí kết thúc cuộc họp trước."
        )
    login = login_of(by)
    signer = signer or member_of(login)
    office = signing_office(signer, resolution.branch)
    term = term_of(resolution.branch, meeting.held_on)
    number = issue_number(branch=resolution.branch, term=term, kind=resolution.kind)
    paper = resolution_paper(resolution, number=number, signer=signer, office=office)
    snapshot = to_snapshot(paper)
    signed_at = timezone.now()
    document = SignedDocument.objects.create(
        organization=resolution.branch,
        kind=DOCUMENT_KINDS[resolution.kind],
        source_uid=resolution.uid,
        title=paper.pdf_title[:300],
        snapshot=snapshot,
        sha256=sha256_of(snapshot),
        signed_at=signed_at,
    )
    keep_resolution_text(resolution, paper)
    move(
        resolution,
        ResolutionState.SIGNED,
        term=term,
        number=number,
        signer=signer,
        signed_at=signed_at,
        signed_by=login,
    )
    tell(
        RESOLUTION_SIGNED,
        f"Ký {resolution.get_kind_display().lower()} số {number_text(number, resolution.kind)} "
        f"{resolution.title}",
        target=resolution,
        branch=resolution.branch,
        by=by,
        payload={
            "number": number,
            "term": term.name,
            "sha256": document.sha256,
            **seal_of(RESOLUTION_SIGNED, resolution.pk),
        },
    )
    return resolution


def submit_resolution(*, meeting, by):
    """Runs in the transaction that submits the minutes: the resolution goes with them."""
    resolution = Resolution.objects.filter(meeting=meeting).first()
    if resolution is None or resolution.state == ResolutionState.SUBMITTED:
        return
    resolution = lock_resolution(resolution)
    what = resolution.get_kind_display().lower()
    if resolution.state != ResolutionState.SIGNED:
        raise RuleBroken(
            f"Chưa gửi được: {what} của cuộc họp còn ở bước “{resolution.get_state_display()}”. "
            f"Đồng chí thông qua và ký {what}, hoặc bỏ dự thảo, rồi gửi."
        )
    move(resolution, ResolutionState.SUBMITTED)
    tell(
        "resolutions.submitted",
        f"Gửi {what} số {resolution.number_text} lên cấp trên",
        target=resolution,
        branch=resolution.branch,
        by=by,
    )
