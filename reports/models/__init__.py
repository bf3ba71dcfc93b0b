"""What the reports keep: editions of reports, and figures ready to read."""

from reports.models.absence import AbsenceNotice, NoticedMember, SelfCriticismRequest
from reports.models.runs import ReportRun
from reports.models.summary import BranchYear, FigureMark, OrganizationFigures

__all__ = [
    "AbsenceNotice",
    "BranchYear",
    "FigureMark",
    "NoticedMember",
    "OrganizationFigures",
    "ReportRun",
    "SelfCriticismRequest",
]
