"""Reports upward as documents: chapters gathered from the figures, then put on paper (16.1)."""

from reports.documents.build import Built, Preview, build_report, preview_report
from reports.documents.periods import require_reportable

__all__ = ["Built", "Preview", "build_report", "preview_report", "require_reportable"]
