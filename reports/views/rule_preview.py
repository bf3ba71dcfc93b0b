"""The effect of a draft of rules on a year that was: which branches would have turned."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from branches.choices import RuleVersionState
from branches.permissions import MANAGE_RULES
from branches.rule_facts import effect_on_values
from branches.views.access import unit_for
from branches.views.rules import rule_crumbs
from config.lib.dates import today
from config.lib.periods import Period
from reports.rule_preview import COUNTING_KEYS, has_meetings, preview
from reports.wording import SHORT_TITLES, cell_text

PER_PAGE = 50


def preview_page(request, pk, version_pk):
    unit = unit_for(request, pk, MANAGE_RULES)
    drafts = unit.rule_versions.filter(state=RuleVersionState.DRAFT).select_related("profile")
    draft = get_object_or_404(drafts, pk=version_pk)
    draft.organization = unit
    day = today()
    years = [Period(day.year - 1), Period(day.year)]
    period = _period(request.GET.get("ky", ""), years, unit)
    answer = preview(draft, period, day)
    page = Paginator(answer.branches, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "draft": draft,
        "period": period,
        "day": min(day, period.last_day),
        "years": [(one.code, f"Năm {one.year}", one == period) for one in years],
        "answer": answer,
        "lines": [_line(one) for one in answer.indicators],
        "page": page,
        "rows": [row for one in page for row in _rows(one)],
        "without_effect": [
            change.entry.label
            for change in effect_on_values(draft)
            if change.entry.key not in COUNTING_KEYS
        ],
        "crumbs": rule_crumbs(request, unit, "Xem trước tác động"),
    }
    return render(request, "reports/rule_preview.html", context)


def _period(code, years, unit):
    """The year asked for; else last year, or this one where nothing was recorded last year."""
    asked = [one for one in years if one.code == code]
    if asked:
        return asked[0]
    last, running = years
    return last if has_meetings(unit, last) else running


def _line(one):
    return {
        "title": one.indicator.label,
        "before": _side(one.unit.before),
        "after": _side(one.unit.after),
        "to_missed": one.to_missed,
        "to_met": one.to_met,
        "other": one.other,
    }


def _rows(one):
    """A line for every indicator that turns; the branch is named in each."""
    return [
        {
            "branch": one.branch,
            "title": SHORT_TITLES[indicator],
            "before": _side(turn.before),
            "after": _side(turn.after),
        }
        for indicator, turn in one.turns.items()
        if turn.turns
    ]


def _side(figure):
    return {"text": cell_text(figure), "target": figure.target.text, "met": figure.met}
