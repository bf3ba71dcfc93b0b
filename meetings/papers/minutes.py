"""The minutes of a meeting as data, from the head to the signatures (handbook: Minutes)."""

from dataclasses import dataclass, field, replace
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    Person,
    SignatureBlock,
    TaskLine,
    capitalized,
    clock,
    day_long,
    numbered,
    paragraphs_of,
    tasks_table,
    with_stop,
)
from config.lib.periods import month_of, quarter_of
from meetings.papers.parts import AttendanceCount, ItemEntry, SelfScore, Strength, Theme, VoteEntry

READ_AND_ADOPTED = "Biên bản đã được đọc trước chi bộ và được chi bộ nhất trí thông qua."


READ_AND_ADOPTED_BY_COMMITTEE = (
    "Biên bản đã được đọc và được các đồng chí chi ủy nhất trí thông qua."
)


def _counted(code, sections):
    return [(f"{code}-{order}", section) for order, section in enumerate(sections, start=1)]


def minutes_subject(kind, day, month=None):
    """What the minutes are about, for the type of meeting (its code) and its day.

    ``month`` is the month the meeting stands for, where a postponed one has another than its day.
    """
    month, quarter = month or month_of(day), quarter_of(day)
    subjects = {
        "REGULAR": f"sinh hoạt chi bộ thường kỳ {month}",
        "THEMATIC": f"sinh hoạt chuyên đề {quarter}",
        "COMBINED": f"sinh hoạt chi bộ thường kỳ {month} kết hợp sinh hoạt chuyên đề {quarter}",
        "EXTRAORDINARY": f"họp chi bộ bất thường {day_long(day)}",
        "COMMITTEE_MEETING": f"họp chi ủy {month}",
        "GROUP_MEETING": f"sinh hoạt tổ đảng {month}",
        "ADMISSION_CEREMONY": f"lễ kết nạp đảng viên {day_long(day)}",
        "YEAR_END_REVIEW": f"họp kiểm điểm, đánh giá cuối năm {day.year}",
        "OTHER_ACTIVITY": f"hoạt động của chi bộ {day_long(day)}",
    }
    return subjects[kind]


@dataclass(frozen=True)
class MinutesPaper:
    """The minutes of a meeting: every item of the handbook's list (Minutes).

    ``kind`` is the code of the meeting type; ``started_at``/``ended_at`` local ISO moments;
    ``mode`` as worded ("trực tiếp"); ``extra`` are sections of apps above this one;
    ``adopted`` is the statement that the minutes were read and adopted, empty in a draft.
    """

    KIND: ClassVar[str] = "meetings.minutes"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "BIÊN BẢN"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    kind: str
    subject: str
    branch: str
    place: str
    mode: str
    started_at: str
    chair: Person
    minute_taker: Person
    strength: Strength
    attendance: AttendanceCount
    ended_at: str = ""
    upper_delegates: list[Person] = field(default_factory=list)
    guests: list[Person] = field(default_factory=list)
    fee: str = ""
    agenda: list[str] = field(default_factory=list)
    theme: Theme | None = None
    items: list[ItemEntry] = field(default_factory=list)
    praise: list[str] = field(default_factory=list)
    reminders: list[str] = field(default_factory=list)
    criticism: list[str] = field(default_factory=list)
    votes: list[VoteEntry] = field(default_factory=list)
    conclusion: str = ""
    tasks: list[TaskLine] = field(default_factory=list)
    extra: list[PaperSection] = field(default_factory=list)
    score: SelfScore | None = None
    adopted: str = ""

    @property
    def template(self):
        name = "minutes_thematic" if self.theme else "minutes"
        name = "minutes_committee" if self.is_of_committee else name
        return f"meetings/papers/{name}.html"

    @property
    def under_subject(self):
        """The lines under the subject: the theme and who presented it."""
        if not self.theme:
            return []
        author = self.theme.author
        lines = [f"Chuyên đề: “{self.theme.title}”"]
        return [*lines, f"Người soạn, trình bày: đồng chí {author}"] if author else lines

    @property
    def is_of_committee(self):
        """Whether these are the short minutes of chi ủy (handbook 8)."""
        return self.kind == "COMMITTEE_MEETING"

    @property
    def pdf_title(self):
        return f"Biên bản {self.subject} – {self.branch}"

    @property
    def body(self):
        """The text from the opening to the closing time, in numbered sections."""
        return numbered([section for _, section in self.coded])

    @property
    def coded(self):
        """Pairs of code and section in order; the code names a place for remarks, extracts and
        supplements, and is empty for a heading without text of its own."""
        if self.is_of_committee:
            return self._short()
        return [
            ("opening", PaperSection("", [self._opening()], level=0)),
            *self._participants(),
            ("agenda", self._agenda()),
            ("", PaperSection("Nội dung sinh hoạt")),
            *_counted("item", (item.section for item in self.items)),
            ("praise", self._praise_and_criticism()),
            (
                "conclusion",
                PaperSection("Kết luận của chủ trì", paragraphs_of(self.conclusion)),
            ),
            ("", PaperSection("Biểu quyết")),
            *_counted("vote", (vote.section for vote in self.votes)),
            ("tasks", PaperSection("Phân công nhiệm vụ", [], tasks_table(self.tasks))),
            *_counted("extra", self.extra),
            *([("score", self.score.section)] if self.score else []),
            ("closing", PaperSection("", self._closing(), level=0)),
        ]

    def _short(self):
        """Chi ủy: who was there, the assessment, the plan, what goes before the branch, and what
        was agreed, each a part of its own (handbook 8)."""
        items = [
            replace(item.section, heading=item.title.rstrip("."), level=1) for item in self.items
        ]
        return [
            ("opening", PaperSection("", [self._opening()], level=0)),
            *self._short_participants(),
            *_counted("item", items),
            ("conclusion", PaperSection("Nội dung thống nhất", paragraphs_of(self.conclusion))),
            ("", PaperSection("Biểu quyết")),
            *_counted("vote", (vote.section for vote in self.votes)),
            *_counted("extra", self.extra),
            ("closing", PaperSection("", self._closing(), level=0)),
        ]

    @property
    def signatures(self):
        return [
            SignatureBlock("NGƯỜI GHI BIÊN BẢN", name=self.minute_taker.name),
            SignatureBlock("CHỦ TRÌ", name=self.chair.name),
        ]

    def _opening(self):
        body = f"Chi ủy {self.branch}" if self.is_of_committee else self.branch
        return (
            f"Hồi {clock(self.started_at)}, {day_long(self.started_at)}, tại {self.place}, "
            f"{body} tổ chức {self.subject}, hình thức {self.mode}."
        )

    def _short_participants(self):
        """Present x/y, who chairs and who writes: all that minutes of chi ủy say of people."""
        lines = [
            f"Có mặt: {self.attendance.present}/{self.attendance.expected} đồng chí.",
            f"Chủ trì: {self.chair}.",
            f"Người ghi biên bản: {self.minute_taker}.",
        ]
        absences = [*self.attendance.excused, *self.attendance.unexcused]
        lines += [f"Vắng mặt: đ{one.sentence.removeprefix('- Đ')}" for one in absences]
        guests = [capitalized(str(one)) for one in [*self.upper_delegates, *self.guests]]
        lines += [f"Dự họp: {guest}." for guest in guests]
        return [("attendance", PaperSection("Thành phần", lines))]

    def _participants(self):
        leaders = [f"Chủ trì: {self.chair}.", f"Người ghi biên bản: {self.minute_taker}."]
        guests = [f"- {capitalized(str(one))} (đại biểu cấp trên)." for one in self.upper_delegates]
        guests += [f"- {capitalized(str(one))}." for one in self.guests]
        return [
            ("", PaperSection("Thành phần")),
            ("leaders", PaperSection("Chủ trì, người ghi biên bản.", leaders, level=2)),
            ("strength", PaperSection("Đảng số của chi bộ.", self.strength.sentences, level=2)),
            ("attendance", PaperSection("Đảng viên dự họp.", self.attendance.sentences, level=2)),
            ("guests", PaperSection("Đại biểu, khách mời.", guests, level=2)),
            ("fee", PaperSection("Tình hình đóng đảng phí.", paragraphs_of(self.fee), level=2)),
        ]

    def _agenda(self):
        if not self.agenda:
            return PaperSection("Chương trình")
        lines = ["Chi bộ nhất trí thông qua chương trình gồm các nội dung:"]
        lines += [f"- {title.rstrip('.,;')};" for title in self.agenda[:-1]]
        lines.append(f"- {with_stop(self.agenda[-1])}")
        return PaperSection("Chương trình", lines)

    def _praise_and_criticism(self):
        lines = []
        for label, entries in (
            ("Biểu dương", self.praise),
            ("Nhắc nhở", self.reminders),
            ("Phê bình, tự phê bình", self.criticism),
        ):
            lines += [with_stop(f"{label}: {entry}") for entry in entries]
        return PaperSection("Biểu dương, nhắc nhở, phê bình", lines)

    def _closing(self):
        lines = paragraphs_of(self.adopted)
        if self.ended_at:
            same_day = self.ended_at[:10] == self.started_at[:10]
            day = "cùng ngày" if same_day else day_long(self.ended_at)
            lines.append(f"Cuộc họp kết thúc hồi {clock(self.ended_at)} {day}.")
        return lines
