"""The preparation page of a meeting: steps, orientation from above, papers, leave, opinions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs
from branches.views.form_pages import carried_out, tell, tell_keeping
from config.lib.asked import text_asked
from config.lib.uploads import DOCUMENTS, checked_upload, limits_of
from meetings.actions import beforehand, preparing
from meetings.agenda_shown import content_items
from meetings.models import ExcuseRequest, Orientation, PreparedOpinion
from meetings.permissions import LEAD_MEETING, PLAN_MEETING
from meetings.preparation import checklist, committee_met, orientations_for, papers_were_in_time
from meetings.prepare.choices import ExcuseState, PrepStep
from meetings.prepare.forms import DocumentForm, StepForm
from meetings.prepare.rules import papers_due_on
from meetings.views.access import people_of, recordable_meeting, visible_meeting

NOTE_LABELS = {PrepStep.UNIT: "Ý kiến của thủ trưởng, việc trùng ngày"}


def page(request, pk):
    """Everything of handbook 7.1 A on one page."""
    meeting = _preparable(request, pk)
    return _page(request, meeting)


def _page(request, meeting, document_form=None):
    people = people_of(meeting.branch, meeting.held_on)
    names = [("", "Chưa chọn"), *((one.pk, str(one)) for one in people)]
    rules = rules_for(meeting.branch, meeting.held_on)
    context = {
        "meeting": meeting,
        "steps": [(step, _step_form(step, people, names)) for step in checklist(meeting)],
        "agenda": content_items(meeting),
        "needs_committee": committee_met(meeting) is not None,
        "orientations": orientations_for(meeting),
        "documents": meeting.documents.order_by("uploaded_at", "pk"),
        "in_time": papers_were_in_time(meeting),
        "due_on": papers_due_on(meeting.held_on, rules),
        "document_form": document_form or DocumentForm(limits=limits_of(rules)),
        "leave": meeting.excuse_requests.exclude(state=ExcuseState.WITHDRAWN)
        .select_related("member")
        .order_by("requested_at", "pk"),
        "opinions": meeting.prepared_opinions.select_related("member").order_by("sent_at", "pk"),
        "may_lead": LEAD_MEETING.granted(request.user, meeting.branch),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, meeting),
    }
    status = 422 if document_form is not None else 200
    return render(request, "meetings/prepare/page.html", context, status=status)


@require_POST
def save_step(request, pk):
    meeting = _preparable(request, pk)
    form = StepForm(request.POST, people=people_of(meeting.branch, meeting.held_on))
    if form.is_valid():
        tell_keeping(
            request, "Đã lưu bước chuẩn bị.", preparing.save_step, typed=form.cleaned_data["note"],
            meeting=meeting, by=request.user, **form.cleaned_data,
        )  # fmt: skip
    else:
        messages.error(request, "Chưa lưu được bước chuẩn bị. Đồng chí chọn lại.")
    return _back(meeting)


@require_POST
def use_orientation(request, pk, orientation_pk):
    meeting = _preparable(request, pk)
    found = Orientation.objects.visible_to(request.user).distinct()
    orientation = get_object_or_404(found, pk=orientation_pk)
    tell(
        request, "Đã ghi nhận.", preparing.use_orientation,
        meeting=meeting, orientation=orientation, is_used="dung" in request.POST,
        by=request.user,
    )  # fmt: skip
    return _back(meeting)


@require_POST
def add_document(request, pk):
    meeting = _preparable(request, pk)
    limits = limits_of(rules_for(meeting.branch, meeting.held_on))
    form = DocumentForm(request.POST, request.FILES, limits=limits)
    if form.is_valid() and carried_out(
        form,
        lambda: preparing.add_document(
            document=form.document(meeting=meeting),
            upload=checked_upload(form.cleaned_data["file"], allowed=DOCUMENTS, limits=limits),
            by=request.user,
        ),
    ):
        messages.success(request, "Đã thêm tài liệu.")
        return _back(meeting)
    return _page(request, meeting, form)


@require_POST
def decide_leave(request, pk, excuse_pk):
    meeting = _preparable(request, pk)
    asked = get_object_or_404(
        ExcuseRequest.objects.select_related("meeting__branch", "member"),
        pk=excuse_pk,
        meeting=meeting,
    )
    answer = text_asked(request.POST, "answer")
    tell_keeping(
        request, "Đã trả lời đơn xin vắng.", beforehand.decide_leave, typed=answer,
        asked=asked, accept="dong-y" in request.POST, answer=answer, by=request.user,
    )  # fmt: skip
    return _back(meeting)


@require_POST
def read_out(request, pk, opinion_pk):
    """On the record page: the opinion was read out."""
    meeting = recordable_meeting(request, pk)
    opinion = get_object_or_404(
        PreparedOpinion.objects.select_related("meeting__branch", "member"),
        pk=opinion_pk,
        meeting=meeting,
    )
    tell(
        request, "Đã ghi ý kiến gửi trước vào diễn biến cuộc họp.",
        beforehand.read_out_opinion, opinion=opinion, by=request.user,
    )  # fmt: skip
    return redirect("meetings:record", meeting.pk)


def _preparable(request, pk):
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    return meeting


def _step_form(step, people, names):
    """``names`` are the choices made of ``people``, read once for the forms of all steps."""
    row = step.row
    form = StepForm(
        people=people,
        note_label=NOTE_LABELS.get(step.code),
        auto_id=f"{step.code.lower()}_%s",
        initial={
            "step": step.code,
            "assignee": row.assignee_id if row else None,
            "note": row.note if row else "",
            "is_done": bool(row and row.done_at) and not step.is_outdated,
        },
    )
    form.fields["assignee"].choices = names
    return form


def _crumbs(request, meeting):
    steps = [(meeting.title, meeting.get_absolute_url()), ("Chuẩn bị", "")]
    return unit_crumbs(request.user, meeting.branch, *steps)


def _back(meeting):
    return redirect("meetings:prepare", meeting.pk)
