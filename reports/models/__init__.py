"""What the reports keep: editions of reports, and figures ready to read."""

from reports.models.runs import ReportRun
from reports.models.summary import BranchYear, FigureMark, OrganizationFigures

__all__ = ["BranchYear", "FigureMark", "OrganizationFigures", "ReportRun"]
