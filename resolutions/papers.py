"""The resolution of a branch as pure data (handbook: Conclusions, resolutions and follow-up)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    Person,
    SignatureBlock,
    capitalized,
    clock,
    day_long,
    day_short,
    numbered,
    paragraphs_of,
    people,
    percent,
    recipient_lines,
    with_stop,
)


@dataclass(frozen=True)
class Sitting:
    """The meeting that adopted the resolution; moments are local ISO text, counts in persons.

    ``started_at`` may be only a day and ``expected`` 0 in a draft written before the meeting.
    """

    subject: str
    branch: str
    started_at: str
    expected: int
    present: int
    chair: Person
    minute_taker: Person
    ended_at: str = ""

    @property
    def sentence(self):
        parts = [f"{capitalized(day_long(self.started_at))}, {self.branch} tổ chức {self.subject}"]
        if "T" in self.started_at:
            until = f" đến {clock(self.ended_at)}" if self.ended_at else ""
            parts.append(f"từ {clock(self.started_at)}{until}")
        if self.expected:
            parts.append(
                f"có {people(self.present)} dự trên {people(self.expected)} phải dự "
                f"({percent(self.present, self.expected)})"
            )
        leaders = f"chủ trì: {self.chair}; người ghi biên bản: {self.minute_taker}."
        return f"{', '.join(parts)}; {leaders}"


@dataclass(frozen=True)
class TaskResult:
    """What became of a task of last month; ``due_on`` ISO or empty, ``result`` as worded."""

    text: str
    due_on: str
    result: str

    @property
    def outcome(self):
        return with_stop(capitalized(self.result))


@dataclass(frozen=True)
class Assessment:
    """Part I: how the branch led last month, typed text by subject."""

    politics: str = ""
    work: str = ""
    last_month: str = ""
    results: list[TaskResult] = field(default_factory=list)
    praise: str = ""
    weaknesses: str = ""

    @property
    def sections(self):
        return [
            PaperSection("Đánh giá kết quả lãnh đạo tháng trước"),
            _point("Về chính trị, tư tưởng.", self.politics),
            _point("Về lãnh đạo thực hiện nhiệm vụ chính trị.", self.work),
            PaperSection(
                "Kết quả thực hiện nghị quyết tháng trước.",
                paragraphs_of(self.last_month),
                _results_table(self.results),
                level=2,
            ),
            _point("Biểu dương, nhắc nhở.", self.praise),
            _point("Hạn chế, nguyên nhân.", self.weaknesses),
        ]


def _point(heading, text):
    return PaperSection(heading, paragraphs_of(text), level=2)


def _results_table(results):
    rows = [
        [str(order), with_stop(task.text), day_short(task.due_on), task.outcome]
        for order, task in enumerate(results, start=1)
    ]
    return PaperTable(["TT", "Nhiệm vụ", "Thời hạn", "Kết quả"], rows, layout="results")


@dataclass(frozen=True)
class PointLine:
    """A point of the resolution: what is wanted, by which measure, who, until when, who checks.

    ``owner`` and ``helper`` name persons or units, joined; ``due_on`` is ISO or empty.
    """

    text: str
    owner: str
    requirement: str = ""
    measure: str = ""
    helper: str = ""
    due_on: str = ""
    checker: str = ""
    indicator: str = ""
    implements: str = ""

    @property
    def what(self):
        """The first column: the task, then what belongs to it, each on a line of its own."""
        lines = [self.text]
        if self.requirement:
            lines.append(f"Yêu cầu: {self.requirement}")
        if self.measure:
            lines.append(f"Biện pháp: {self.measure}")
        if self.indicator:
            lines.append(f"Chỉ tiêu: {self.indicator}")
        if self.implements:
            lines.append(f"Thực hiện: {self.implements}")
        return "\n".join(with_stop(line) for line in lines)

    @property
    def who(self):
        return f"{self.owner}\nPhối hợp: {self.helper}" if self.helper else self.owner


@dataclass(frozen=True)
class VoteLine:
    """The vote on the paper; ``base`` are all who have a vote (handbook: Voting rules)."""

    yes: int
    base: int

    def sentence(self, paper_name):
        return (
            f"{paper_name} được chi bộ thông qua với {self.yes}/{self.base} đảng viên có quyền "
            f"biểu quyết tán thành, đạt {percent(self.yes, self.base)}."
        )


@dataclass(frozen=True)
class ResolutionPaper:
    """A resolution or conclusion. Parts without text are left out, the numbers close up.

    ``title`` is NGHỊ QUYẾT or KẾT LUẬN; points stand under the direction (II) or, with whoever
    carries them out, under the implementation (III); ``vote`` is None before the vote;
    ``signer_position`` is BÍ THƯ or PHÓ BÍ THƯ.
    """

    KIND: ClassVar[str] = "resolutions.resolution"
    SCHEMA: ClassVar[int] = 1
    template: ClassVar[str] = "resolutions/papers/resolution.html"

    head: PaperHead
    subject: str
    branch: str
    sitting: Sitting
    assessment: Assessment = field(default_factory=Assessment)
    direction: str = ""
    direction_points: list[PointLine] = field(default_factory=list)
    points: list[PointLine] = field(default_factory=list)
    implementation: str = ""
    self_rating: str = ""
    vote: VoteLine | None = None
    recipients: list[str] = field(default_factory=list)
    title: str = "NGHỊ QUYẾT"
    authority: str = "T/M CHI BỘ"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def pdf_title(self):
        return f"{self.title.capitalize()} {self.subject} – {self.branch}"

    @property
    def body(self):
        """The text from the opening to the vote line, in numbered sections."""
        return numbered(
            [
                PaperSection("", self._opening(), level=0),
                *self.assessment.sections,
                PaperSection(
                    "Phương hướng, nhiệm vụ tháng tới",
                    paragraphs_of(self.direction),
                    _points_table(self.direction_points),
                ),
                PaperSection(
                    "Phân công và tổ chức thực hiện",
                    paragraphs_of(self.implementation),
                    _points_table(self.points),
                ),
                PaperSection("Tự đánh giá chất lượng sinh hoạt", paragraphs_of(self.self_rating)),
                PaperSection("", self._vote(), level=0),
            ]
        )

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients)

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]

    def _opening(self):
        verb = "quyết nghị" if self.title == "NGHỊ QUYẾT" else "kết luận"
        return [f"{self.sitting.sentence} Chi bộ thảo luận và {verb}:"]

    def _vote(self):
        return [self.vote.sentence(self.title.capitalize())] if self.vote else []


def _points_table(points):
    rows = [
        [str(order), point.what, point.who, day_short(point.due_on), point.checker]
        for order, point in enumerate(points, start=1)
    ]
    columns = [
        "TT",
        "Nhiệm vụ, yêu cầu, biện pháp",
        "Người thực hiện",
        "Thời hạn",
        "Người kiểm tra",
    ]
    return PaperTable(columns, rows, layout="tasks")
