"""Minutes by place: what a remark, an extract or a supplement points at, and shared copies."""

from dataclasses import dataclass, replace

from config.lib.paper import PaperSection, capitalized
from meetings.papers.minutes import MinutesPaper
from meetings.papers.parts import ItemEntry

UNNAMED = {"opening": "Phần mở đầu", "closing": "Phần kết thúc"}
WHOLE = "Toàn biên bản"
LEFT_OUT = "Nội dung hạn chế phổ biến"
KEPT_AT = "Nội dung này được lưu trong bản chính tại chi bộ."


@dataclass(frozen=True)
class Place:
    """One place of minutes: its code (`MinutesPaper.coded`), its name and its section."""

    code: str
    label: str
    section: PaperSection
    is_restricted: bool = False

    @property
    def text(self):
        """What stands there as plain text, one line per paragraph or row of a table."""
        rows = self.section.table.rows if self.section.table else []
        return "\n".join([*self.section.paragraphs, *(_row_text(row) for row in rows)])


def places_of(paper: MinutesPaper):
    """The places of minutes that hold text, in order."""
    hidden = {
        f"item-{order}" for order, item in enumerate(paper.items, start=1) if item.is_restricted
    }
    return [
        Place(code, _label(code, section), section, is_restricted=code in hidden)
        for code, section in paper.coded
        if code and not section.is_empty
    ]


def has_restricted(paper):
    return any(item.is_restricted for item in paper.items)


def shared_copy(paper):
    """The minutes without what is restricted: for the shared PDF, members and search."""
    if not has_restricted(paper):
        return paper
    titles = {item.title for item in paper.items if item.is_restricted}
    return replace(
        paper,
        agenda=[LEFT_OUT if title in titles else title for title in paper.agenda],
        items=[_left_out() if item.is_restricted else item for item in paper.items],
    )


def _left_out():
    return ItemEntry(LEFT_OUT, gist=KEPT_AT, is_restricted=1)


def _label(code, section):
    return UNNAMED.get(code) or capitalized(section.heading.strip().rstrip(".:"))


def _row_text(row):
    return "; ".join(cell.replace("\n", ", ") for cell in row if cell)
