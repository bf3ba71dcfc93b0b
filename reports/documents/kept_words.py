"""What the words of a committee's report start from, out of kept figures.

The page of the words is opened in a browser, so nothing is counted from the meetings for it;
whatever it proposes is counted anew for every edition.
"""

from dataclasses import dataclass

from branches.models import PartyOrganization
from config.lib.dates import today
from reports import facts
from reports.choices import Indicator
from reports.figures_source import former_period
from reports.indicators import Indicators, added_up
from reports.kept import reading
from reports.report_facts import meetings, people, work
from reports.report_facts.counted import TASKS, by_branch
from reports.report_figures import share_of
from reports.rules import Ratio
from reports.tree import holds_below


@dataclass(frozen=True)
class WordFigures:
    """As `reports.report_figures.ReportFigures`, only what words are made of."""

    answer: Indicators
    former: object
    own: dict

    @property
    def unit(self):
        return self.answer.unit.organization

    @property
    def branch_count(self):
        return len(self.answer.branches)

    def of(self, organization):
        return self.own

    def share(self, indicator):
        return share_of(self.answer.branches, indicator)


@dataclass(frozen=True)
class WordAttention:
    """Names of branches with a month or a quarter missed; ``word`` for one of them."""

    without_meeting: list
    without_theme: list
    word: str = "chi bộ"


def word_figures(organization, period, on):
    """The `WordFigures` as on ``on``; None where they have to be counted from the rows."""
    if organization.is_branch or on != today():
        return None
    reckoning = facts.Reckoning.of(organization, period, on, official=True)
    counted = reading.ratios_of_branches(reckoning.tree, period, official=True)
    if not any(counted.values()):
        return None
    done = by_branch([(TASKS, work.due_tasks(reckoning))])
    return WordFigures(
        answer=added_up(reckoning, counted, {}, {}),
        former=_former(organization, period, on),
        own={
            "members": sum(number for _, number in people.on_rolls(reckoning)),
            "tasks": Ratio(*(sum(done[name].values()) for name in TASKS)),
            "in_window": sum(meetings.in_window(reckoning).values(), Ratio()),
        },
    )


def word_attention(figures):
    return WordAttention(
        without_meeting=_missing(figures, Indicator.REGULAR),
        without_theme=_missing(figures, Indicator.THEMATIC),
    )


def _former(organization, period, on):
    """The year before where it had branches: an annual report says whether it had."""
    before = None if period.kind else former_period(period, on)
    if before is None:
        return None
    holds = holds_below(organization, before.first_day, min(before.last_day, on))
    return before if PartyOrganization.objects.filter(holds("pk")).exists() else None


def _missing(figures, indicator):
    return [
        one.organization.label
        for one in figures.answer.branches
        if one.figures[indicator].ratio.part < one.figures[indicator].ratio.whole
    ]
