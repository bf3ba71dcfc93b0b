"""Tasks of a unit and of the units below it: the numbers, the list behind each, how computed."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import render
from django.urls import reverse

from branches.models import RuleSet
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, visible_unit
from config.lib.dates import today
from reports.period_choice import PeriodChoice
from reports.permissions import require_figures
from reports.task_figures import (
    COUNT_LABELS,
    LIST_LABELS,
    NAME_OF_SLUG,
    SLUGS,
    task_figures,
    tasks_in,
)
from reports.wording import task_formula
from resolutions.facts import looks_at
from resolutions.follow_up import in_slice
from resolutions.rules import FollowUp

PER_PAGE = 30
NOTHING = FollowUp()


def summary(request, pk):
    """What was given, done in time, late, open, overdue, stuck: here and per unit below."""
    unit, choice = _asked(request, pk)
    figures = task_figures(unit, choice, request.user)
    context = {
        "unit": unit,
        "choice": choice,
        "figures": figures,
        "numbers": _numbers(figures, choice),
        "earlier": _number(figures, "earlier_open", choice),
        "shares": _shares(figures, choice),
        "labels": list(COUNT_LABELS.values()),
        "rows": [
            {
                "unit": child.organization,
                "url": _address("unit_tasks", child.organization, choice),
                "numbers": _numbers(child, choice),
                "completion": child.completion.percent_text,
            }
            for child in figures.children
            if child.counts != NOTHING
        ],
        "idle": [one.organization.label for one in figures.children if one.counts == NOTHING],
        "crumbs": _crumbs(request, unit, choice),
    }
    return render(request, "reports/tasks/summary.html", context)


def listing(request, pk):
    """The tasks behind one number, the most urgent first."""
    unit, choice = _asked(request, pk)
    name = NAME_OF_SLUG.get(request.GET.get("xem"), "given")
    tasks, window = tasks_in(unit, choice, request.user)
    found = in_slice(tasks, name, window).order_by(
        F("point__due_on").asc(nulls_last=True), "branch__path", "pk"
    )
    ids = found.values_list("pk", flat=True)
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = looks_at(page.object_list, today())
    context = {
        "unit": unit,
        "choice": choice,
        "page": page,
        "label": LIST_LABELS[name],
        "crumbs": _crumbs(request, unit, choice, (LIST_LABELS[name], "")),
    }
    return render(request, "reports/tasks/list.html", context)


def explained(request, pk):
    """How the two shares are computed, by which rules, from which numbers."""
    unit, choice = _asked(request, pk)
    figures = task_figures(unit, choice, request.user)
    day = min(choice.period.last_day, choice.today)
    rules = rules_for(unit, day)
    context = {
        "unit": unit,
        "choice": choice,
        "shares": _shares(figures, choice),
        "numbers": [_number(figures, name, choice) for name in ("due", "due_done", "due_on_time")],
        "formula": task_formula(rules),
        "day": day,
        "rule_sets": RuleSet.objects.filter(code__in=rules.codes).order_by("code"),
        "crumbs": _crumbs(request, unit, choice, ("Tính thế nào?", "")),
    }
    return render(request, "reports/tasks/explained.html", context)


def _asked(request, pk):
    """The unit and the period: this year unless the address says otherwise."""
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    day = today()
    return unit, PeriodChoice.read({"ky": request.GET.get("ky") or f"{day.year}"}, day)


def _numbers(figures, choice, names=COUNT_LABELS):
    """Each number with the address of the tasks behind it."""
    address = _address("task_list", figures.organization, choice)
    return [
        {
            "label": LIST_LABELS[name],
            "count": getattr(figures.counts, name),
            "url": f"{address}&xem={SLUGS[name]}",
        }
        for name in names
    ]


def _number(figures, name, choice):
    return _numbers(figures, choice, [name])[0]


def _shares(figures, choice):
    """The two shares of handbook 9, ready to print."""
    return [
        {"title": title, "ratio": ratio, "list": _number(figures, name, choice)}
        for title, ratio, name in (
            ("Tỷ lệ hoàn thành", figures.completion, "due_done"),
            ("Tỷ lệ đúng hạn", figures.on_time, "due_on_time"),
        )
    ]


def _address(name, organization, choice):
    query = urlencode({"ky": choice.period.code})
    return f"{reverse(f'reports:{name}', args=[organization.pk])}?{query}"


def _crumbs(request, unit, choice, *further):
    own = "" if not further else _address("unit_tasks", unit, choice)
    return unit_crumbs(request.user, unit, ("Nghị quyết và nhiệm vụ", own), *further)
