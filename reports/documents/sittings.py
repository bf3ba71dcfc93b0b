"""The monthly report of a branch: each sitting with day, attendance, theme and outcome (16.1)."""

from dataclasses import dataclass

from config.lib.paper import PaperTable, day_short
from reports.documents.wording import result
from reports.papers import ReportSection
from reports.report_facts.scores import scores_of
from reports.report_facts.work import sittings
from reports.rules import Ratio

COLUMNS = ["Ngày", "Loại cuộc họp", "Có mặt / phải dự", "Chuyên đề", "Kết luận, nghị quyết"]


@dataclass(frozen=True)
class SittingLine:
    held_on: str
    kind: str
    attendance: Ratio
    theme: str
    outcome: str
    score: str = ""

    @property
    def cells(self):
        return [
            day_short(self.held_on),
            self.kind,
            result(self.attendance),
            self.theme or "–",
            self.outcome or "–",
        ]


@dataclass(frozen=True)
class Sittings:
    lines: list

    @property
    def sections(self):
        rows = [line.cells for line in self.lines]
        return [
            ReportSection(
                "Các cuộc sinh hoạt trong tháng",
                [line.score for line in self.lines if line.score]
                if rows
                else ["Chi bộ không có cuộc họp nào đã thông qua biên bản."],
                PaperTable(COLUMNS, rows, layout="sittings"),
            )
        ]


def sittings_held(figures):
    """None unless it is the month of a branch."""
    if not (figures.unit.is_branch and figures.reckoning.period.kind == "M"):
        return None
    held = sittings(figures.reckoning)
    scores = scores_of([one.meeting for one in held])
    return Sittings([_line(one, scores.get(one.meeting.pk, "")) for one in held])


def _line(one, score):
    meeting = one.meeting
    return SittingLine(
        held_on=meeting.held_on.isoformat(),
        kind=meeting.get_meeting_type_display(),
        attendance=Ratio(meeting.present_count, meeting.expected_count),
        theme=one.theme,
        outcome=one.resolution or ("Kết luận của chủ trì" if meeting.conclusion else ""),
        score=score,
    )
