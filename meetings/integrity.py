"""What meetings prove of their rows: counters, signatures, books, files, traces."""

import hashlib
from itertools import groupby

from django.db.models import Count, F, Q, Sum

from branches import integrity
from branches.integrity import Fault, files, trail, work
from branches.redacted import redacted_digests
from config.lib.periods import month_of
from meetings.actions.book import entry_hash
from meetings.choices import (
    PRESENT_STATUSES,
    ContributionKind,
    DocumentKind,
    MeetingState,
    SignatureRole,
)
from meetings.models import (
    Attendance,
    Contribution,
    DigitalCopy,
    Document,
    IssuedPaper,
    Meeting,
    MinutesBook,
    MinutesEntry,
    PaperScan,
    RenderedFile,
    Signature,
    SignedDocument,
)
from meetings.rules import FROZEN_STATES, OFFICIAL_STATES, SENT_STATES

EVENTS = (  # which line a meeting in these states must have left, and what it tells
    (OFFICIAL_STATES, ["meetings.minutes_adopted"], "thông qua biên bản"),
    (FROZEN_STATES, ["meetings.minutes_signed"], "ký biên bản"),
    (SENT_STATES, ["meetings.submitted"], "gửi cấp trên"),
    ({MeetingState.RETURNED}, ["meetings.review_returned"], "trả lại biên bản"),
    ({MeetingState.REVIEWED}, ["meetings.review_accepted"], "chấp nhận biên bản"),
    ({MeetingState.CANCELLED}, ["meetings.cancelled"], "hủy cuộc họp"),
)


def register_all():
    integrity.register("attendance", "Số điểm danh khớp với từng dòng", attendance_counters)
    integrity.register("contributions", "Số phát biểu khớp với từng dòng", contribution_counters)
    integrity.register("signed", "Biên bản đã ký có đủ văn bản, mã và chữ ký", signed_minutes)
    integrity.register("documents", "Văn bản đã ký đúng mã kiểm tra", signed_documents)
    integrity.register("books", "Sổ biên bản liên tục, liền mạch", books)
    integrity.register("meeting_events", "Cuộc họp đổi bước có dòng nhật ký", untold)
    for source in (rendered_files, scans, documents, digital_copies):
        files.register(source)
    work.register_numbers(issued_numbers)


def attendance_counters():
    """The counters of a meeting are those of its rows; copied columns are those of the meeting."""
    expected = Q(is_expected=True)
    counted = {
        row["meeting"]: row
        for row in Attendance.objects.order_by()
        .values("meeting")
        .annotate(
            expected=Count("member", filter=expected),
            present=Count("member", filter=expected & Q(status__in=PRESENT_STATUSES)),
            spoken=Sum("contribution_count", filter=expected, default=0),
        )
    }
    nothing = {"expected": 0, "present": 0, "spoken": 0}
    for meeting in _meetings().iterator(chunk_size=2000):
        row = counted.get(meeting.pk, nothing)
        for kept, rows, what in (
            (meeting.expected_count, row["expected"], "phải dự"),
            (meeting.present_count, row["present"], "có mặt"),
            (meeting.contribution_count, row["spoken"], "phát biểu"),
        ):
            if kept != rows:
                yield Fault(_name(meeting), f"số {what} ghi {kept}, đếm được {rows}")
    moved = Attendance.objects.exclude(organization=F("meeting__branch")).values("meeting")
    for meeting in _meetings().filter(pk__in=moved):
        yield Fault(_name(meeting), "dòng điểm danh ghi đơn vị khác với cuộc họp")
    days = Attendance.objects.order_by().values_list("meeting", "meeting__held_on", "ym").distinct()
    wrong = [pk for pk, day, ym in days.iterator() if month_of(day).ym != ym]
    for meeting in _meetings().filter(pk__in=wrong):
        yield Fault(_name(meeting), "dòng điểm danh ghi tháng khác với cuộc họp")


def contribution_counters():
    """What a person said counts in their row; the chair's steering does not."""
    said = {
        (meeting, member): number
        for meeting, member, number in Contribution.objects.filter(is_substantive=True)
        .exclude(kind=ContributionKind.REMARK_CHAIR)
        .order_by()
        .values_list("meeting", "member")
        .annotate(number=Count("pk"))
    }
    wrong = {}
    kept = Attendance.objects.order_by().values_list("meeting", "member", "contribution_count")
    for meeting, member, number in kept.iterator(chunk_size=5000):
        if said.get((meeting, member), 0) != number:
            wrong.setdefault(meeting, 0)
            wrong[meeting] += 1
    for meeting in _meetings().filter(pk__in=wrong):
        yield Fault(_name(meeting), f"{wrong[meeting.pk]} đồng chí có số phát biểu ghi khác đếm")


def signed_minutes():
    """Frozen minutes have a document with a hash, both signatures under it, a place in the book."""
    documents = dict(
        SignedDocument.objects.filter(kind=DocumentKind.MINUTES).values_list("source_uid", "sha256")
    )
    signatures = {}
    for meeting, role, digest in Signature.objects.values_list("meeting", "role", "signed_hash"):
        signatures.setdefault(meeting, {})[role] = digest
    entered = set(MinutesEntry.objects.values_list("meeting", flat=True))
    frozen = _meetings().filter(state__in=FROZEN_STATES)
    for meeting in frozen.iterator(chunk_size=2000):
        digest = documents.get(meeting.uid)
        if digest is None:
            yield Fault(_name(meeting), "biên bản đã ký mà không có văn bản đã ký")
            continue
        given = signatures.get(meeting.pk, {})
        if given.keys() != set(SignatureRole):
            yield Fault(_name(meeting), "biên bản đã ký mà thiếu chữ ký")
        elif set(given.values()) != {digest}:
            yield Fault(_name(meeting), "chữ ký không thuộc văn bản đã ký")
        if meeting.pk not in entered:
            yield Fault(_name(meeting), "biên bản đã ký mà không có trong sổ biên bản")


def signed_documents():
    """The hash of every signed document is that of its content."""
    redacted = redacted_digests()
    for one in SignedDocument.objects.order_by("pk").iterator(chunk_size=500):
        now = hashlib.sha256(one.snapshot.encode()).hexdigest()
        if now not in (one.sha256, redacted.get(one.sha256)):
            yield Fault(f"Văn bản đã ký “{one.title}”", "nội dung khác với mã kiểm tra")


def books():
    """The entries of every book run from 1, each one chained to the one before."""
    heads = {
        book.pk: book for book in MinutesBook.objects.select_related("organization").order_by("pk")
    }
    entries = MinutesEntry.objects.select_related("document").defer("document__snapshot")
    entries = entries.order_by("book_id", "number").iterator(chunk_size=2000)
    reached = dict.fromkeys(heads, (0, ""))
    for pk, own in groupby(entries, key=lambda entry: entry.book_id):
        book = heads[pk]
        number, before = 0, ""
        for entry in own:
            number += 1
            wanted = entry_hash(
                unit=book.organization.code,
                year=book.year,
                number=number,
                sha256=entry.document.sha256,
                prev_hash=before,
            )
            if (entry.number, entry.prev_hash, entry.hash) != (number, before, wanted):
                yield Fault(_book(book), f"số {number} thiếu hoặc không nối với số trước")
                break
            before = entry.hash
        reached[pk] = number, before
    for pk, book in heads.items():
        if reached[pk] != (book.last_number, book.last_hash):
            yield Fault(_book(book), f"số cuối cùng ({book.last_number}) không khớp với sổ")


def untold():
    for states, codes, what in EVENTS:
        moved = _meetings().filter(state__in=states, taken_over=False)
        yield from trail.without_event(
            ((one.pk, _name(one)) for one in moved),
            Meeting,
            codes,
            f"không có dòng nhật ký khi {what}",
        )


def rendered_files(using):
    rows = RenderedFile.objects.using(using).order_by("pk")
    return files.files_of(rows.values_list("path", "sha256", "document__title"), "PDF của “{}”")


def scans(using):
    rows = PaperScan.objects.using(using).exclude(path="").order_by("pk")
    return files.files_of(
        rows.values_list("path", "sha256", "meeting__branch__name", "meeting__held_on"),
        "Ảnh phiếu giấy của {}, ngày {:%d/%m/%Y}",
    )


def documents(using):
    rows = Document.objects.using(using).exclude(path="").order_by("pk")
    return files.files_of(
        rows.values_list("path", "sha256", "title", "uid"), "Tài liệu “{}”, mã {}"
    )


def digital_copies(using):
    rows = DigitalCopy.objects.using(using).order_by("pk")
    return files.files_of(
        rows.values_list("path", "sha256", "document__title"), "Bản ký số của “{}”"
    )


def issued_numbers():
    rows = IssuedPaper.objects.values_list("organization", "term", "kind", "number")
    for organization, term, kind, number in rows:
        yield organization, term, kind, number, number, True


def _meetings():
    return Meeting.objects.select_related("branch").order_by("branch_id", "held_on", "pk")


def _name(meeting):
    return f"{meeting.branch.name}, {meeting}"


def _book(book):
    return f"Sổ biên bản năm {book.year} của {book.organization.name}"
