"""What resolutions prove of their rows: documents, numbers, the mark on the meeting, traces."""

from branches import integrity
from branches.integrity import Fault, trail, work
from meetings.choices import DocumentKind
from meetings.models import Meeting, SignedDocument
from resolutions.choices import ResolutionState
from resolutions.imports.numbering import numbers_of_old_books
from resolutions.models import NumberNote, Resolution

FROZEN = (ResolutionState.SIGNED, ResolutionState.SUBMITTED)
EVENTS = (
    (FROZEN, ["resolutions.signed"], "ký"),
    ((ResolutionState.SUBMITTED,), ["resolutions.submitted"], "gửi cấp trên"),
)


def register_all():
    integrity.register("resolutions", "Nghị quyết đã ký có văn bản, số", signed)
    integrity.register("outcomes", "Cuộc họp ghi đúng việc có nghị quyết", outcomes)
    integrity.register("resolution_events", "Nghị quyết đổi bước có dòng nhật ký", untold)
    work.register_numbers(numbers)


def signed():
    """Signed resolutions have their document; signed minutes name no resolution without one."""
    documents = set(
        SignedDocument.objects.exclude(kind=DocumentKind.MINUTES).values_list(
            "source_uid", flat=True
        )
    )
    for one in _resolutions().filter(state__in=FROZEN, taken_over=False).iterator(chunk_size=2000):
        if one.uid not in documents:
            yield Fault(_name(one), "đã ký mà không có văn bản đã ký")


def outcomes():
    """``Meeting.has_resolution`` is set exactly where a resolution was adopted."""
    adopted = Resolution.objects.exclude(state=ResolutionState.DRAFT).values("meeting")
    unset = Meeting.objects.filter(has_resolution=False, pk__in=adopted)
    for meeting in unset.select_related("branch").order_by("pk"):
        yield Fault(f"{meeting.branch.name}, {meeting}", "có nghị quyết mà ghi là không")
    lone = Meeting.objects.filter(has_resolution=True).exclude(pk__in=adopted)
    for meeting in lone.select_related("branch").order_by("pk"):
        yield Fault(f"{meeting.branch.name}, {meeting}", "ghi có nghị quyết mà không có")


def untold():
    for states, codes, what in EVENTS:
        moved = _resolutions().filter(state__in=states, taken_over=False)
        yield from trail.without_event(
            ((one.pk, _name(one)) for one in moved),
            Resolution,
            codes,
            f"không có dòng nhật ký khi {what}",
        )


def numbers():
    papers = Resolution.objects.filter(number__isnull=False)
    for branch, term, kind, number in papers.values_list("branch", "term", "kind", "number"):
        yield branch, term, kind, number, number, True
    notes = NumberNote.objects.values_list("organization", "term", "kind", "first", "last")
    for organization, term, kind, first, last in notes:
        yield organization, term, kind, first, last, False
    for (branch, term, kind), highest in numbers_of_old_books().items():
        yield branch, term, kind, 1, highest, False


def _resolutions():
    return Resolution.objects.select_related("branch", "meeting").order_by("pk")


def _name(resolution):
    return f"{resolution.branch.name}, {resolution}, ngày {resolution.meeting.held_on:%d/%m/%Y}"
