"""Meetings before they start: lists, the plan, the notice, cancelling."""

from datetime import date, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.form_pages import tell_keeping
from config.lib.asked import number_asked, text_asked
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.periods import Month
from meetings import parts
from meetings.actions import planning
from meetings.actions.minutes import request_attendance_sheet
from meetings.actions.paper_record import give_code
from meetings.choices import MeetingState, MeetingType
from meetings.forms import MeetingForm, NoticeForm, StartForm
from meetings.models import Meeting
from meetings.notices import notice_text
from meetings.permissions import (
    LEAD_MEETING,
    PLAN_MEETING,
    SUBMIT_MINUTES,
    can_plan,
    can_record,
    require_planner,
)
from meetings.proposals import proposed_committee, proposed_meeting, proposed_theme_meeting
from meetings.rules import FROZEN_STATES, OFFICIAL_STATES, SENT_STATES
from meetings.theme_facts import shown_theme
from meetings.views.access import people_of, visible_branch, visible_meeting
from meetings.windows import approved_months
from members.groups import led_groups
from members.models import PartyGroup

ROWS_A_PAGE = 20


def own_meetings(request):
    """The meetings of the reader's own branches, or of all below for committees."""
    meetings = Meeting.objects.visible_to(request.user).select_related("branch")
    page = Paginator(meetings.order_by("-held_on", "-pk"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    branches = [
        post.organization
        for post in request.user.posts
        if post.organization.is_branch and PLAN_MEETING.granted(request.user, post.organization)
    ]
    return render(request, "meetings/meeting_list.html", {"page": page, "plannable": branches[:3]})


def branch_meetings(request, pk):
    """The meetings of one branch."""
    branch = visible_branch(request, pk)
    meetings = (
        Meeting.objects.visible_to(request.user)
        .filter(branch=branch)
        .select_related("branch")
        .order_by("-held_on", "-pk")
    )
    page = Paginator(meetings, ROWS_A_PAGE).get_page(request.GET.get("page"))
    may_plan = PLAN_MEETING.granted(request.user, branch) or led_groups(request.user, branch)
    plannable = [branch] if may_plan else []
    context = {"page": page, "branch": branch, "plannable": plannable}
    return render(request, "meetings/meeting_list.html", context)


def create(request, pk):
    """Plan a meeting; the day, place, chair and minute-taker are proposed from the rules and the
    last meeting."""
    branch = visible_branch(request, pk)
    prepared = _prepared(request, branch)
    form = MeetingForm(
        request.POST or None,
        instance=Meeting(branch=branch),
        initial=proposed_committee(prepared) if prepared else _proposed(request, branch),
        people=people_of(branch, today()),
        **_plannable(request.user, branch),
    )
    if request.method == "POST" and form.is_valid():
        try:
            meeting = planning.plan_meeting(meeting=form.instance, by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lên lịch {meeting}.")
            return redirect(meeting)
    return _form_page(request, form, branch, "Lên lịch cuộc họp", "Lên lịch")


def edit(request, pk):
    meeting = visible_meeting(request, pk)
    require_planner(request.user, meeting)
    form = MeetingForm(
        request.POST or None,
        instance=meeting,
        people=people_of(meeting.branch, meeting.held_on),
        **_plannable(request.user, meeting.branch, meeting.group_id),
    )
    if request.method == "POST" and form.is_valid():
        form.instance.version = form.cleaned_data["seen_version"] or 0  # none seen: stale
        try:
            planning.change_plan(meeting=form.instance, by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã sửa lịch họp.")
            return redirect(meeting)
    return _form_page(request, form, meeting.branch, "Sửa lịch họp", "Lưu")


def detail(request, pk):
    """One meeting: where it stands, and the one next step."""
    meeting = visible_meeting(request, pk)
    user = request.user
    recorder = can_record(user, meeting)
    context = {
        "meeting": meeting,
        "theme": shown_theme(meeting, user),
        "steps": _steps(meeting),
        "links": parts.links_of(meeting, user),
        "can_plan": can_plan(user, meeting),
        "can_lead": LEAD_MEETING.granted(user, meeting.branch),
        "can_record": recorder,
        "can_submit": SUBMIT_MINUTES.granted(user, meeting.branch),
        "can_read": Meeting.objects.content_visible_to(user).filter(pk=meeting.pk).exists(),
        "start_form": StartForm(initial={"started": meeting.planned_start or time(19, 0)}),
        "people": people_of(meeting.branch, meeting.held_on) if recorder else [],
        "once_key": new_once_key(),
    }
    return render(request, "meetings/meeting_detail.html", context)


def notice(request, pk):
    """The notice: proposed text, to be corrected, sent in the product and pasted elsewhere."""
    meeting = visible_meeting(request, pk)
    require_planner(request.user, meeting)
    proposed = meeting.notice_text or notice_text(meeting)
    form = NoticeForm(request.POST or None, initial={"text": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            planning.announce_meeting(
                meeting=meeting, text=form.cleaned_data["text"], by=request.user
            )
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã gửi thông báo. Đảng viên thấy cuộc họp từ bây giờ.")
            return redirect(meeting)
    context = {"meeting": meeting, "form": form, "once_key": new_once_key()}
    return render(request, "meetings/notice.html", context, status=422 if form.errors else 200)


@require_POST
def postpone(request, pk):
    return _with_reason(request, pk, planning.postpone_meeting, "Đã hoãn cuộc họp.")


@require_POST
def cancel(request, pk):
    return _with_reason(request, pk, planning.cancel_meeting, "Đã hủy cuộc họp.")


@require_POST
def delete(request, pk):
    meeting = visible_meeting(request, pk)
    branch = meeting.branch
    try:
        planning.delete_meeting(meeting=meeting, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(meeting)
    messages.success(request, "Đã xóa cuộc họp tạo nhầm.")
    return redirect("meetings:branch", branch.pk)


@require_POST
def minute_taker(request, pk):
    """Another person writes the minutes."""
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    people = people_of(meeting.branch, meeting.held_on)
    member = get_object_or_404(people, pk=number_asked(request.POST, "member"))
    try:
        planning.appoint_minute_taker(meeting=meeting, member=member, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đồng chí {member.full_name} là thư ký cuộc họp.")
    return redirect(meeting)


@require_POST
def attendance_sheet(request, pk):
    """The blank roll-call sheet, rendered in the background."""
    meeting = visible_meeting(request, pk)
    require_planner(request.user, meeting)
    give_code(meeting=meeting, by=request.user)
    return redirect(request_attendance_sheet(meeting=meeting, by=request.user))


def _with_reason(request, pk, action, told):
    meeting = visible_meeting(request, pk)
    reason = text_asked(request.POST, "reason")
    tell_keeping(
        request, told, action, typed=reason, meeting=meeting, reason=reason, by=request.user
    )
    return redirect(meeting)


def _form_page(request, form, branch, title, verb):
    context = {
        "form": form,
        "branch": branch,
        "title": title,
        "verb": verb,
        "once_key": new_once_key(),
    }
    return render(
        request, "meetings/meeting_form.html", context, status=422 if form.errors else 200
    )


def _prepared(request, branch):
    """The meeting chi ủy is to prepare (``chuan-bi``), or None."""
    meetings = Meeting.objects.visible_to(request.user).filter(branch=branch)
    return meetings.filter(pk=number_asked(request.GET, "chuan-bi")).first()


def _plannable(user, branch, kept_group=None):
    """What the form offers: everything to the leaders of the branch, to a tổ trưởng the meetings
    of the own groups; 403 for others. ``kept_group``: chosen before, though it may have ended."""
    if PLAN_MEETING.granted(user, branch):
        open_groups = PartyGroup.objects.on(today()) | PartyGroup.objects.filter(pk=kept_group)
        groups = open_groups.filter(branch=branch).order_by("name", "pk")
        return {"groups": groups, "postponed": approved_months(branch)}
    groups = led_groups(user, branch)
    if not groups:
        PLAN_MEETING.require(user, branch)
    return {"groups": groups, "types": [MeetingType.GROUP_MEETING]}


def _proposed(request, branch):
    """What the form starts with: a hint's day and theme (``ngay``, ``chuyen-de``), else a month."""
    try:
        day = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return proposed_meeting(branch, _wanted_month(request))
    if not 2000 < day.year < 2100:
        return proposed_meeting(branch, _wanted_month(request))
    return proposed_theme_meeting(branch, day, text_asked(request.GET, "chuyen-de")[:300])


def _wanted_month(request):
    """The month a link of the year plan asks for (``thang``, ``nam``), or None."""
    year, number = number_asked(request.GET, "nam"), number_asked(request.GET, "thang")
    return Month(year, number) if 2000 < year < 2100 and 1 <= number <= 12 else None


# Chi ủy is called without a written notice, and keeps its minutes unless asked for them.
NOT_OF_COMMITTEE = ("Thông báo", "Gửi cấp trên", "Cấp trên chấp nhận")
STEPS = [
    ("Lên lịch", frozenset(MeetingState)),
    ("Thông báo", frozenset(MeetingState) - {MeetingState.PLANNED, MeetingState.POSTPONED}),
    (
        "Họp và ghi diễn biến",
        OFFICIAL_STATES | {MeetingState.HELD, MeetingState.MINUTES_DRAFT},
    ),
    ("Thông qua biên bản", OFFICIAL_STATES),
    ("Ký", FROZEN_STATES),
    ("Gửi cấp trên", SENT_STATES),
    ("Cấp trên chấp nhận", frozenset({MeetingState.REVIEWED})),
]


def _steps(meeting):
    """The way of a meeting with what is done and which step is next."""
    ways = [one for one in STEPS if not (meeting.is_of_committee and one[0] in NOT_OF_COMMITTEE)]
    if meeting.is_of_committee and meeting.state in SENT_STATES:
        ways = STEPS
    steps = [{"label": label, "done": meeting.state in done} for label, done in ways]
    waiting = [step for step in steps if not step["done"]]
    if waiting and meeting.state != MeetingState.CANCELLED:
        waiting[0]["next"] = True
    return steps
