"""The effect of a draft of rules on a year that was: which branches would have turned."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from branches.choices import RuleVersionState
from branches.once import new_once_key
from branches.permissions import MANAGE_RULES
from branches.rule_facts import effect_on_values
from branches.views.access import unit_for
from branches.views.rules import rule_crumbs
from config.lib.dates import today
from config.lib.periods import Period
from reports.actions.previews import open_preview, request_preview
from reports.kept_previews import unpacked
from reports.rule_preview import COUNTING_KEYS, has_meetings
from reports.wording import SHORT_TITLES, cell_text

PER_PAGE = 50


def preview_page(request, pk, version_pk):
    """What was counted of the draft, with the way to have it counted (again) in the background."""
    unit = unit_for(request, pk, MANAGE_RULES)
    drafts = unit.rule_versions.filter(state=RuleVersionState.DRAFT).select_related("profile")
    draft = get_object_or_404(drafts, pk=version_pk)
    draft.organization = unit
    years = [Period(today().year - 1), Period(today().year)]
    asked = request.POST if request.method == "POST" else request.GET
    period = _period(asked.get("ky", ""), years, unit)
    if request.method == "POST":
        return redirect(request_preview(draft=draft, period=period, by=request.user))
    job = open_preview(draft, period)
    kept = draft.previews.filter(period=period.code).first()
    context = {
        "unit": unit,
        "draft": draft,
        "period": period,
        "years": [(one.code, f"Năm {one.year}", one == period) for one in years],
        "job": job,
        "is_own_job": job is not None and job.requester == request.user,
        "kept": kept,
        "is_stale": kept is not None and kept.seen != draft.version,
        "once_key": new_once_key(),
        "without_effect": [
            change.entry.label
            for change in effect_on_values(draft)
            if change.entry.key not in COUNTING_KEYS
        ],
        "crumbs": rule_crumbs(request, unit, "Xem trước tác động"),
    }
    if kept is not None:
        context |= _answered(unpacked(kept.answer), request.GET.get("page"))
    return render(request, "reports/rule_preview.html", context)


def _answered(answer, number):
    page = Paginator(answer.branches, PER_PAGE).get_page(number)
    return {
        "answer": answer,
        "lines": [_line(one) for one in answer.indicators],
        "page": page,
        "rows": [row for one in answer.named(page.object_list) for row in _rows(one)],
    }


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
