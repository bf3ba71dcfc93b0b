"""One document of an export. Signed papers are taken as they lie; only missing ones are rendered.

Rights are asked for every single document, as they are at that moment. All are shared copies:
what is restricted stays out, and the contents say so (handbook 8, 17).
"""

from branches.job_parts import Made, Missing, safe_name
from branches.models import PartyOrganization, User
from config.lib.periods import parse_period
from meetings.book_facts import book_file, entries_of
from meetings.choices import MeetingState
from meetings.minutes_files import minutes_file
from meetings.models import Meeting
from meetings.papers import has_restricted
from meetings.rules import OFFICIAL_STATES
from meetings.supplements import signed_paper
from reports.exports.choices import ExportWhat
from resolutions.choices import ResolutionState
from resolutions.documents import resolution_docx, resolution_pdf
from resolutions.models import Resolution

GONE = "Đồng chí không còn quyền xem, hoặc tài liệu đã bị bỏ."
NOT_SENT = "Chi bộ chưa gửi lên cấp trên."
NOT_ADOPTED = "Biên bản chưa được thông qua."
OLD_BOOK = "Nhập từ sổ cũ, không có toàn văn trong phần mềm; dùng bản giấy lưu tại chi bộ."
NOT_ENTERED = "Sổ chưa có biên bản nào đồng chí được xem."
IN_DRAFT = "Còn là dự thảo."
BOOK_REMARK = "{} biên bản"


def minutes_in_book(part):
    """How many minutes the book of a part that was made holds."""
    return int(part.remark.split()[0])


class Maker:
    """Makes the parts of one export; keeps the units it has met."""

    def __init__(self, job, progress):
        self.job, self.progress = job, progress
        self.user, self.form = job.requester, job.params["form"]
        self._folders = {}

    def __call__(self, part):
        self.user = User.objects.get(pk=self.user.pk)  # rights may have ended since the last one
        make = {
            ExportWhat.MINUTES: self._minutes,
            ExportWhat.RESOLUTIONS: self._resolution,
            ExportWhat.BOOKS: self._book,
        }[self.job.params["what"]]
        return make(part)

    def _minutes(self, part):
        known = (
            Meeting.objects.visible_to(self.user)
            .select_related("branch__parent", "chair", "minute_taker")
            .filter(pk=part.ref)
            .first()
        )
        if known is None:
            raise Missing(GONE)
        if known.taken_over:
            raise Missing(OLD_BOOK)
        if known.state not in OFFICIAL_STATES:
            raise Missing(NOT_ADOPTED)
        if not Meeting.objects.content_visible_to(self.user).filter(pk=known.pk).exists():
            raise Missing(NOT_SENT)
        content = minutes_file(known, form=self.form)
        name = f"{known.held_on:%Y-%m-%d} {known.get_meeting_type_display()}"
        return Made(content, self._place(known.branch, part, name), _remark_on(known))

    def _resolution(self, part):
        found = (
            Resolution.objects.visible_to(self.user)
            .select_related("branch__parent", "meeting__branch", "meeting__chair", "vote")
            .select_related("meeting__minute_taker")
            .filter(pk=part.ref)
            .first()
        )
        if found is None:
            exists = Resolution.objects.filter(pk=part.ref).exists()
            raise Missing(NOT_SENT if exists else GONE)
        if found.state == ResolutionState.DRAFT:
            raise Missing(IN_DRAFT)
        if found.taken_over:
            raise Missing(OLD_BOOK)
        content = resolution_pdf(found) if self.form == "pdf" else resolution_docx(found)
        number = found.number_text or found.get_kind_display()
        name = f"{found.meeting.held_on:%Y-%m-%d} {number.replace('/', '-')}"
        return Made(content, self._place(found.branch, part, name), found.title)

    def _book(self, part):
        branch = (
            PartyOrganization.objects.visible_to(self.user)
            .select_related("parent")
            .filter(pk=part.ref)
            .first()
        )
        if branch is None:
            raise Missing(GONE)
        year = parse_period(self.job.params["period"]).year
        count = entries_of(branch, year, self.user).count()
        if not count:
            raise Missing(NOT_ENTERED)
        content = book_file(branch, year, self.user, self._stay_alive, form=self.form)
        return Made(content, self._place(branch, part, part.title), BOOK_REMARK.format(count))

    def _stay_alive(self, done, total):
        """A book takes long: keep the lease without moving the bar."""
        self.progress.keep()

    def _place(self, branch, part, name):
        """``xã/chi bộ/003 2026-03-03 Thường kỳ.pdf``: the number keeps order and names apart."""
        if branch.pk not in self._folders:
            own = safe_name(f"{branch.label} ({branch.code})")
            above = branch.parent if branch.parent_id != self.job.organization_id else None
            folders = [safe_name(above.label), own] if above and not self._is_alone else [own]
            self._folders[branch.pk] = "/".join(folders)
        return f"{self._folders[branch.pk]}/{part.seq:03d} {safe_name(name)}.{self.form}"

    @property
    def _is_alone(self):
        return self.job.organization.is_branch


def _remark_on(meeting):
    remarks = []
    if meeting.state == MeetingState.MINUTES_ADOPTED:
        remarks.append("Đã thông qua, chưa đủ chữ ký.")
    paper, _ = signed_paper(meeting)
    if paper is not None and has_restricted(paper):
        remarks.append("Không gồm nội dung hạn chế phổ biến.")
    supplements = meeting.supplements.count()
    if supplements:
        remarks.append(f"Kèm {supplements:02d} bổ sung.")
    return " ".join(remarks)
