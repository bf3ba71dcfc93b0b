"""Previews of rules as they are kept: packed into JSON values, read again, written to a workbook.

A figure is kept as its counts and its target, ``[part, whole, operator, percent]``; the verdict
follows from them.
"""

from dataclasses import dataclass

from django.db import transaction

from branches.choices import RuleVersionState
from branches.models import PartyOrganization, RuleVersion
from config.lib.workbook_writing import write_workbook
from reports.choices import Indicator
from reports.indicators import Figure
from reports.models import RulePreview
from reports.rule_preview import BranchTurns, IndicatorTurns, Turn
from reports.rules import Ratio, Target, is_met
from reports.wording import SHORT_TITLES, VERDICTS, cell_text

COLUMNS = [
    *("Mã", "Chi bộ", "Chỉ số", "Đang áp dụng", "Mục tiêu đang áp dụng", "Kết quả đang áp dụng"),
    *("Theo bản thảo", "Mục tiêu theo bản thảo", "Kết quả theo bản thảo"),
]


@dataclass(frozen=True)
class KeptPreview:
    """``branches`` are pairs of a branch id and its `Turn` by indicator, only those that turn."""

    branch_count: int
    indicators: list
    branches: list

    def named(self, pairs):
        """The `BranchTurns` of some of ``branches``, in their order."""
        units = PartyOrganization.objects.in_bulk([pk for pk, _ in pairs])
        return [BranchTurns(units[pk], turns) for pk, turns in pairs if pk in units]


def packed(answer):
    """A `reports.rule_preview.Preview` as JSON values."""
    return {
        "branch_count": answer.branch_count,
        "indicators": [
            [one.indicator, *_sides(one.unit), one.to_met, one.to_missed, one.other]
            for one in answer.indicators
        ],
        "branches": [
            [
                one.branch.pk,
                [[code, *_sides(turn)] for code, turn in one.turns.items() if turn.turns],
            ]
            for one in answer.branches
        ],
    }


def unpacked(values):
    """The `KeptPreview` of what `packed` made."""
    return KeptPreview(
        values["branch_count"],
        [
            IndicatorTurns(Indicator(code), _turn(code, before, after), *counts)
            for code, before, after, *counts in values["indicators"]
        ],
        [
            (pk, {Indicator(code): _turn(code, *sides) for code, *sides in turns})
            for pk, turns in values["branches"]
        ],
    )


@transaction.atomic
def keep(draft, period, counted_on, answer):
    """Store what was counted of ``draft`` as it was read; a later state of it is not overwritten.

    Returns False where it is no draft any more.
    """
    drafts = RuleVersion.objects.filter(pk=draft.pk, state=RuleVersionState.DRAFT)
    if not drafts.select_for_update(no_key=True, of=("self",)).exists():
        return False
    counted = {"seen": draft.version, "counted_on": counted_on, "answer": packed(answer)}
    kept, is_new = RulePreview.objects.get_or_create(
        draft=draft, period=period.code, defaults=counted
    )
    if not is_new:
        RulePreview.objects.filter(pk=kept.pk, seen__lte=draft.version).update(**counted)
    return True


def workbook_of(answer):
    """Every branch that turns with its figures before and after, as the bytes of a workbook."""
    rows = [
        [one.branch.code, one.branch.label, SHORT_TITLES[code], *_told(turn)]
        for one in answer.branches
        for code, turn in one.turns.items()
        if turn.turns
    ]
    return write_workbook({"Chi bộ đổi kết quả": (COLUMNS, rows)})


def _sides(turn):
    for side in (turn.before, turn.after):
        yield [side.ratio.part, side.ratio.whole, side.target.operator, side.target.percent]


def _turn(code, before, after):
    return Turn(_figure(code, *before), _figure(code, *after))


def _figure(code, part, whole, operator, percent):
    ratio, target = Ratio(part, whole), Target(operator, percent)
    return Figure(Indicator(code), ratio, target, is_met(ratio, target))


def _told(turn):
    for side in (turn.before, turn.after):
        yield from (cell_text(side), side.target.text, VERDICTS[side.met])
