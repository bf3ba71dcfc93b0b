"""Figures as ``components/_figure.html`` shows them."""

from config.lib.periods import quarter_of
from reports.explained import dashboard_url, figure_url
from reports.overview import overview
from reports.period_choice import PeriodChoice
from reports.wording import counts_text


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
