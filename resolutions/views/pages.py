"""Resolutions: the page of one with its next step, and the lists."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import tell
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import from_snapshot
from config.lib.paper_view import screen_sections
from meetings.rules import HELD_STATES
from meetings.views.access import visible_meeting
from resolutions.actions import adopting, signing
from resolutions.actions.printing import request_resolution_docx, request_resolution_pdf
from resolutions.choices import ResolutionState
from resolutions.documents import resolution_paper, signed_resolution
from resolutions.facts import resolution_of, resolution_vote
from resolutions.forms import SignForm
from resolutions.meeting_parts import next_tasks_context
from resolutions.models import Resolution
from resolutions.papers import ResolutionPaper
from resolutions.permissions import SIGN_RESOLUTION, can_edit
from resolutions.views.access import (
    editable_resolution,
    meeting_crumbs,
    seen_version,
    visible_resolution,
)

PER_PAGE = 20


def of_meeting(request, pk):
    """The resolution of a meeting; before there is one, the place to begin its draft."""
    meeting = visible_meeting(request, pk)
    resolution = resolution_of(meeting)
    if resolution is not None:
        return redirect(resolution)
    if not can_edit(request.user, meeting):
        raise Http404
    context = {
        "meeting": meeting,
        "crumbs": meeting_crumbs(meeting, ("Nghị quyết", "")),
        "drafting": next_tasks_context(meeting, request),
    }
    return render(request, "resolutions/first_draft.html", context)


def detail(request, pk):
    """One resolution as it will be printed, and the one next step."""
    return _page(request, visible_resolution(request, pk))


@require_POST
def adopt(request, pk):
    resolution = editable_resolution(request, pk)
    vote = resolution_vote(resolution.meeting)
    if vote is None:
        messages.error(
            request,
            "Chưa ghi kết quả biểu quyết về nghị quyết. Đồng chí ghi biểu quyết ở trang ghi cuộc "
            "họp trước.",
        )
        return redirect(resolution)
    tell(
        request,
        "Chi bộ đã thông qua. Bước tiếp theo: bí thư ký.",
        adopting.adopt_resolution,
        resolution=resolution,
        vote=vote,
        version=seen_version(request),
        by=request.user,
    )
    return redirect(resolution)


@require_POST
def return_to_draft(request, pk):
    resolution = editable_resolution(request, pk)
    tell(
        request,
        "Đã đưa về dự thảo.",
        adopting.return_to_draft,
        resolution=resolution,
        version=seen_version(request),
        by=request.user,
    )
    return redirect(resolution)


@require_POST
def sign(request, pk):
    """Sign, after proving again who one is; signing what is signed changes nothing."""
    resolution = visible_resolution(request, pk)
    SIGN_RESOLUTION.require(request.user, resolution.branch)
    if resolution.state in (ResolutionState.SIGNED, ResolutionState.SUBMITTED):
        messages.info(request, f"Văn bản đã ký, số {resolution.number_text}.")
        return redirect(resolution)
    form = SignForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, resolution, sign_form=form)
    tell(
        request,
        "Đã ký và cấp số.",
        signing.sign_resolution,
        resolution=resolution,
        version=form.cleaned_data["version"],
        by=request.user,
    )
    return redirect(resolution)


@require_POST
def pdf(request, pk):
    """Ask for the paper as PDF; the job's page leads to the file."""
    resolution = visible_resolution(request, pk)
    return redirect(request_resolution_pdf(resolution=resolution, by=request.user))


@require_POST
def docx(request, pk):
    """Ask for the paper as a Word file."""
    resolution = visible_resolution(request, pk)
    return redirect(request_resolution_docx(resolution=resolution, by=request.user))


def of_branch(request, pk):
    """The resolutions of one branch, the newest first."""
    branch = visible_unit(request, pk)
    resolutions = (
        Resolution.objects.visible_to(request.user)
        .filter(branch=branch)
        .select_related("meeting")
        .order_by("-meeting__held_on", "-pk")
    )
    page = Paginator(resolutions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "branch": branch,
        "crumbs": unit_crumbs(request.user, branch, ("Nghị quyết", "")),
    }
    return render(request, "resolutions/resolution_list.html", context)


def _page(request, resolution, *, sign_form=None):
    user, meeting = request.user, resolution.meeting
    paper, refusal = _paper(resolution)
    is_adopted = resolution.state == ResolutionState.ADOPTED
    may_sign = is_adopted and SIGN_RESOLUTION.granted(user, resolution.branch)
    is_editor = can_edit(user, meeting)
    context = {
        "resolution": resolution,
        "meeting": meeting,
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            ("Nghị quyết", reverse("resolutions:list", args=[resolution.branch_id])),
            (str(resolution), ""),
        ],
        "paper": paper,
        "sections": screen_sections(paper) if paper else [],
        "refusal": refusal,
        "is_draft": resolution.state == ResolutionState.DRAFT,
        "is_editor": is_editor,
        "may_go_back": is_adopted and is_editor and meeting.is_open,
        "may_sign": may_sign and meeting.state in HELD_STATES,
        "waits_for_end": may_sign and meeting.state not in HELD_STATES,
        "sign_form": sign_form or SignForm(user=user, initial={"version": resolution.version}),
        "drafting": next_tasks_context(meeting, request)
        if is_editor and resolution.state == ResolutionState.DRAFT
        else None,
        "once_key": new_once_key(),
    }
    status = 422 if sign_form else 200
    return render(request, "resolutions/resolution_detail.html", context, status=status)


def _paper(resolution):
    """The paper to show, or the sentence that says why there is none."""
    signed = signed_resolution(resolution)
    try:
        return (
            from_snapshot(ResolutionPaper, signed.snapshot)
            if signed
            else resolution_paper(resolution)
        ), ""
    except RuleBroken as error:
        return None, str(error)
