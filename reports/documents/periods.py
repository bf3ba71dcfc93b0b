"""Which report goes with which period."""

from config.lib.errors import RuleBroken
from reports.choices import PERIOD_KINDS, ReportKind

LENGTH_WORDS = {
    ReportKind.MONTH: ("tháng", "2026M07"),
    ReportKind.QUARTER: ("quý", "2026Q3"),
    ReportKind.HALF: ("6 tháng", "2026H1"),
    ReportKind.YEAR: ("năm", "2026"),
}


def require_reportable(kind, period, on):
    """Refuse a period of another length than the report's, or one that has not begun."""
    word, example = LENGTH_WORDS[kind]
    if period.kind != PERIOD_KINDS[kind]:
        raise RuleBroken(
            f"{ReportKind(kind).label} lập cho một {word}. Đồng chí chọn {word}, ví dụ {example}."
            if kind != ReportKind.HALF
            else f"{ReportKind(kind).label} lập cho 6 tháng đầu hoặc cuối năm, ví dụ {example}."
        )
    if period.first_day > on:
        raise RuleBroken(f"Chưa đến {period} nên chưa lập được báo cáo. Đồng chí chọn kỳ khác.")
