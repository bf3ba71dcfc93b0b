"""What the reports keep: editions of reports."""

from reports.models.runs import ReportRun

__all__ = ["ReportRun"]
