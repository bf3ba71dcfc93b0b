"""Themes proposed by members: the list, a new one, support, taking one into the plan."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, tell
from config.lib.dates import today
from config.lib.periods import ROMAN
from meetings.actions import theme_proposals as actions
from meetings.models.plan import ThemeProposal
from meetings.plan.forms import ThemeProposalForm
from meetings.plan.permissions import PROPOSE_THEME, WRITE_PLAN
from meetings.theme_suggestions import suggestions_for, suggestions_source

QUARTERS = [(quarter, f"Quý {ROMAN[quarter]}") for quarter in range(1, 5)]


def page(request, pk):
    """The proposals of this year and the next, most supported first, and a form for one more."""
    branch = unit_for(request, pk, PROPOSE_THEME)
    form = ThemeProposalForm(request.POST or None, branch=branch)
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and carried_out(
        form, actions.propose_theme, proposal=form.proposal, by=request.user
    ):
        messages.success(request, "Đã ghi đề xuất của đồng chí.")
        return redirect("meetings:theme_proposals", branch.pk)
    proposals = (
        ThemeProposal.objects.visible_to(request.user)
        .filter(branch=branch, year__gte=today().year)
        .select_related("theme", "proposed_by")
        .annotate(support_count=Count("supports"))
        .order_by("year", "-support_count", "pk")
    )
    supported = set(
        ThemeProposal.objects.filter(
            branch=branch, supports__member__user=request.user
        ).values_list("pk", flat=True)
    )
    context = {
        "branch": branch,
        "form": form,
        "proposals": [(one, one.pk in supported) for one in proposals],
        "suggestions": suggestions_for(branch.branch_type),
        "source": suggestions_source(),
        "may_take": WRITE_PLAN.granted(request.user, branch),
        "quarters": QUARTERS,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, branch, ("Đề xuất chuyên đề", "")),
    }
    return render(
        request, "meetings/plan/proposals.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def support(request, pk, proposal_pk):
    proposal = _proposal(request, pk, proposal_pk)
    tell(
        request, "Đã ghi nhận ý kiến của đồng chí.", actions.support_theme,
        proposal=proposal, by=request.user,
    )  # fmt: skip
    return redirect("meetings:theme_proposals", pk)


@require_POST
def take(request, pk, proposal_pk):
    """Make it the theme of a quarter."""
    proposal = _proposal(request, pk, proposal_pk)
    quarter = {str(number): number for number, _ in QUARTERS}.get(request.POST.get("quy"))
    tell(
        request, "Đã đưa chuyên đề vào kế hoạch.", actions.take_into_plan,
        proposal=proposal, quarter=quarter, by=request.user,
    )  # fmt: skip
    return redirect("meetings:theme_proposals", pk)


def _proposal(request, pk, proposal_pk):
    proposals = ThemeProposal.objects.visible_to(request.user).select_related("branch")
    return get_object_or_404(proposals, pk=proposal_pk, branch=pk)
