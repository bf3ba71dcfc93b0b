"""Before a report is made: its words, and which reports make themselves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from branches.once import new_once_key
from branches.permissions import VIEW_COMMITTEE
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from reports.actions.automatic import set_automatic
from reports.actions.narrative import save_narrative
from reports.actions.runs import request_report
from reports.documents import preview_report
from reports.forms import AutomaticForm, NarrativeForm, asked_period
from reports.models import AutoReport, ReportDraft
from reports.permissions import REQUEST_REPORT, SET_AUTOMATIC

MAKE = "lap"


def narrative(request, pk):
    """The words of one report (``?ky=2026Q3``): proposed from the facts, edited, kept."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    REQUEST_REPORT.require(request.user, unit)
    kind, period = asked_period(request.GET.get("ky", ""), today())
    try:
        preview = preview_report(unit, kind, period, today())
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("reports:reports", unit.pk)
    draft = ReportDraft.objects.filter(organization=unit, kind=kind, period=period.code).first()
    form = NarrativeForm(request.POST or None, kind=kind, initial=_words(draft, preview))
    theirs = {}
    if form.is_bound and form.is_valid():
        try:
            saved = carried_out(
                form,
                save_narrative,
                organization=unit,
                kind=kind,
                period=period,
                texts=form.texts,
                version=form.cleaned_data["version"],
                preview=preview,
                by=request.user,
            )
        except Stale:
            saved, theirs = False, _words(draft, preview)
            form = _shown_again(form, kind, theirs)
        if saved:
            return _after_saving(request, unit, kind, period)
    context = {
        "unit": unit,
        "period": period,
        "draft": draft,
        "form": form,
        "theirs": _differing(form, theirs),
        "tokens": preview.tokens.items(),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, unit, "Lời văn báo cáo"),
    }
    status = 409 if theirs else (422 if form.is_bound and form.errors else 200)
    return render(request, "reports/narrative.html", context, status=status)


def _words(draft, preview):
    """What the fields start from: the kept words, elsewhere the proposals."""
    texts = {str(block): text for block, text in preview.proposed.items()}
    if draft:
        texts |= {block: text for block, text in draft.texts.items() if block in texts}
    return {**texts, "version": draft.version if draft else 0}


def _shown_again(form, kind, theirs):
    """The same typed words, to be saved over what was meanwhile kept and is shown beside."""
    data = form.data.copy()
    data["version"] = theirs["version"]
    again = NarrativeForm(data, kind=kind)
    again.is_valid()
    return again


def _differing(form, theirs):
    """Pairs of label and the text somebody else kept, where it is not what was typed."""
    return [
        (field.label, theirs[field.name])
        for field in form.visible_fields()
        if field.name in theirs and theirs[field.name].strip() != (field.value() or "").strip()
    ]


def _after_saving(request, unit, kind, period):
    messages.success(request, "Đã lưu lời văn báo cáo.")
    if request.POST.get("viec") == MAKE:
        run = request_report(organization=unit, kind=kind, period=period, by=request.user)
        if run.job.requester == request.user:
            return redirect(run.job)
        return redirect("reports:reports", unit.pk)
    return redirect(f"{request.path}?ky={period.code}")


def automatic(request, pk):
    """Which reports of the unit make themselves."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    SET_AUTOMATIC.require(request.user, unit)
    kept = AutoReport.objects.filter(organization=unit).values_list("kind", flat=True)
    typed = request.POST if request.method == "POST" else None
    form = AutomaticForm(typed, initial={"kinds": list(kept)})
    if form.is_valid() and carried_out(
        form, set_automatic, organization=unit, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã lưu cách tự lập báo cáo.")
        return redirect("reports:reports", unit.pk)
    context = {
        "unit": unit,
        "form": form,
        "days": rules_for(unit, today()).get("reports.auto_days"),
        "back": reverse("reports:reports", args=[unit.pk]),
        "crumbs": _crumbs(request, unit, "Báo cáo tự lập"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/automatic.html", context, status=status)


def _crumbs(request, unit, title):
    address = reverse("reports:reports", args=[unit.pk])
    return unit_crumbs(request.user, unit, ("Báo cáo", address), (title, ""))
