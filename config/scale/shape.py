"""How large the slice is: the few numbers everything else follows from."""

from dataclasses import dataclass
from datetime import date
from random import Random

from config.lib.errors import RuleBroken
from config.lib.periods import month_of

BRANCHES_A_COMMUNE = 12
COMMUNES_A_PROVINCE = 200
LEAST_IN_A_BRANCH = 5
MOST_YEARS = 20
MOST_TIMES = 1000


@dataclass(frozen=True)
class Shape:
    """``branches`` and ``members`` in all, ``years`` × 12 months of meetings up to that of ``on``.

    ``on`` is the day the slice is made for: what comes after it is planned, not held. The slice
    stands there ``times`` times side by side, the copies without the text of their papers unless
    ``has_papers``.
    """

    branches: int
    members: int
    years: int
    seed: int
    on: date
    times: int = 1
    has_papers: bool = True

    def check(self):
        """Refuse sizes no slice can have, in words for whoever typed them."""
        if self.branches < 1 or not 1 <= self.years <= MOST_YEARS:
            raise RuleBroken(f"Cần ít nhất 1 chi bộ và từ 1 đến {MOST_YEARS} năm.")
        if self.members < LEAST_IN_A_BRANCH * self.branches:
            raise RuleBroken(
                f"{self.branches} chi bộ cần ít nhất {LEAST_IN_A_BRANCH * self.branches} đảng viên "
                f"(mỗi chi bộ từ {LEAST_IN_A_BRANCH})."
            )
        if not 1 <= self.times <= MOST_TIMES:
            raise RuleBroken(f"Có thể nhân lát cắt từ 1 đến {MOST_TIMES} lần.")

    @property
    def communes(self):
        return max(1, round(self.branches / BRANCHES_A_COMMUNE))

    @property
    def provinces(self):
        return max(1, round(self.communes / COMMUNES_A_PROVINCE))

    @property
    def months(self):
        """The months with meetings, the current one last."""
        last = month_of(self.on)
        return [last.shifted(-back) for back in range(12 * self.years - 1, -1, -1)]

    @property
    def first_day(self):
        return self.months[0].first_day

    def random(self, *words):
        """Chance for one matter: the same words give the same numbers, whatever came before."""
        return Random(":".join(map(str, (self.seed, *words))))  # noqa: S311 - made-up data
