"""What an import answers: how many rows of which fate, and every problem with its place."""

from dataclasses import dataclass, field

from config.lib.errors import RuleBroken


@dataclass(frozen=True)
class Problem:
    """One thing to correct. ``row`` is the row as Excel counts it (header = 1).

    ``sheet``, ``row`` and ``column`` are None where the whole file or a whole sheet is meant.
    """

    sheet: str | None
    row: int | None
    column: str | None
    message: str

    @property
    def place(self):
        """Where it is, for people: ``Điểm danh, dòng 4, cột Trạng thái``."""
        parts = [
            f"Trang “{self.sheet}”" if self.sheet else "",
            f"dòng {self.row}" if self.row else "",
            f"cột “{self.column}”" if self.column else "",
        ]
        return ", ".join(part for part in parts if part) or "Cả tệp"

    def as_json(self):
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


class ImportRefused(RuleBroken):
    """The file as a whole cannot be taken: not a workbook, too large, unknown unit."""


@dataclass(frozen=True)
class ImportResult:
    """The end of one import, or of its rehearsal. Counts are units, persons or meetings.

    With errors nothing was stored and the counts are 0. ``new`` and ``other`` name what was, or
    would be, created and changed; ``notes`` are doubts that do not stop the import.
    """

    dry_run: bool
    new: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    unchanged: int = 0
    errors: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = field(default=())

    @property
    def ok(self):
        return not self.errors

    @property
    def created(self):
        return len(self.new)

    @property
    def changed(self):
        return len(self.other)

    def as_json(self):
        """The object that scripts read (product page, section 6)."""
        return {
            "ok": self.ok,
            "dry_run": self.dry_run,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "errors": [problem.as_json() for problem in self.errors],
        }


def refused(message, *, dry_run):
    """The result of a file that was not even read."""
    return ImportResult(dry_run=dry_run, errors=(Problem(None, None, None, message),))


def in_order(problems):
    """Problems sheet by sheet, row by row; those of the whole file first."""
    return tuple(sorted(problems, key=lambda one: (one.sheet or "", one.row or 0)))
