"""Sums of the matrix by month and by unit. Pure: the sum of the parts is the whole."""

from collections import Counter

from reports.matrix.states import SENT_LATE, CellState, Totals, totals_of

LATER = frozenset({CellState.RETURNED, CellState.ACCEPTED})


class MonthCounts:
    """How many branches are in which state, month by month.

    ``cells`` has ``{letter of CellState: branches}`` of each month, ``late`` how many of them were
    sent late and returned or accepted since.
    """

    def __init__(self):
        self.cells = [Counter() for _ in range(12)]
        self.late = [0] * 12

    @classmethod
    def of(cls, rows):
        """The sums of `reports.matrix.reading.MatrixRow`."""
        found = cls()
        for row in rows:
            for counts, cell in zip(found.cells, row.cells, strict=True):
                counts[cell] += 1
            for month in row.late:
                if row.cells[month - 1] in LATER:
                    found.late[month - 1] += 1
        return found

    @classmethod
    def added(cls, kinds):
        """The sums of pairs of a `reports.matrix.reading.Kind` and the twelve kept letters of its
        branches, one after the other."""
        found, by_kind = cls(), {}
        for kind, states in kinds:
            by_kind.setdefault(kind, []).append(states)
        by_kind = {kind: "".join(states) for kind, states in by_kind.items()}
        together = "".join(by_kind.values())
        for place in range(12):
            said = {id(kind.said[place]): kind.said[place] for kind in by_kind}
            if len(said) == 1:  # all kinds alike in this month
                found._add(place, *said.values(), together)
            else:
                for kind, states in by_kind.items():
                    found._add(place, kind.said[place], states)
        return found

    def _add(self, place, said, states):
        letters = states[place::12]
        for letter, cell in said.items():
            if number := letters.count(letter):
                self.cells[place][cell] += number
                self.late[place] += number if letter in SENT_LATE else 0

    @property
    def branches(self):
        """How many there are: each has a letter for every month."""
        return self.cells[0].total()

    @property
    def totals(self):
        """The `Totals` of every month, in order."""
        return list(map(totals_of, self.cells, self.late))


def year_totals(by_month):
    return sum(by_month, Totals())
