"""Papers: opened by whoever may read them, taken away by who keeps them; orientation from above."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from branches.views.files import handed_over
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.dates import today
from config.lib.uploads import DOCUMENTS, checked_upload, limits_of
from meetings.actions import preparing
from meetings.actions.reading import note_opened
from meetings.models import Document, Orientation, ThemePlan
from meetings.models.plan import AnnualPlan
from meetings.plan.permissions import PUBLISH_ORIENTATION, WRITE_PLAN
from meetings.prepare.forms import DocumentForm, OrientationForm
from meetings.reading_facts import addressed, readers_of, reading_counts

PER_PAGE = 20


@require_safe
def document(request, document_uid):
    """The file, checked against its hash, as a download; browsers never show it themselves."""
    found = _document(request, document_uid)
    answer = handed_over(request, found, organization=found.organization)
    if found.orientation_id:
        note_opened(orientation=found.orientation, document=found, by=request.user)
    return answer


@require_POST
def remove_document(request, document_uid):
    found = _document(request, document_uid)
    back = _home_of(found)
    tell(request, "Đã bỏ tài liệu.", preparing.remove_document, document=found, by=request.user)
    return redirect(back)


def theme_document(request, pk, theme_pk):
    """Add the draft or the slides of a theme."""
    plans = AnnualPlan.objects.visible_to(request.user).select_related("branch").distinct()
    plan = get_object_or_404(plans, pk=pk)
    themes = ThemePlan.objects.select_related("plan__branch")
    theme = get_object_or_404(themes, pk=theme_pk, plan=plan)
    WRITE_PLAN.require(request.user, plan.branch)
    limits = limits_of(rules_for(plan.branch, today()))
    form = DocumentForm(request.POST or None, request.FILES or None, limits=limits)
    if request.method == "POST" and _kept(form, limits, request.user, theme=theme):
        messages.success(request, "Đã thêm tài liệu chuyên đề.")
        return redirect(plan)
    steps = [(str(plan), plan.get_absolute_url()), ("Tài liệu", "")]
    crumbs = unit_crumbs(request.user, plan.branch, *steps)
    return form_page(
        request, form, title=f"Tài liệu chuyên đề quý {theme.quarter}", submit="Tải lên",
        crumbs=crumbs, back=plan.get_absolute_url(), is_multipart=True,
    )  # fmt: skip


def orientations(request, pk):
    """What a committee publishes for its branches, and a form for one more."""
    unit = unit_for(request, pk, PUBLISH_ORIENTATION)
    form = OrientationForm(request.POST or None, organization=unit)
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and carried_out(
        form, lambda: preparing.publish_orientation(orientation=form.orientation, by=request.user)
    ):
        messages.success(request, "Đã ban hành. Các chi bộ thấy nội dung khi chuẩn bị cuộc họp.")
        return redirect(form.result)
    published = Orientation.objects.filter(organization=unit).order_by("-published_at", "-pk")
    context = {
        "unit": unit,
        "form": form,
        "page": Paginator(published, PER_PAGE).get_page(request.GET.get("page")),
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, unit, ("Định hướng cho chi bộ", "")),
    }
    return render(
        request, "meetings/prepare/orientations.html", context, status=422 if form.is_bound else 200
    )


def orientation(request, pk):
    """One orientation with its papers; its committee adds papers here and sees who treated it."""
    found = _orientation(request, pk)
    may_keep = PUBLISH_ORIENTATION.granted(request.user, found.organization)
    limits = limits_of(rules_for(found.organization, today()))
    form = DocumentForm(request.POST or None, request.FILES or None, limits=limits)
    if request.method == "POST":
        PUBLISH_ORIENTATION.require(request.user, found.organization)
        if _kept(form, limits, request.user, orientation=found):
            messages.success(request, "Đã thêm tài liệu.")
            return redirect(found)
    note_opened(orientation=found, by=request.user)
    context = {
        "orientation": found,
        "reading": reading_counts(found) if may_keep else None,
        "documents": found.documents.order_by("uploaded_at", "pk"),
        "form": form if may_keep else None,
        "use_count": found.uses.values("meeting__branch").distinct().count() if may_keep else None,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, found.organization, (found.title, "")),
    }
    return render(
        request, "meetings/prepare/orientation.html", context, status=422 if form.is_bound else 200
    )


def readers(request, pk):
    """Which branches opened an orientation, who and when; those that did not by filter."""
    found = _orientation(request, pk)
    PUBLISH_ORIENTATION.require(request.user, found.organization)
    chosen = request.GET.get("loc", "")
    rows = addressed(found)
    if chosen in ("da-doc", "chua-doc"):
        rows = rows.filter(is_read=chosen == "da-doc")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    opened = readers_of(found, list(page))
    steps = [(found.title, found.get_absolute_url()), ("Đã đọc", "")]
    context = {
        "orientation": found,
        "reading": reading_counts(found),
        "rows": [(branch, opened.get(branch.pk, [])) for branch in page],
        "page": page,
        "chosen": chosen,
        "filters": [("", "Tất cả"), ("da-doc", "Đã đọc"), ("chua-doc", "Chưa đọc")],
        "crumbs": unit_crumbs(request.user, found.organization, *steps),
    }
    return render(request, "meetings/prepare/readers.html", context)


@require_POST
def remove_orientation(request, pk):
    found = _orientation(request, pk)
    unit = found.organization
    tell(request, "Đã thu hồi.", preparing.remove_orientation, orientation=found, by=request.user)
    return redirect("meetings:orientations", unit.pk)


def _kept(form, limits, user, **owner):
    """Whether the file of ``form`` was good and is kept now."""
    return form.is_valid() and carried_out(
        form,
        lambda: preparing.add_document(
            document=form.document(**owner),
            upload=checked_upload(form.cleaned_data["file"], allowed=DOCUMENTS, limits=limits),
            by=user,
        ),
    )


def _document(request, uid):
    documents = Document.objects.visible_to(request.user).select_related(
        "meeting__branch", "orientation__organization", "theme__plan__branch", "submission__branch"
    )
    return get_object_or_404(documents.distinct(), uid=uid)


def _orientation(request, pk):
    found = Orientation.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(found.distinct(), pk=pk)


def _home_of(found):
    if found.meeting_id:
        return reverse("meetings:prepare", args=[found.meeting_id])
    if found.orientation_id:
        return found.orientation.get_absolute_url()
    if found.submission_id:
        return found.submission.get_absolute_url()
    return found.theme.plan.get_absolute_url()
