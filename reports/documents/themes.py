"""Themes held, with topics and authors, and those planned for the next year (16.1)."""

from dataclasses import dataclass

from config.lib.paper import PaperTable, day_short
from reports.documents.wording import MOST_ROWS
from reports.papers import Annex, ReportSection
from reports.report_facts import meetings

HELD_COLUMNS = ["Chi bộ", "Ngày", "Chuyên đề", "Người xây dựng, trình bày"]
PLANNED_COLUMNS = ["Chi bộ", "Quý", "Chuyên đề"]


@dataclass(frozen=True)
class ThemeTable:
    """Rows of text about themes; too many of them stand in the Excel file only."""

    heading: str
    columns: list
    rows: list
    layout: str

    @property
    def sections(self):
        if len(self.rows) > MOST_ROWS:
            text = f"{self.heading}: {len(self.rows)} chuyên đề, danh sách ở phụ lục Excel."
            return [ReportSection(self.heading, [text])]
        return [
            ReportSection(self.heading, [], PaperTable(self.columns, self.rows, layout=self.layout))
        ]

    @property
    def annexes(self):
        return [Annex(self.heading, self.columns, self.rows)] if self.rows else []


@dataclass(frozen=True)
class ThemeCount:
    """How many themes there are where their list would be endless."""

    heading: str
    number: int

    @property
    def sections(self):
        where = "danh sách ở báo cáo của các đơn vị trực thuộc"
        text = f"{self.heading}: {self.number} chuyên đề, {where}."
        return [ReportSection(self.heading, [text])]


def themes_held(figures):
    """None for periods without the end of a quarter: nothing is due there."""
    if not figures.reckoning.period.quarters and not figures.unit.is_branch:
        return None
    heading = "Sinh hoạt chuyên đề"
    if figures.is_summed:
        return ThemeCount(heading, meetings.thematic_sittings(figures.reckoning).count())
    names = _names(figures)
    rows = [
        [
            names[one.branch_id],
            day_short(one.held_on.isoformat()),
            one.title or "–",
            one.author or "–",
        ]
        for one in meetings.themes_held(figures.reckoning)
    ]
    return ThemeTable(heading, HELD_COLUMNS, rows, "theme-list")


def next_themes(figures):
    """The topics planned for the coming year; for annual reports."""
    year = figures.reckoning.period.year + 1
    heading = f"Chuyên đề dự kiến năm {year}"
    if figures.is_summed:
        return ThemeCount(heading, meetings.titled_themes(figures.reckoning, year).count())
    names = _names(figures)
    rows = [
        [names[branch], str(quarter), title]
        for branch, quarter, title in meetings.themes_planned(figures.reckoning, year)
    ]
    return ThemeTable(heading, PLANNED_COLUMNS, rows, "theme-plan")


def _names(figures):
    return {unit.organization.pk: unit.organization.label for unit in figures.answer.branches}
