"""Small phrases the chapters share."""

from config.lib.paper import NO_BREAK_SPACE
from reports.papers import ReportSection
from reports.wording import VERDICTS

MOST_ROWS = 200  # a longer table would take minutes to lay out (performance guide 5)
MOST_NAMES = 100
PERIOD_WORDS = {"M": "tháng", "Q": "quý", "H": "6 tháng", "": "năm"}


def counts(ratio):
    """``10/11``, "–" of nothing."""
    return f"{ratio.part}/{ratio.whole}" if ratio.whole else "–"


def result(ratio, separator="\n"):
    """``90,91 %`` with ``(10/11)`` after it: never a percentage alone."""
    if not ratio.whole:
        return "–"
    percent = ratio.percent_text.replace(" ", NO_BREAK_SPACE)
    return f"{percent}{separator}({ratio.part}/{ratio.whole})"


def verdict(met):
    return VERDICTS[met]


def named_list(heading, names, where):
    """A part that lists names, cut after `MOST_NAMES`; ``where`` says who else is meant."""
    names = list(names)
    shown = names[:MOST_NAMES]
    if len(names) > MOST_NAMES:
        shown.append(f"và {len(names) - MOST_NAMES} {where} khác, xem phụ lục Excel")
    return ReportSection(heading, [f"- {one.rstrip('.')}." for one in shown], level=2)


def period_word(period):
    return PERIOD_WORDS[period.kind]
