"""Speakers, tasks, praise and criticism, proposals (16.1)."""

from dataclasses import dataclass

from config.lib.paper import people
from reports.documents.wording import result
from reports.papers import ReportSection
from reports.report_facts.meetings import praised_members
from reports.report_facts.work import own_proposals
from reports.rules import Ratio


@dataclass(frozen=True)
class Work:
    """Counts of the unit; ``praised_names`` and ``own_proposals`` only where a unit may name them.

    Above the branch nobody is named.
    """

    speakers: int
    members: int
    tasks: Ratio
    overdue: int
    praised: int
    criticised: int
    proposals: int
    is_branch: bool
    praised_names: list
    own_proposals: list

    @property
    def sections(self):
        return [
            ReportSection("Phát biểu, nhiệm vụ, biểu dương, phê bình", self._lines()),
            ReportSection("Kiến nghị gửi cấp trên", self._proposal_lines()),
        ]

    def _lines(self):
        lines = [
            f"Số đảng viên đã phát biểu tại các cuộc họp trong kỳ: {people(self.speakers)} trên "
            f"tổng số {people(self.members)}.",
            "Nhiệm vụ theo nghị quyết, kết luận chi bộ đến hạn trong kỳ: đã hoàn thành "
            f"{result(self.tasks, ' ')}; quá hạn chưa xong: {self.overdue}."
            if self.tasks.whole
            else "Trong kỳ không có nhiệm vụ nào đến hạn.",
            f"Biểu dương: {self.praised} lượt; nhắc nhở, phê bình, tự phê bình: "
            f"{self.criticised} lượt, nội dung ghi trong biên bản.",
        ]
        return lines + [
            f"- Biểu dương {name or 'tập thể chi bộ'}: {text.rstrip('.')}."
            for name, text in self.praised_names
        ]

    def _proposal_lines(self):
        lines = []
        if not self.is_branch and self.proposals:
            lines.append(f"Các chi bộ đã gửi {self.proposals} kiến nghị lên cấp trên.")
        return lines + [
            f"- {text.strip().rstrip('.')} ({'đã' if answered else 'chưa'} được trả lời)."
            for text, answered in self.own_proposals
        ]


def work(figures):
    own, inside = figures.of(figures.unit), figures.unit.is_branch
    return Work(
        speakers=own["speakers"],
        members=own["members"],
        tasks=own["tasks"],
        overdue=own["tasks_overdue"],
        praised=own["praised"],
        criticised=own["criticised"],
        proposals=own["proposals"],
        is_branch=inside,
        praised_names=praised_members(figures.reckoning) if inside else [],
        own_proposals=own_proposals(figures.reckoning),
    )
