"""A figure as ``components/_figure.html`` shows it."""

from reports.explained import figure_url
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
