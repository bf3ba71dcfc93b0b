"""Figures as ``components/_figure.html`` shows them."""

from config.lib.periods import quarter_of
from reports.explained import dashboard_url, figure_url
from reports.indicators import compute
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


def running_quarter(unit, day):
    """What ``reports/panels/_figures.html`` shows: the running quarter, provisional."""
    choice = PeriodChoice(quarter_of(day), official=False, today=day)
    answer = compute(unit, choice.period, day)
    return {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figures": [card(figure, unit, choice) for figure in answer.unit.figures.values()],
        "url": dashboard_url(unit, choice),
    }
