"""A piece of background work: how far it is, its file, doing it again."""

import hashlib
import mimetypes

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches import audit
from branches.actions import work
from branches.choices import JobState, LookKind
from branches.job_access import is_personal, may_read
from branches.job_facts import ahead_of, parts_of
from branches.job_links import link_of
from branches.job_parts import FOLLOW_UPS
from branches.looks import note_look
from branches.models import Job, PartyOrganization
from branches.once import new_once_key
from branches.password_again import require_proof_to_take
from branches.views.form_pages import tell
from config.lib.errors import RuleBroken
from config.lib.htmx import render_page_or_part

PDF = "application/pdf"
PER_PAGE = 30


@require_safe
def jobs(request):
    """Everything the reader asked for in the background, newest first."""
    units = PartyOrganization.objects.visible_to(request.user)
    own = Job.objects.visible_to(request.user).filter(organization__in=units)
    own = own.select_related("organization").order_by("-pk")
    context = {
        "page": Paginator(own, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [("Trang chính", reverse("branches:home")), ("Việc đã yêu cầu", "")],
    }
    return render(request, "branches/job_list.html", context)


def job(request, uid):
    """The page of a job; htmx gets the part that changes and asks again until the job has ended."""
    found = _own_job(request, uid)
    context = {
        "job": found,
        "parts": parts_of(found),
        "ahead": ahead_of(found),
        "link": link_of(found) if found.state == JobState.DONE else None,
        "is_open": found.state in (JobState.QUEUED, JobState.RUNNING),
        "once_key": new_once_key(),
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            ("Việc đã yêu cầu", reverse("branches:jobs")),
            (found.title, ""),
        ],
    }
    if found.state == JobState.DONE:
        context["result_url"] = reverse("branches:job_file", args=[found.uid])
        context["result_label"] = f"Tải {found.result_name}"
        context["view_url"] = (
            f"{context['result_url']}?xem=1" if _content_type(found) == PDF else ""
        )
    return render_page_or_part(request, "branches/job.html", "branches/_job_answer.html", context)


@require_safe
def job_file(request, uid):
    """The file a job left, checked against its hash. ``?xem=1`` opens a PDF in the browser.

    Every look at it leaves a trace (handbook 17).
    """
    found = _own_job(request, uid)
    path = settings.FILES_DIR / found.result_path
    if found.state != JobState.DONE or not path.is_file() or not may_read(found, request.user):
        raise Http404
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != found.result_sha256:
            raise Http404
    if is_personal(found):
        require_proof_to_take(request)
    with transaction.atomic():
        audit.record(
            "branches.file_downloaded",
            f"Tải {found.result_name}",
            target=found,
            by=request.user,
            organization=found.organization,
        )
        note_look(
            LookKind.FILE,
            by=request.user,
            organization=found.organization,
            target=found.title,
            subject_id=found.params.get("member") if is_personal(found) else None,
        )
        work.note_seen(job=found)
    content_type = _content_type(found)
    inline = "xem" in request.GET and content_type == PDF
    return FileResponse(
        path.open("rb"),
        as_attachment=not inline,
        filename=found.result_name,
        content_type=content_type,
    )


@require_POST
def job_cancel(request, uid):
    found = _own_job(request, uid)
    tell(request, "Đã hủy việc này.", work.cancel_job, job=found, by=request.user)
    return redirect(found)


@require_POST
def job_retry(request, uid):
    found = _own_job(request, uid)
    tell(request, "Đã đưa việc này vào hàng đợi.", work.retry_job, job=found, by=request.user)
    return redirect(found)


@require_POST
def job_follow_up(request, uid):
    """Ask for what an ended job left out, as a job of its own."""
    found = _own_job(request, uid)
    follow_up = FOLLOW_UPS.get(found.kind)
    if follow_up is None or not parts_of(found).left_out:
        messages.info(request, "Việc này không còn tài liệu nào phải làm tiếp.")
        return redirect(found)
    try:
        return redirect(follow_up(job=found, by=request.user))
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(found)


@require_POST
def job_seen(request, uid):
    """The home page need not tell of this job any more."""
    work.note_seen(job=_own_job(request, uid))
    return redirect("branches:home")


def _own_job(request, uid):
    """A job is for the person who asked for it, as long as they may see its unit."""
    units = PartyOrganization.objects.visible_to(request.user)
    jobs = Job.objects.visible_to(request.user).filter(organization__in=units)
    return get_object_or_404(jobs.select_related("organization"), uid=uid)


def _content_type(found):
    return mimetypes.guess_type(found.result_name)[0] or "application/octet-stream"
