"""Signed papers of a branch, and their digitally signed copies."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for
from branches.views.files import handed_over
from branches.views.form_pages import carried_out
from config.lib.pades import can_verify
from meetings.actions import digital
from meetings.digital_forms import DigitalCopyForm
from meetings.models import SignedDocument
from meetings.permissions import KEEP_DIGITAL_COPY
from meetings.signed_files import kept_pdf

PER_PAGE = 30
TITLE = "Bản ký số"


@require_safe
def signed_papers(request, pk):
    """What the branch signed, newest first, and how many signed copies there are of each."""
    unit = unit_for(request, pk, KEEP_DIGITAL_COPY)
    rows = SignedDocument.objects.filter(organization=unit).defer("snapshot")
    rows = rows.prefetch_related("digital_copies").order_by("-signed_at", "-pk")
    context = {
        "unit": unit,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
    }
    return render(request, "meetings/files/signed_papers.html", context)


def digital_copies(request, pk, document_pk):
    """One signed paper: our PDF to be signed, and the copies that came back."""
    unit, document = _found(request, pk, document_pk)
    form = DigitalCopyForm(request.POST or None, request.FILES or None)
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form,
            digital.add_digital_copy,
            document=document,
            content=form.cleaned_data["file"].read(),
            by=request.user,
        )
    ):
        messages.success(request, "Đã giữ bản ký số cùng với bản gốc.")
        return redirect("meetings:digital_copies", unit.pk, document.pk)
    context = {
        "unit": unit,
        "document": document,
        "copies": document.digital_copies.select_related("added_by").order_by("pk"),
        "has_original": kept_pdf(document) is not None,
        "can_verify": can_verify(),
        "form": form,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user,
            unit,
            (TITLE, reverse("meetings:signed_papers", args=[unit.pk])),
            (document.title, ""),
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/files/digital_copies.html", context, status=status)


@require_POST
def digital_original(request, pk, document_pk):
    """Ask for the PDF to be signed."""
    _, document = _found(request, pk, document_pk)
    return redirect(digital.request_original(document=document, by=request.user))


@require_safe
def digital_copy(request, pk, document_pk, copy_pk):
    """The signed copy as a download, if it is still what was kept."""
    _, document = _found(request, pk, document_pk)
    copy = get_object_or_404(document.digital_copies, pk=copy_pk)
    name = f"ban-ky-so-{document.signed_at:%Y-%m-%d}-{copy.pk}.pdf"
    return handed_over(
        request,
        copy,
        organization=document.organization,
        name=name,
        content_type="application/pdf",
    )


def _found(request, pk, document_pk):
    unit = unit_for(request, pk, KEEP_DIGITAL_COPY)
    rows = SignedDocument.objects.select_related("organization")
    return unit, get_object_or_404(rows, pk=document_pk, organization=unit)
