"""The register of issued papers, and what explains its gaps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from branches.models import NumberCounter, Term
from branches.numbers import term_of
from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, form_page
from config.lib.dates import today
from config.lib.errors import RuleBroken
from resolutions.actions import numbering
from resolutions.forms import FirstNumberForm, VoidNumberForm
from resolutions.number_facts import registers_of
from resolutions.permissions import KEEP_NUMBERS, require_reader


def register(request, pk):
    """Every number of a term with its paper, or why it has none."""
    branch = visible_unit(request, pk)
    require_reader(request.user, branch)
    terms = _terms(branch)
    asked = request.GET.get("nhiem-ky", "")
    term = next((one for one in terms if str(one.pk) == asked), terms[0] if terms else None)
    context = {
        "branch": branch,
        "terms": terms,
        "term": term,
        "registers": registers_of(branch, term, request.user) if term else [],
        "may_keep": KEEP_NUMBERS.granted(request.user, branch),
        "crumbs": unit_crumbs(request.user, branch, ("Sổ văn bản", "")),
    }
    return render(request, "resolutions/registers/numbers.html", context)


def first_number(request, pk):
    return _kept(
        request,
        pk,
        FirstNumberForm(request.POST or None),
        numbering.set_first_number,
        "Số bắt đầu",
        "Đặt số bắt đầu",
        "Chỉ đặt được trước khi cấp số đầu tiên trong phần mềm, và chỉ đặt lớn hơn.",
    )


def void_number(request, pk):
    return _kept(
        request,
        pk,
        VoidNumberForm(request.POST or None),
        numbering.void_number,
        "Ghi số hủy",
        "Ghi số hủy",
        "Số đã hủy không dùng lại; lý do được ghi trong sổ.",
    )


def _kept(request, pk, form, action, title, submit, lead):
    branch = unit_for(request, pk, KEEP_NUMBERS)
    back = reverse("resolutions:numbers", args=[branch.pk])

    def in_present_term(**typed):
        return action(branch=branch, term=term_of(branch, today()), by=request.user, **typed)

    if (
        form.is_bound
        and form.is_valid()
        and carried_out(form, in_present_term, **form.cleaned_data)
    ):
        messages.success(request, f"Đã ghi vào sổ văn bản: {form.result}.")
        return redirect(back)
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=lead,
        crumbs=unit_crumbs(request.user, branch, ("Sổ văn bản", back), (title, "")),
        back=back,
    )


def _terms(branch):
    """The present term first, then those in which the branch issued numbers."""
    used = NumberCounter.objects.filter(organization=branch).values("term")
    terms = list(Term.objects.filter(pk__in=used).order_by("-valid_from", "-pk"))
    try:
        present = term_of(branch, today())
    except RuleBroken:
        return terms
    return [present, *(one for one in terms if one != present)]
