"""Papers with a number: the notice that calls the branch together, and the plans."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from branches.views.form_pages import tell
from meetings.actions import issuing
from meetings.models import AnnualPlan
from meetings.notice_documents import issued_notice
from meetings.permissions import ISSUE_NOTICE
from meetings.plan.documents import PAPERS, YEAR
from meetings.theme_facts import knows_theme
from meetings.views.access import visible_meeting

NOT_TOLD = "Thông báo nêu chuyên đề không phổ biến nội dung nên chỉ chi bộ xem được."


@require_POST
def notice(request, pk):
    """Give the notice of a meeting its number."""
    meeting = visible_meeting(request, pk)
    ISSUE_NOTICE.require(request.user, meeting.branch)
    tell(
        request, "Đã ban hành thông báo triệu tập và cấp số.", issuing.issue_notice,
        meeting=meeting, by=request.user,
    )  # fmt: skip
    return redirect("meetings:receipts", meeting.pk)


@require_POST
def notice_pdf(request, pk):
    """Ask for the notice as it was issued."""
    meeting = visible_meeting(request, pk)
    issued = issued_notice(meeting)
    if issued is None:
        messages.error(request, "Thông báo chưa được ban hành. Đồng chí ban hành, cấp số trước.")
        return redirect(meeting)
    if not knows_theme(meeting, request.user):
        messages.error(request, NOT_TOLD)
        return redirect(meeting)
    return redirect(issuing.request_notice_pdf(issued=issued, by=request.user))


@require_POST
def plan(request, pk):
    """Give one paper of an approved plan its number."""
    plans = AnnualPlan.objects.visible_to(request.user).select_related("branch").distinct()
    found = get_object_or_404(plans, pk=pk)
    ISSUE_NOTICE.require(request.user, found.branch)
    paper = request.POST.get("mau", YEAR)
    if paper not in PAPERS:
        raise Http404
    tell(
        request, f"Đã ban hành, cấp số: {PAPERS[paper].lower()}.", issuing.issue_plan,
        plan=found, paper=paper, by=request.user,
    )  # fmt: skip
    return redirect(found)
