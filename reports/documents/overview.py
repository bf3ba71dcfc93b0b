"""The first chapter: what the figures are about."""

from dataclasses import dataclass

from config.lib.paper import people
from reports.documents.wording import result
from reports.papers import ReportSection
from reports.rules import Ratio


@dataclass(frozen=True)
class Overview:
    """Branches and members on the last day, meetings held; ``held_due`` in branch-months."""

    is_branch: bool
    branches: int
    members: int
    regular_meetings: int
    held_due: Ratio
    in_window: Ratio
    thematic_meetings: int | None
    thematic_due: Ratio

    @property
    def sections(self):
        about = f"Số đảng viên: {people(self.members)}."
        if not self.is_branch:
            about = f"Số chi bộ: {self.branches}; số đảng viên: {people(self.members)}."
        lines = [
            about,
            f"Sinh hoạt thường kỳ: đã họp {self.regular_meetings} cuộc; số tháng của chi bộ có họp "
            f"trên số tháng phải họp: {result(self.held_due, ' ')}; họp đúng ngày quy định: "
            f"{result(self.in_window, ' ')} cuộc.",
        ]
        if self.thematic_meetings is not None:
            lines.append(
                f"Sinh hoạt chuyên đề (kể cả kết hợp): {self.thematic_meetings} cuộc; số quý của "
                f"chi bộ đã sinh hoạt chuyên đề: {result(self.thematic_due, ' ')}."
            )
        return [ReportSection("Tình hình chung", lines)]


def overview(figures):
    own = figures.of(figures.unit)
    return Overview(
        is_branch=figures.unit.is_branch,
        branches=figures.branch_count,
        members=own["members"],
        regular_meetings=own["regular_meetings"],
        held_due=own["regular"],
        in_window=own["in_window"],
        thematic_meetings=own.get("thematic_meetings"),
        thematic_due=own["thematic"],
    )
