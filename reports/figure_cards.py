"""Figures as ``components/_figure.html`` shows them."""

from config.lib.periods import Period, quarter_of
from reports.choices import Indicator
from reports.explained import dashboard_url, figure_url
from reports.kept.counts import COUNTERS, NOTHING
from reports.overview import overview
from reports.period_choice import PeriodChoice
from reports.rules import Ratio
from reports.wording import counts_text

SHOWN_AT_HOME = tuple(Indicator)[:4]


def card(figure, unit, choice):
    return {
        "title": figure.indicator.label,
        "percent": figure.ratio.percent_text,
        "part": figure.ratio.part,
        "whole": figure.ratio.whole,
        "counts": counts_text(figure) if figure.ratio.whole else "Chưa có gì để tính",
        "target": f"Mục tiêu: {figure.target.text}",
        "met": figure.met,
        "url": figure_url(unit, figure.indicator, choice),
        "link_text": "Tính thế nào?",
    }


def cards(answer, choice):
    """A card for every figure of the unit; committees also see how many branches are on target."""
    unit = answer.unit
    found = []
    for indicator, figure in unit.figures.items():
        one = card(figure, unit.organization, choice)
        if not unit.organization.is_branch and unit.branch_count:
            one["share"] = f"{unit.met_counts[indicator]}/{unit.branch_count} chi bộ đạt"
        found.append(one)
    return found


def running_quarter(unit, day):
    """What ``reports/panels/_figures.html`` shows: the running quarter, provisional."""
    choice = PeriodChoice(quarter_of(day), official=False, today=day)
    answer = overview(unit, choice.period, day)
    return {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figures": cards(answer, choice),
        "url": dashboard_url(unit, choice),
    }


def committee_quarter(unit, day):
    """The running quarter of a committee: four figures against targets and the year before."""
    period = quarter_of(day)
    year_ago = Period(period.year - 1, period.kind, period.number)
    choice = PeriodChoice(period, official=False, today=day)
    answer = overview(unit, period, day, past=[year_ago])
    counts = dict(zip(COUNTERS, answer.past.get(year_ago, NOTHING), strict=True))
    figures = cards(answer, choice)[: len(SHOWN_AT_HOME)]
    for indicator, one in zip(SHOWN_AT_HOME, figures, strict=True):
        before = Ratio(counts[f"{indicator.value}_part"], counts[f"{indicator.value}_whole"])
        if before.whole:
            one["past"] = f"Cùng quý năm trước: {before.percent_text}"
    return {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figures": figures,
        "url": dashboard_url(unit, choice),
    }
