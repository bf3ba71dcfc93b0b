"""Signed minutes with what was supplemented since: the read side of corrections."""

from dataclasses import dataclass

from django.utils import timezone

from config.lib.dates import today
from config.lib.paper_snapshot import from_snapshot, sha256_of, to_snapshot
from meetings.documents import paper_head, signed_minutes
from meetings.models import SignedDocument
from meetings.papers import MinutesPaper, SupplementPaper, places_of
from meetings.signers import POSITIONS
from members.models import Position

NO_PLACE = "Toàn biên bản"


@dataclass(frozen=True)
class CurrentPlace:
    """A place of signed minutes: what was signed, and what it reads after the supplements."""

    code: str
    label: str
    text: str
    is_restricted: bool
    is_supplemented: bool = False


def signed_paper(meeting):
    """The signed minutes and their document, or (None, None) before both signatures."""
    document = signed_minutes(meeting)
    if document is None:
        return None, None
    return from_snapshot(MinutesPaper, document.snapshot), document


def current_places(meeting):
    """The places of the signed minutes in order, each as its last supplement left it."""
    paper, _ = signed_paper(meeting)
    if paper is None:
        return []
    latest = {one.place: one.new_text for one in meeting.supplements.order_by("number")}
    return [
        CurrentPlace(
            code=place.code,
            label=place.label,
            text=latest.get(place.code, place.text),
            is_restricted=place.is_restricted,
            is_supplemented=place.code in latest,
        )
        for place in places_of(paper)
    ]


def visible_supplements(meeting, *, full):
    """The supplements in order; without ``full`` those to restricted places are left out."""
    found = meeting.supplements.select_related("document", "made_by").order_by("number")
    return found if full else found.filter(is_restricted=False)


def supplement_papers(meeting, *, full):
    """The supplements as pairs of paper and hash, to stand after the minutes."""
    return [
        (from_snapshot(SupplementPaper, one.document.snapshot), one.document.sha256)
        for one in visible_supplements(meeting, full=full)
    ]


def supplement_paper(meeting, *, number, place, new_text, reason, by):
    """A supplement as it will be signed by ``by`` today; ``place`` is a `CurrentPlace`."""
    paper, document = signed_paper(meeting)
    name, position = signer_of(meeting.branch, by)
    return SupplementPaper(
        head=paper_head(meeting.branch, today()),
        number=number,
        minutes_subject=paper.subject,
        branch=paper.branch,
        held_on=meeting.held_on.isoformat(),
        minutes_sha256=document.sha256,
        place_label=place.label,
        old_text=place.text,
        new_text=new_text,
        reason=reason,
        made_on=today().isoformat(),
        author=name,
        position=position,
        restricted=int(place.is_restricted),
    )


def signer_of(branch, user):
    """Name and office of a login in the branch today, as papers print them."""
    offices = {
        one.office: one.member.full_name
        for one in Position.objects.on(today())
        .filter(branch=branch, member__user=user.pk)
        .select_related("member")
    }
    for office, position in POSITIONS.items():
        if office in offices:
            return offices[office], position
    return user.full_name, ""


def signed_supplement(meeting, paper, uid, kind):
    """Keep the snapshot of a supplement as a signed document of its own."""
    snapshot = to_snapshot(paper)
    return SignedDocument.objects.create(
        organization=meeting.branch,
        kind=kind,
        source_uid=uid,
        title=paper.pdf_title[:300],
        snapshot=snapshot,
        sha256=sha256_of(snapshot),
        signed_at=timezone.now(),
    )
