"""A report as pure data: what is printed, whatever file it becomes (handbook 16.1)."""

from reports.papers.report import (
    Annex,
    Edition,
    NamedUnit,
    ReportPaper,
    ReportSection,
)

__all__ = ["Annex", "Edition", "NamedUnit", "ReportPaper", "ReportSection"]
