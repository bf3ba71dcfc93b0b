"""Who knows of a meeting and how; slips, call list, calendar; a member's own page before it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches import mail
from branches.models import MailOutbox
from branches.once import new_once_key
from branches.views.access import unit_crumbs
from branches.views.form_pages import carried_out, tell
from config.lib.asked import numbers_asked
from meetings.actions import beforehand, notifying
from meetings.choices import MeetingState
from meetings.models import Document, ExcuseRequest
from meetings.notice_documents import calendar_file, issued_notice
from meetings.people_told import delegates, members_to_tell, still_to_tell, told
from meetings.permissions import ISSUE_NOTICE, PLAN_MEETING
from meetings.prepare.choices import Channel, ExcuseState
from meetings.prepare.forms import LeaveForm, OpinionForm
from meetings.theme_facts import shown_theme
from meetings.views.access import visible_meeting

BY_HAND = [Channel.PHONE, Channel.SLIP, Channel.MESSAGE, Channel.IN_PERSON]


def receipts(request, pk):
    """Each member: informed how, when, by whom, or not yet; and the means to tell the others."""
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    people = told(meeting)
    letters = MailOutbox.objects.filter(key__startswith=f"{notifying.LETTER_KIND}:{meeting.pk}:")
    context = {
        "meeting": meeting,
        "people": people,
        "to_tell": still_to_tell(people),
        "known": sum(one.is_informed for one in people),
        "delegates": list(delegates(meeting)),
        "channels": [(one.value, one.label) for one in BY_HAND],
        "waiting_letters": letters.filter(state="WAITING").count(),
        "is_configured": mail.is_configured(),
        "issued": issued_notice(meeting),
        "may_issue": meeting.state == MeetingState.ANNOUNCED
        and ISSUE_NOTICE.granted(request.user, meeting.branch),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, meeting, "Ai đã biết"),
    }
    return render(request, "meetings/prepare/receipts.html", context)


@require_POST
def mark(request, pk):
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    chosen = numbers_asked(request.POST, "member")
    tell(
        request, "Đã ghi người được báo.", notifying.mark_informed,
        meeting=meeting, member_ids=chosen, channel=request.POST.get("channel", ""),
        by=request.user,
    )  # fmt: skip
    return redirect("meetings:receipts", meeting.pk)


@require_POST
def slips(request, pk):
    return _paper(request, pk, notifying.INVITATIONS_PDF, "Giấy mời")


@require_POST
def call_list(request, pk):
    return _paper(request, pk, notifying.CALL_LIST_PDF, "Danh sách báo họp")


def _paper(request, pk, kind, title):
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    return redirect(
        notifying.request_paper(meeting=meeting, kind=kind, title=title, by=request.user)
    )


@require_safe
def calendar(request, pk):
    """The meeting for a telephone's calendar."""
    meeting = visible_meeting(request, pk)
    address = request.build_absolute_uri(meeting.get_absolute_url())
    content = calendar_file(meeting, address)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="hop-{meeting.held_on:%Y-%m-%d}.ics"'
    return answer


# --- a member's own page before the meeting -----------------------------------------------------


def own(request, pk):
    """What a member does before a meeting: confirm, ask leave, say what they want to say."""
    return _own_page(request, visible_meeting(request, pk))


def _own_page(request, meeting, **forms):
    member = next(
        (one.member for one in members_to_tell(meeting) if one.member.user_id == request.user.pk),
        None,
    )
    asked = meeting.excuse_requests.filter(member=member).first() if member else None
    opinion = meeting.prepared_opinions.filter(member=member).first() if member else None
    said = {"text": opinion.text, "may_be_read_out": opinion.may_be_read_out} if opinion else None
    theme = meeting.theme if member else shown_theme(meeting, request.user)
    context = {
        "meeting": meeting,
        "theme": theme,
        "notice_text": meeting.notice_text if theme == meeting.theme else "",
        "member": member,
        "is_informed": bool(member) and meeting.receipts.filter(member=member).exists(),
        "asked": asked,
        "may_ask": asked is None or asked.state in (ExcuseState.REFUSED, ExcuseState.WITHDRAWN),
        "may_withdraw": asked and asked.state in (ExcuseState.REQUESTED, ExcuseState.ACCEPTED),
        "opinion": opinion,
        "documents": Document.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .distinct()
        .order_by("uploaded_at", "pk"),
        "leave_form": forms.get("leave_form") or LeaveForm(),
        "opinion_form": forms.get("opinion_form") or OpinionForm(initial=said),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, meeting, "Trước cuộc họp"),
    }
    status = 422 if forms else 200
    return render(request, "meetings/prepare/own.html", context, status=status)


@require_POST
def confirm(request, pk):
    meeting = visible_meeting(request, pk)
    tell(
        request, "Đã ghi nhận đồng chí biết lịch họp.", notifying.confirm_notice,
        meeting=meeting, by=request.user,
    )  # fmt: skip
    return redirect("meetings:own", meeting.pk)


@require_POST
def ask_leave(request, pk):
    meeting = visible_meeting(request, pk)
    form = LeaveForm(request.POST)
    if form.is_valid() and carried_out(
        form, beforehand.ask_leave, meeting=meeting, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã gửi đơn xin vắng đến bí thư.")
        return redirect("meetings:own", meeting.pk)
    return _own_page(request, meeting, leave_form=form)


@require_POST
def withdraw_leave(request, pk):
    meeting = visible_meeting(request, pk)
    own_request = ExcuseRequest.objects.filter(meeting=meeting, member__user=request.user)
    asked = get_object_or_404(own_request.select_related("meeting__branch", "member"))
    tell(request, "Đã rút đơn xin vắng.", beforehand.withdraw_leave, asked=asked, by=request.user)
    return redirect("meetings:own", meeting.pk)


@require_POST
def send_opinion(request, pk):
    meeting = visible_meeting(request, pk)
    form = OpinionForm(request.POST)
    if form.is_valid() and carried_out(
        form, beforehand.send_opinion, meeting=meeting, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã gửi ý kiến của đồng chí đến chi ủy.")
        return redirect("meetings:own", meeting.pk)
    return _own_page(request, meeting, opinion_form=form)


def _crumbs(request, meeting, last):
    steps = [(meeting.title, meeting.get_absolute_url()), (last, "")]
    return unit_crumbs(request.user, meeting.branch, *steps)
