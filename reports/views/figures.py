"""Figures against targets, and how each was computed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from branches.models import RuleSet
from branches.permissions import VIEW_COMMITTEE
from branches.unit_panels import links_for
from config.lib.htmx import render_page_or_part
from meetings.models import Meeting
from reports.choices import Indicator
from reports.explained import (
    children_table,
    figure_url,
    meetings_table,
    members_table,
    regime_table,
)
from reports.figure_cards import card, running_quarter
from reports.indicators import compute
from reports.permissions import may_view_figures
from reports.roll_calls import roll_call_tables
from reports.views.access import figure_crumbs, unit_with_figures
from reports.wording import INDICATOR_OF_SLUG, formula


def home(request):
    """The dashboard of the first unit the reader may see figures of."""
    for post in request.user.posts:
        if may_view_figures(request.user, post.organization):
            return redirect("reports:dashboard", post.organization_id)
    raise PermissionDenied("Đồng chí chưa được phân quyền: xem chỉ số.")


def dashboard(request, pk):
    unit, choice = unit_with_figures(request, pk)
    answer = compute(
        unit,
        choice.period,
        choice.today,
        official=choice.official,
        members=unit.is_branch,
        children=not unit.is_branch,
    )
    if unit.is_branch:
        tables = [
            members_table(_seen_by(answer, request.user)),
            meetings_table(answer, request.user),
        ]
    else:
        tables = [children_table(answer, choice)]
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figures": [card(figure, unit, choice) for figure in answer.unit.figures.values()],
        "share": _share(answer),
        "tables": tables,
        "links": links_for(request.user, unit),
        "crumbs": figure_crumbs(request, unit, choice),
    }
    return render(request, "reports/dashboard.html", context)


def summary(request, pk):
    """The running quarter in short, for the page of the unit (htmx), or alone."""
    unit, choice = unit_with_figures(request, pk)
    values = running_quarter(unit, choice.today)
    values["crumbs"] = figure_crumbs(request, unit, choice)
    return render_page_or_part(
        request, "reports/summary.html", "reports/panels/_figures.html", values
    )


def figure(request, pk, slug):
    """How one figure was computed: formula, rule set, and what stands behind it."""
    unit, choice = unit_with_figures(request, pk)
    if slug not in INDICATOR_OF_SLUG:
        raise Http404
    indicator = INDICATOR_OF_SLUG[slug]
    answer = compute(
        unit,
        choice.period,
        choice.today,
        official=choice.official,
        members=unit.is_branch and indicator == Indicator.CONTRIBUTIONS,
        children=not unit.is_branch,
    )
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figure": card(answer.unit.figures[indicator], unit, choice),
        "formula": formula(indicator, answer.unit.rules),
        "rule_sets": RuleSet.objects.filter(code__in=answer.unit.rules.codes).order_by("code"),
        "tables": _behind(_seen_by(answer, request.user), request.user, indicator, choice),
        "crumbs": figure_crumbs(request, unit, choice, (indicator.label, "")),
    }
    return render(request, "reports/figure.html", context)


def meeting(request, pk, meeting_pk):
    """The roll call of one meeting: down to the single absence."""
    unit, choice = unit_with_figures(request, pk)
    meetings = Meeting.objects.visible_to(request.user).filter(branch=unit)
    found = get_object_or_404(meetings.select_related("branch").distinct(), pk=meeting_pk)
    context = {
        "unit": unit,
        "meeting": found,
        "tables": roll_call_tables(found, request.user),
        "crumbs": figure_crumbs(request, unit, choice, (f"{found.held_on:%d/%m/%Y}", "")),
    }
    return render(request, "reports/meeting.html", context)


def _share(answer):
    """How many branches reach the attendance target; those without data do not (handbook 11.2)."""
    if answer.unit.organization.is_branch or not answer.branches:
        return ""
    met = sum(one.figures[Indicator.ATTENDANCE].met is True for one in answer.branches)
    silent = sum(not one.has_data for one in answer.branches)
    rest = f"; {silent} chi bộ không có dữ liệu" if silent else ""
    return f"{met}/{len(answer.branches)} chi bộ đạt chỉ tiêu tỷ lệ dự sinh hoạt{rest}."


def _seen_by(answer, user):
    """The same answer; plain members see only themselves among the members."""
    if VIEW_COMMITTEE.granted(user, answer.unit.organization):
        return answer
    own = [one for one in answer.members if one.member.user_id == user.pk]
    return answer.with_members(own)


def _behind(answer, user, indicator, choice):
    if not answer.unit.organization.is_branch:
        page = figure_page(indicator)
        return [children_table(answer, choice, [indicator], page)]
    if indicator == Indicator.CONTRIBUTIONS:
        return [members_table(answer)]
    meetings = meetings_table(answer, user, indicator)
    if indicator in (Indicator.REGULAR, Indicator.THEMATIC):
        return [regime_table(answer, indicator), meetings]
    return [meetings]


def figure_page(indicator):
    """The address of the same figure one step further down."""
    return lambda organization, choice: figure_url(organization, indicator, choice)
