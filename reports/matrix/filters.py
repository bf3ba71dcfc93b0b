"""What the address of the matrix asks for: year, month, state, type of branch, name, view."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from branches.choices import BranchType
from branches.rule_book import rules_for
from config.lib.asked import number_asked, text_asked
from config.lib.vietnamese import search_key
from reports.matrix.reading import unsent_since
from reports.matrix.states import WAITING, CellState

DUE_SOON, UNSENT = "sap-han", "chua-gui"
BY_BRANCH = "chi-bo"
YEARS_BACK = 2
MOST_DAYS = 366
STATE_CODES = {
    "chua-den": CellState.NOT_DUE,
    "den-han": CellState.DUE,
    "chua-hop": CellState.MISSING,
    "duoc-lui": CellState.POSTPONED,
    "da-hop": CellState.HELD,
    "da-gui": CellState.SENT,
    "gui-muon": CellState.SENT_LATE,
    "tra-lai": CellState.RETURNED,
    "da-nhan": CellState.ACCEPTED,
    "so-cu": CellState.TAKEN_OVER,
}


@dataclass(frozen=True)
class MatrixFilter:
    """``month`` 0: the whole year; ``state`` a key of `STATE_CODES`, `DUE_SOON`, `UNSENT` or "".

    ``days`` belongs to the last two: due within so many days, held more than so many days ago.
    """

    year: int
    month: int = 0
    state: str = ""
    days: int = 0
    branch_type: str = ""
    text: str = ""
    by_branch: bool = False

    @classmethod
    def read(cls, query, day, unit):
        """Whatever is not understood is left out; rules give the days where none are asked."""
        year, month = number_asked(query, "nam"), number_asked(query, "thang")
        state = text_asked(query, "loc")
        days = number_asked(query, "ngay")
        if not days and state in DAY_KEYS:
            days = rules_for(unit, day).get(DAY_KEYS[state])
        return cls(
            year=year if day.year - YEARS_BACK <= year <= day.year else day.year,
            month=month if 1 <= month <= 12 else 0,
            state=state if state in STATE_CODES or state in DAY_KEYS else "",
            days=min(days, MOST_DAYS),
            branch_type=kind if (kind := text_asked(query, "loai")) in BranchType.values else "",
            text=text_asked(query, "tim")[:100],
            by_branch=query.get("xem") == BY_BRANCH,
        )

    @property
    def is_filtered(self):
        """Whether only some of the branches are asked for."""
        return bool(self.state or self.branch_type or self.text)

    @property
    def pairs(self):
        """What the address says, without what is empty."""
        values = {
            "nam": self.year,
            "thang": self.month,
            "loc": self.state,
            "ngay": self.days,
            "loai": self.branch_type,
            "tim": self.text,
            "xem": BY_BRANCH if self.by_branch else "",
        }
        return {name: value for name, value in values.items() if value}

    @property
    def query(self):
        return f"?{urlencode(self.pairs)}"

    def with_values(self, **values):
        return replace(self, **values)

    def rows(self, matrix):
        """The rows of the `Matrix` that are asked for, in its order."""
        tests = [*self._plain_tests(), *self._state_tests(matrix)]
        return [row for row in matrix.rows if all(test(row) for test in tests)]

    def _plain_tests(self):
        if self.branch_type:
            yield lambda row: row.branch_type == self.branch_type
        words = search_key(self.text).split()
        if self.text:
            yield lambda row: words and all(word in search_key(row.name) for word in words)

    def _state_tests(self, matrix):
        if self.state in STATE_CODES:
            letter = STATE_CODES[self.state]
            yield lambda row: letter in (row.cells[self.month - 1] if self.month else row.cells)
        elif self.state == DUE_SOON:
            yield lambda row: bool(self.months_due_soon(row, matrix))
        elif self.state == UNSENT:
            limit = matrix.today - timedelta(days=self.days)
            unsent = unsent_since(matrix.unit, self.year, limit)
            months = [self.month] if self.month else range(1, 13)
            yield lambda row: any((row.pk, month) in unsent for month in months)

    def months_due_soon(self, row, matrix):
        """Months whose window ends within ``days`` and for which no meeting is planned."""
        latest = matrix.today + timedelta(days=self.days)
        return [
            month
            for month, last in row.until.items()
            if matrix.today <= last <= latest
            and row.cells[month - 1] in WAITING
            and (row.pk, month) not in matrix.planned
        ]


DAY_KEYS = {DUE_SOON: "support.soon_days", UNSENT: "documents.after_days"}


def years_shown(day: date):
    return [day.year - back for back in range(YEARS_BACK + 1)]
