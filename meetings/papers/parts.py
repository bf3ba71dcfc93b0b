"""The parts of minutes as data, each knowing how it reads (handbook: Minutes)."""

from dataclasses import dataclass, field

from config.lib.paper import (
    PaperSection,
    PaperTable,
    Person,
    capitalized,
    joined,
    paragraphs_of,
    people,
    percent,
    with_stop,
)


@dataclass(frozen=True)
class Strength:
    """The roll of the branch on the day of the meeting, in persons."""

    total: int
    official: int
    probationary: int = 0
    temporary_in: int = 0
    exempt: int = 0
    temporary_out: int = 0
    suspended: int = 0
    special_duty: int = 0

    @property
    def sentences(self):
        others = (
            ("đảng viên nơi khác đến sinh hoạt tạm thời", self.temporary_in),
            ("miễn công tác và sinh hoạt đảng", self.exempt),
            ("sinh hoạt tạm thời ở nơi khác", self.temporary_out),
            ("đình chỉ sinh hoạt đảng", self.suspended),
            ("làm nhiệm vụ đặc biệt", self.special_duty),
        )
        return [
            f"Tổng số đảng viên của chi bộ: {people(self.total)}; trong đó chính thức: "
            f"{people(self.official)}, dự bị: {people(self.probationary)}.",
            f"{capitalized('; '.join(f'{label}: {people(count)}' for label, count in others))}.",
        ]


@dataclass(frozen=True)
class Absence:
    """An expected member who did not come; ``reason`` may be empty."""

    name: str
    reason: str = ""

    @property
    def sentence(self):
        return f"- Đồng chí {self.name}" + (f": {with_stop(self.reason)}" if self.reason else ".")


@dataclass(frozen=True)
class AttendanceCount:
    """Who came, in persons; ``present`` of ``expected`` as the attendance rate counts them.

    ``beyond`` came without being expected (exempt, admitted at this meeting), ``title`` says why.
    ``late`` holds ready remarks on coming late or leaving early.
    """

    expected: int
    present: int
    present_official: int
    present_probationary: int = 0
    present_temporary: int = 0
    present_online: int = 0
    excused: list[Absence] = field(default_factory=list)
    unexcused: list[Absence] = field(default_factory=list)
    beyond: list[Person] = field(default_factory=list)
    late: list[str] = field(default_factory=list)

    @property
    def sentences(self):
        kinds = [
            f"chính thức: {people(self.present_official)}",
            f"dự bị: {people(self.present_probationary)}",
            f"sinh hoạt tạm thời: {people(self.present_temporary)}",
        ]
        if self.present_online:
            kinds.append(f"dự trực tuyến: {people(self.present_online)}")
        lines = [
            f"Số đảng viên phải dự: {people(self.expected)}; có mặt: {people(self.present)}, "
            f"đạt {percent(self.present, self.expected)}; trong đó {', '.join(kinds)}."
        ]
        if self.beyond:
            names = joined([f"đồng chí {one.name} ({one.title})" for one in self.beyond])
            lines.append(f"Dự họp, không tính vào số phải dự: {names}.")
        lines += _absences("Vắng mặt có lý do", self.excused)
        lines += _absences("Vắng mặt không có lý do", self.unexcused)
        if self.late:
            lines.append(with_stop(f"Đến muộn, về sớm: {'; '.join(self.late)}"))
        return lines


def _absences(label, absences):
    if not absences:
        return [f"{label}: không."]
    return [f"{label}: {people(len(absences))}.", *(absence.sentence for absence in absences)]


@dataclass(frozen=True)
class Speech:
    """What one member said or wrote; ``kind`` (đề xuất, chất vấn …) and ``gist`` may be empty."""

    name: str
    gist: str = ""
    kind: str = ""

    def paragraphs(self, remark=""):
        notes = ", ".join(note for note in (self.kind, remark) if note)
        who = f"- Đồng chí {self.name}" + (f" ({notes})" if notes else "")
        return paragraphs_of(self.gist, lead=f"{who}: ") or [f"{who} phát biểu ý kiến."]


@dataclass(frozen=True)
class ItemEntry:
    """One point of the agenda as it went; ``speakers`` in the order they spoke.

    ``is_restricted`` 1: kept out of shared copies (handbook 8); papers know no truth values.
    """

    title: str
    presenter: Person | None = None
    gist: str = ""
    speakers: list[Speech] = field(default_factory=list)
    written: list[Speech] = field(default_factory=list)
    explanation: str = ""
    conclusion: str = ""
    is_restricted: int = 0

    @property
    def section(self):
        lines = self._presentation()
        if self.speakers:
            lines.append("Ý kiến phát biểu:")
        for speech in self.speakers:
            lines += speech.paragraphs()
        for speech in self.written:
            lines += speech.paragraphs("ý kiến bằng văn bản, đã đọc trước chi bộ")
        lines += paragraphs_of(self.explanation, lead="Chủ trì giải trình: ")
        lines += paragraphs_of(self.conclusion, lead="Chủ trì kết luận: ")
        return PaperSection(with_stop(self.title), lines or ["Đã thực hiện."], level=2)

    def _presentation(self):
        if self.presenter is None:
            return paragraphs_of(self.gist)
        who = capitalized(str(self.presenter))
        return paragraphs_of(self.gist, lead=f"{who} trình bày: ") or [f"{who} trình bày."]


@dataclass(frozen=True)
class VoteEntry:
    """A vote in persons; ``base`` are all who have a vote, absent or not (handbook: Voting rules).

    ``method`` and ``result`` as worded ("giơ thẻ đảng viên", "được thông qua").
    """

    question: str
    base: int
    yes: int
    no: int
    abstain: int
    not_voting: int
    method: str
    result: str
    reserved: list[str] = field(default_factory=list)
    invalid: int = 0
    issued: int = 0
    collected: int = 0
    tellers: list[str] = field(default_factory=list)
    voters: str = "đảng viên"

    @property
    def section(self):
        lines = [
            f"Hình thức: {self.method}. Số {self.voters} có quyền biểu quyết: {people(self.base)}.",
            f"Tán thành: {people(self.yes)} ({percent(self.yes, self.base)}); không tán thành: "
            f"{people(self.no)}; ý kiến khác: {people(self.abstain)}; có mặt nhưng không biểu "
            f"quyết: {people(self.not_voting)}.",
            *self._ballot_lines(),
            with_stop(f"Kết quả: {self.result}"),
        ]
        lines += [with_stop(f"Ý kiến bảo lưu: {opinion}") for opinion in self.reserved]
        return PaperSection(with_stop(self.question), lines, level=2)

    def _ballot_lines(self):
        """What only a secret ballot has: cards, and who counted them."""
        if not self.tellers:
            return []
        names = joined([f"đồng chí {name}" for name in self.tellers])
        return [
            f"Phiếu phát ra: {self.issued}; thu về: {self.collected}; không hợp lệ: "
            f"{self.invalid}. Kiểm phiếu: {names}."
        ]


@dataclass(frozen=True)
class ScoreRow:
    """Points given for one criterion, as text because half points exist."""

    criterion: str
    maximum: str
    points: str


@dataclass(frozen=True)
class SelfScore:
    """The branch's own score of the meeting (handbook: Meeting quality scoring)."""

    rows: list[ScoreRow]
    maximum: str
    total: str
    grade: str
    weak_points: str = ""

    @property
    def section(self):
        rows = [
            [str(order), row.criterion, row.maximum, row.points]
            for order, row in enumerate(self.rows, start=1)
        ]
        rows.append(["", "Tổng cộng", self.maximum, self.total])
        table = PaperTable(["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm"], rows, layout="score")
        lines = [
            f"Chi bộ tự chấm {self.total}/{self.maximum} điểm, đề nghị xếp loại: {self.grade}."
        ]
        lines += paragraphs_of(self.weak_points, lead="Hạn chế cần khắc phục: ")
        return PaperSection("Tự đánh giá chất lượng sinh hoạt", lines, table)


@dataclass(frozen=True)
class Theme:
    """The topic of a thematic meeting."""

    title: str
    author: str = ""
