"""BẢNG TỰ CHẤM ĐIỂM of one meeting, as data and as a file (handbook 15.4 ``score_sheet``)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.docx import render_docx
from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    paragraphs_of,
    roman,
)
from config.lib.pdf import render_paper
from meetings.documents import paper_head
from meetings.papers import minutes_subject
from resolutions.scoring.choices import ScoreState
from resolutions.scoring.reading import view_of
from resolutions.scoring.sheets import TOTAL, points_text

DOCX = "docx"
COLUMNS = ["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm"]


@dataclass(frozen=True)
class SheetLine:
    """A criterion (``number`` like IV) or one of its parts (2), all ready to print."""

    number: str
    title: str
    most: str
    points: str

    @property
    def cells(self):
        return [self.number, self.title, self.most, self.points]


@dataclass(frozen=True)
class ScoreSheetPaper:
    """``result``: what the branch scored, in words; ``confirmed``: what the committee said."""

    KIND: ClassVar[str] = "resolutions.score_sheet"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "BẢNG TỰ CHẤM ĐIỂM"
    template: ClassVar[str] = "meetings/papers/plan.html"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    meeting: str
    branch: str
    possible: str
    points: str
    result: str
    lines: list[SheetLine] = field(default_factory=list)
    weak_points: str = ""
    confirmed: str = ""
    scorer: str = ""
    chair: str = ""

    @property
    def subject(self):
        return f"chất lượng {self.meeting}"

    @property
    def pdf_title(self):
        return f"Bảng tự chấm điểm {self.subject} – {self.branch}"

    @property
    def body(self):
        rows = [line.cells for line in self.lines]
        rows.append(["", "Tổng cộng", self.possible, self.points])
        return [
            PaperSection("", [], PaperTable(COLUMNS, rows, layout="score"), level=0),
            PaperSection("", self._closing(), level=0),
        ]

    def _closing(self):
        lines = [self.result] if self.result else []
        lines += paragraphs_of(self.weak_points, lead="Hạn chế cần khắc phục: ")
        return [*lines, self.confirmed] if self.confirmed else lines

    @property
    def signatures(self):
        return [
            SignatureBlock("NGƯỜI CHẤM ĐIỂM", name=self.scorer),
            SignatureBlock("CHỦ TRÌ", name=self.chair),
        ]


def score_sheet(score):
    """The sheet of a score as it stands; what is not given yet stays blank."""
    meeting, view = score.meeting, view_of(score)
    return ScoreSheetPaper(
        head=paper_head(score.branch, meeting.held_on),
        meeting=minutes_subject(meeting.meeting_type, meeting.held_on, meeting.month),
        branch=score.branch.name,
        possible=view.possible,
        points="" if score.points is None else points_text(score.points),
        result=_result(score),
        lines=list(_lines(view)),
        weak_points=score.weak_points,
        confirmed=_confirmed(score),
        scorer=score.scorer.full_name,
        chair=meeting.chair.full_name if meeting.chair else "",
    )


def _lines(view):
    for order, (title, most, lines) in enumerate(view.groups, start=1):
        given = [line.points for line in lines]
        points = "" if None in given else points_text(sum(given))
        yield SheetLine(roman(order), title, most, points)
        for number, line in enumerate(lines, start=1):
            own = "" if line.points is None else line.points_text
            yield SheetLine(str(number), line.item.title, line.most_text, own)


def _result(score):
    if score.score is None:
        return ""
    own = f"{points_text(score.points)}/{points_text(score.possible)} điểm"
    if score.possible != TOTAL:
        own += f", quy đổi {points_text(score.score)}/{TOTAL} điểm"
    vote = score.vote
    voted = f" Chi bộ thông qua: {vote.yes}/{vote.base} tán thành." if vote else ""
    return f"Chi bộ tự chấm {own}, xếp loại {score.get_band_display()}.{voted}"


def _confirmed(score):
    if score.state != ScoreState.CONFIRMED:
        return ""
    reason = f" Lý do: {score.official_reason.rstrip('.')}." if score.official_reason else ""
    return (
        f"Cấp trên xác nhận {points_text(score.official_score)}/100 điểm, xếp loại "
        f"{score.get_official_band_display()}.{reason}"
    )


def score_sheet_file(score, form):
    """The sheet as the bytes of a PDF or Word file."""
    paper = score_sheet(score)
    if form == DOCX:
        return render_docx([(paper, "")], title=paper.pdf_title)
    return render_paper(paper)
