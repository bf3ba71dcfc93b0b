"""Opinions and proposals: the lists of a unit, and the steps of each row."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.querysets import below
from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.dates import today
from meetings.models import Meeting
from resolutions.actions import registers
from resolutions.forms import NoteForm, OpinionForm, ProposalForm, ReplyForm
from resolutions.models import Proposal, PublicOpinion
from resolutions.permissions import ANSWER_PROPOSAL, KEEP_OPINIONS, SEND_PROPOSAL, require_reader
from resolutions.register_facts import with_overdue

PER_PAGE = 30
ALL = "tat-ca"


def opinions(request, pk):
    """Opinions heard in the unit and below; first those without an answer."""
    unit = visible_unit(request, pk)
    require_reader(request.user, unit)
    rows = PublicOpinion.objects.visible_to(request.user).filter(below("branch__path", unit.path))
    return _list(
        request,
        unit,
        rows.select_related("branch", "proposal"),
        title="Ý kiến Nhân dân, đảng viên",
        template="resolutions/registers/opinions.html",
        may_add=unit.is_branch and KEEP_OPINIONS.granted(request.user, unit),
        may_keep=unit.is_branch and KEEP_OPINIONS.granted(request.user, unit),
    )


def note_opinion(request, pk):
    unit = unit_for(request, pk, KEEP_OPINIONS)
    form = OpinionForm(request.POST or None, initial={"source": "RESIDENT"})
    back = reverse("resolutions:opinions", args=[unit.pk])
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form, registers.note_opinion, opinion=form.opinion_of(unit), by=request.user
        )
    ):
        messages.success(request, f"Đã ghi ý kiến. Hạn trả lời: {form.result.due_on:%d/%m/%Y}.")
        return redirect(back)
    return _form(request, unit, form, "Ghi ý kiến", "Ghi ý kiến", back)


def answer_opinion(request, pk):
    opinion = _opinion(request, pk)
    form = ReplyForm(request.POST or None)
    back = reverse("resolutions:opinions", args=[opinion.branch_id])
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form,
            registers.answer_opinion,
            opinion=opinion,
            reply=form.cleaned_data["reply"],
            replied_on=form.cleaned_data["replied_on"],
            by=request.user,
        )
    ):
        messages.success(request, "Đã ghi trả lời.")
        return redirect(back)
    return _form(request, opinion.branch, form, "Trả lời ý kiến", "Ghi trả lời", back, opinion.text)


@require_POST
def reopen_opinion(request, pk):
    opinion = _opinion(request, pk)
    tell(request, "Đã mở lại.", registers.reopen_opinion, opinion=opinion, by=request.user)
    return redirect("resolutions:opinions", opinion.branch_id)


@require_POST
def forward_opinion(request, pk):
    opinion = _opinion(request, pk)
    tell(
        request,
        "Đã kiến nghị lên cấp trên.",
        registers.forward_opinion,
        opinion=opinion,
        by=request.user,
    )
    return redirect("resolutions:opinions", opinion.branch_id)


def proposals(request, pk):
    """Proposals of the unit and of those below it; first those without an answer."""
    unit = visible_unit(request, pk)
    require_reader(request.user, unit)
    rows = Proposal.objects.visible_to(request.user).filter(below("organization__path", unit.path))
    return _list(
        request,
        unit,
        rows.select_related("organization", "sent_to"),
        title="Kiến nghị lên cấp trên",
        template="resolutions/registers/proposals.html",
        may_add=unit.parent is not None and SEND_PROPOSAL.granted(request.user, unit),
    )


def send_proposal(request, pk):
    unit = unit_for(request, pk, SEND_PROPOSAL)
    form = ProposalForm(request.POST or None)
    back = reverse("resolutions:proposals", args=[unit.pk])
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form, registers.send_proposal, organization=unit, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, f"Đã gửi {str(form.result).lower()}.")
        return redirect(form.result)
    lead = f"{unit.name} gửi {unit.parent.name}" if unit.parent else unit.name
    return _form(request, unit, form, "Gửi kiến nghị", "Gửi kiến nghị", back, lead)


def proposal(request, pk):
    """One proposal, its answer, and the next step of whoever reads it."""
    found = _proposal(request, pk)
    user, unit = request.user, found.organization
    may_follow = found.state == "ANSWERED" and SEND_PROPOSAL.granted(user, unit)
    context = {
        "waiting": with_overdue([found], today())[0],
        "proposal": found,
        "announced": found.announced.select_related("meeting")
        .filter(meeting__in=Meeting.objects.visible_to(user))
        .order_by("announced_at", "pk"),
        "may_answer": found.is_waiting and ANSWER_PROPOSAL.granted(user, found.sent_to),
        "may_follow": may_follow,
        "crumbs": unit_crumbs(
            user,
            unit,
            ("Kiến nghị", reverse("resolutions:proposals", args=[unit.pk])),
            (str(found), ""),
        ),
    }
    return render(request, "resolutions/registers/proposal.html", context)


def answer_proposal(request, pk):
    found = _proposal(request, pk)
    ANSWER_PROPOSAL.require(request.user, found.sent_to)
    form = NoteForm(request.POST or None, label="Nội dung trả lời")
    return _step(
        request,
        found,
        form,
        "Trả lời kiến nghị",
        lambda note: registers.answer_proposal(proposal=found, answer=note, by=request.user),
    )


def ask_again(request, pk):
    found = _proposal(request, pk)
    SEND_PROPOSAL.require(request.user, found.organization)
    form = NoteForm(request.POST or None, label="Điều còn vướng")
    return _step(
        request,
        found,
        form,
        "Kiến nghị tiếp",
        lambda note: registers.ask_again(proposal=found, reason=note, by=request.user),
    )


@require_POST
def close_proposal(request, pk):
    found = _proposal(request, pk)
    SEND_PROPOSAL.require(request.user, found.organization)
    tell(
        request,
        "Đã khép lại kiến nghị.",
        registers.close_proposal,
        proposal=found,
        by=request.user,
    )
    return redirect(found)


def _list(request, unit, rows, *, title, template, **more):
    shows_all = request.GET.get("xem") == ALL
    shown = rows if shows_all else rows.waiting()
    page = Paginator(shown.order_by("due_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_overdue(page.object_list, today())
    late = rows.waiting().filter(due_on__lt=today()).count()
    context = {
        "unit": unit,
        "page": page,
        "shows_all": shows_all,
        "late_count": late,
        "title": title,
        "crumbs": unit_crumbs(request.user, unit, (title, "")),
        **more,
    }
    return render(request, template, context)


def _form(request, unit, form, title, submit, back, lead=""):
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=lead or unit.name,
        crumbs=unit_crumbs(request.user, unit, (title, "")),
        back=back,
    )


def _step(request, found, form, title, action):
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(form, action, note=form.cleaned_data["note"])
    ):
        messages.success(request, f"Đã ghi: {title.lower()}.")
        return redirect(found)
    return _form(
        request, found.organization, form, title, title, found.get_absolute_url(), found.text
    )


def _opinion(request, pk):
    seen = PublicOpinion.objects.visible_to(request.user).select_related("branch")
    opinion = get_object_or_404(seen, pk=pk)
    KEEP_OPINIONS.require(request.user, opinion.branch)
    return opinion


def _proposal(request, pk):
    seen = Proposal.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("organization", "sent_to"), pk=pk)
