"""A paper on the screen: its sections with tables that can become cards on a phone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScreenSection:
    """A section ready to print; every cell of ``rows`` is a pair of column name and text."""

    heading: str
    level: int
    paragraphs: list
    columns: list
    rows: list


def screen_sections(paper):
    """The sections of a paper's ``body``."""
    return [_screen_section(section) for section in paper.body]


def _screen_section(section):
    table = section.table
    return ScreenSection(
        heading=section.heading,
        level=section.level,
        paragraphs=section.paragraphs,
        columns=table.columns if table else [],
        rows=[list(zip(table.columns, row, strict=True)) for row in table.rows] if table else [],
    )
