"""The register of issued papers: every number up to the last one, and why one has no paper."""

from dataclasses import dataclass
from datetime import date

from branches.models import NumberCounter
from branches.number_register import KINDS
from branches.paper_names import body_code
from config.lib.paper import number_text
from resolutions.choices import ResolutionKind
from resolutions.imports.numbering import NUMBERED
from resolutions.models import NumberNote, Resolution

UNEXPLAINED = "Chưa rõ lý do. Đồng chí ghi là số hủy kèm lý do."
NOT_SENT = "Đã cấp, văn bản chưa gửi lên"
OLD_BOOK = "Nhập từ sổ cũ"


@dataclass(frozen=True)
class RegisterRow:
    """One number, or a stretch of numbers with one reason (``number`` to ``last``).

    ``url`` is empty where the reader may not open the paper or there is none.
    """

    number: int
    last: int
    text: str
    words: str
    signed_on: date | None = None
    signer: str = ""
    url: str = ""
    is_gap: bool = False


def kinds():
    """``(code, label)`` of every kind of paper with numbers, those of apps below included."""
    return [*ResolutionKind.choices, *((one.code, one.label) for one in KINDS)]


def registers_of(branch, term, user):
    """``(label, rows)`` of every kind of paper, in the order of `kinds`."""
    own = [(label, register_of(branch, term, kind, user)) for kind, label in ResolutionKind.choices]
    return own + [(one.label, _other_register(branch, term, one, user)) for one in KINDS]


def register_of(branch, term, kind, user):
    """The `RegisterRow` list of one unit, term and kind, in order; five queries."""
    body = body_code(branch)
    rows = _notes(branch, term, kind, body)
    visible = set(
        Resolution.objects.visible_to(user).filter(branch=branch).values_list("pk", flat=True)
    )
    papers = Resolution.objects.filter(branch=branch, term=term, kind=kind, number__isnull=False)
    for paper in papers.select_related("signer", "meeting"):
        rows[paper.number] = _paper_row(paper, paper.pk in visible)
    taken_over = Resolution.objects.filter(branch=branch, taken_over=True, number__isnull=True)
    for paper in taken_over.select_related("meeting"):
        written = NUMBERED.search(paper.taken_over_text.upper())
        if written and written["kind"] == kind and _in_term(paper, term):
            number = int(written["number"])
            rows.setdefault(number, _old_row(paper, number, kind))
    return _with_gaps(rows, _last(branch, term, kind), kind, body)


def _other_register(branch, term, kind, user):
    """The rows of papers other apps issue; a fixed number of queries for each of them."""
    body = body_code(branch)
    rows = _notes(branch, term, kind.code, body)
    for line in kind.lines(branch, term, user):
        rows[line.number] = RegisterRow(
            number=line.number,
            last=line.number,
            text=number_text(line.number, kind.code, body),
            words=line.title,
            signed_on=line.issued_on,
            signer=line.signer,
            url=line.url,
        )
    return _with_gaps(rows, _last(branch, term, kind.code), kind.code, body)


def _last(branch, term, kind):
    counter = NumberCounter.objects.filter(organization=branch, term=term, kind=kind).first()
    return counter.last if counter else 0


def _notes(branch, term, kind, body):
    rows = {}
    for note in NumberNote.objects.filter(organization=branch, term=term, kind=kind):
        words = f"{note.get_cause_display()}: {note.reason}"
        rows[note.first] = RegisterRow(
            note.first, note.last, _span(note.first, note.last, kind, body), words
        )
    return rows


def _with_gaps(rows, last, kind, body):
    """The rows in order, and one row for every stretch nobody explained."""
    found, expected = [], 1
    for number in [*sorted(rows), last + 1]:
        if number > expected:
            text = _span(expected, number - 1, kind, body)
            found.append(RegisterRow(expected, number - 1, text, UNEXPLAINED, is_gap=True))
        if number in rows:
            found.append(rows[number])
            expected = max(expected, rows[number].last + 1)
    return found


def _paper_row(paper, is_visible):
    return RegisterRow(
        number=paper.number,
        last=paper.number,
        text=paper.number_text,
        words=paper.title if is_visible else NOT_SENT,
        signed_on=paper.meeting.held_on,
        signer=paper.signer.full_name if paper.signer else "",
        url=paper.get_absolute_url() if is_visible else "",
    )


def _old_row(paper, number, kind):
    words = f"{OLD_BOOK}: {paper.taken_over_text}"
    return RegisterRow(
        number, number, number_text(number, kind), words, signed_on=paper.meeting.held_on
    )


def _span(first, last, kind, body):
    """``06-NQ/CB``, or ``01-NQ/CB đến 04-NQ/CB``."""
    text = number_text(first, kind, body)
    return text if first == last else f"{text} đến {number_text(last, kind, body)}"


def _in_term(paper, term):
    day = paper.meeting.held_on
    return term.valid_from <= day and (term.valid_to is None or day < term.valid_to)
