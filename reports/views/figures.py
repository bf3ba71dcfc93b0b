"""Figures against targets, and how each was computed."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from branches.models import RuleSet
from branches.permissions import VIEW_COMMITTEE
from branches.unit_panels import links_for
from config.lib.htmx import render_page_or_part
from config.lib.one_moment import of_one_moment
from meetings.models import Meeting
from reports.choices import Indicator
from reports.explained import (
    UnitPage,
    children_table,
    figure_url,
    meetings_table,
    members_table,
    regime_table,
)
from reports.figure_cards import card, cards, running_quarter
from reports.indicators import compute
from reports.meeting_verdicts import judged
from reports.off_target import branches_off_target, off_target_table
from reports.overview import overview
from reports.permissions import may_view_figures
from reports.roll_calls import roll_call_tables
from reports.second_readings import second_readings
from reports.trend import periods_up_to, trend_table
from reports.views.access import figure_crumbs, unit_with_figures
from reports.wording import INDICATOR_OF_SLUG, formula

OFF_TARGET_ON_A_PAGE = 50


def home(request):
    """The dashboard of the first unit the reader may see figures of."""
    for post in request.user.posts:
        if may_view_figures(request.user, post.organization):
            return redirect("reports:dashboard", post.organization_id)
    raise PermissionDenied("Đồng chí chưa được phân quyền: xem chỉ số.")


@of_one_moment
def dashboard(request, pk):
    unit, choice = unit_with_figures(request, pk)
    show = _branch_dashboard if unit.is_branch else _committee_dashboard
    return show(request, unit, choice)


def _branch_dashboard(request, unit, choice):
    answer = compute(unit, choice.period, choice.today, official=choice.official, members=True)
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figures": cards(answer, choice),
        "tables": [
            members_table(_seen_by(answer, request.user)),
            meetings_table(answer, request.user),
        ],
        "may_check": VIEW_COMMITTEE.granted(request.user, unit),
        "links": links_for(request.user, unit),
        "crumbs": figure_crumbs(request, unit, choice),
    }
    return render(request, "reports/dashboard.html", context)


def _committee_dashboard(request, unit, choice):
    periods = periods_up_to(choice.period)
    answer = _overview(unit, choice, past=periods)
    target = answer.unit.figures[Indicator.ATTENDANCE].target.percent
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figures": cards(answer, choice),
        "share": _share(answer.unit),
        "tables": [
            trend_table(periods, answer.past, target=target),
            children_table(answer, choice, units=UnitPage.read(request.GET)),
        ],
        "may_check": VIEW_COMMITTEE.granted(request.user, unit),
        "links": links_for(request.user, unit),
        "crumbs": figure_crumbs(request, unit, choice),
    }
    return render(request, "reports/dashboard_committee.html", context)


def _overview(unit, choice, past=()):
    return overview(
        unit,
        choice.period,
        choice.today,
        official=choice.official,
        children=True,
        as_now=choice.as_now,
        past=past,
    )


@of_one_moment
def summary(request, pk):
    """The running quarter in short, for the page of the unit (htmx), or alone."""
    unit, choice = unit_with_figures(request, pk)
    values = running_quarter(unit, choice.today)
    values["crumbs"] = figure_crumbs(request, unit, choice)
    return render_page_or_part(
        request, "reports/summary.html", "reports/panels/_figures.html", values
    )


@of_one_moment
def figure(request, pk, slug):
    """How one figure was computed: formula, rule set, and what stands behind it."""
    unit, choice = unit_with_figures(request, pk)
    if slug not in INDICATOR_OF_SLUG:
        raise Http404
    indicator = INDICATOR_OF_SLUG[slug]
    show = _branch_figure if unit.is_branch else _committee_figure
    answer, tables, page = show(request, unit, choice, indicator)
    rules = answer.unit.rules
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "figure": card(answer.unit.figures[indicator], unit, choice),
        "formula": formula(indicator, rules),
        "second_readings": second_readings(indicator, answer, choice),
        "rule_sets": RuleSet.objects.filter(code__in=rules.codes).order_by("code"),
        "tables": tables,
        "page": page,
        "crumbs": figure_crumbs(request, unit, choice, (indicator.label, "")),
    }
    return render(request, "reports/figure.html", context)


def _branch_figure(request, unit, choice, indicator):
    answer = compute(
        unit,
        choice.period,
        choice.today,
        official=choice.official,
        members=indicator == Indicator.CONTRIBUTIONS,
    )
    return answer, _behind(_seen_by(answer, request.user), request.user, indicator), None


def _committee_figure(request, unit, choice, indicator):
    """The units below, and the branches that miss the target, page by page."""
    answer = _overview(unit, choice)
    rows = branches_off_target(unit, indicator, choice)
    page = Paginator(rows, OFF_TARGET_ON_A_PAGE).get_page(request.GET.get("page"))
    tables = [
        children_table(
            answer,
            choice,
            [indicator],
            figure_page(indicator),
            UnitPage.read(request.GET, is_paged=False),
        ),
        off_target_table(page, unit, indicator, choice),
    ]
    return answer, tables, page


def meeting(request, pk, meeting_pk):
    """The roll call of one meeting: down to the single absence."""
    meetings = Meeting.objects.visible_to(request.user).filter(branch=pk)
    found = get_object_or_404(meetings.select_related("branch").distinct(), pk=meeting_pk)
    unit, choice = unit_with_figures(request, pk)
    context = {
        "unit": unit,
        "meeting": found,
        "tables": roll_call_tables(found, request.user),
        "judged": judged(found),
        "crumbs": figure_crumbs(request, unit, choice, (f"{found.held_on:%d/%m/%Y}", "")),
    }
    return render(request, "reports/meeting.html", context)


def _share(unit):
    """How many branches reach the attendance target; those without data do not (handbook 11.2)."""
    if not unit.branch_count:
        return ""
    met, silent = unit.met_counts[Indicator.ATTENDANCE], unit.silent_count
    rest = f"; {silent} chi bộ không có dữ liệu" if silent else ""
    return f"{met}/{unit.branch_count} chi bộ đạt chỉ tiêu tỷ lệ dự sinh hoạt{rest}."


def _seen_by(answer, user):
    """The same answer; plain members see only themselves among the members."""
    if VIEW_COMMITTEE.granted(user, answer.unit.organization):
        return answer
    own = [one for one in answer.members if one.member.user_id == user.pk]
    return answer.with_members(own)


def _behind(answer, user, indicator):
    if indicator == Indicator.CONTRIBUTIONS:
        return [members_table(answer)]
    meetings = meetings_table(answer, user, indicator)
    if indicator in (Indicator.REGULAR, Indicator.THEMATIC):
        return [regime_table(answer, indicator), meetings]
    return [meetings]


def figure_page(indicator):
    """The address of the same figure one step further down."""
    return lambda organization, choice: figure_url(organization, indicator, choice)
