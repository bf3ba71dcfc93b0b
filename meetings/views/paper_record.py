"""The paper bridge: find a meeting by the code on its sheet, write it up, keep photographs."""

from datetime import time

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.files import handed_over
from config.lib.dates import local_moment
from config.lib.errors import RuleBroken
from config.lib.uploads import limits_of
from meetings.actions import paper_record as actions
from meetings.actions.roll_call import open_meeting
from meetings.forms import StartForm
from meetings.models import Meeting, PaperScan
from meetings.paper_codes import read_code
from meetings.permissions import can_record
from meetings.record_forms import PaperCodeForm
from meetings.restricted import require_scans
from meetings.scan_forms import ScanForm
from meetings.views.access import readable_meeting, recordable_meeting

UNKNOWN = (
    "Không tìm thấy cuộc họp có mã này trong các chi bộ đồng chí được ghi. Đồng chí xem lại mã."
)


def find(request):
    """Type the code on a sheet, get to its meeting."""
    form = PaperCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meeting = _by_code(request.user, form.cleaned_data["code"])
        if meeting:
            return redirect("meetings:paper", meeting.pk)
        form.add_error("code", UNKNOWN)
    status = 422 if form.errors else 200
    return render(request, "meetings/paper/find.html", {"form": form}, status=status)


def page(request, pk):
    """The sheets of one meeting, the way to write it up, and the photographs."""
    return _page(request, recordable_meeting(request, pk))


@require_POST
def print_minute_sheet(request, pk):
    meeting = recordable_meeting(request, pk)
    return redirect(actions.request_minute_sheet(meeting=meeting, by=request.user))


@require_POST
def write_up(request, pk):
    """Begin (or go on with) the record of a meeting that was written on paper."""
    meeting = recordable_meeting(request, pk)
    try:
        if meeting.has_not_started:
            form = StartForm(request.POST)
            if not form.is_valid():
                return _page(request, meeting, start_form=form)
            started_at = local_moment(meeting.held_on, form.cleaned_data["started"])
            open_meeting(meeting=meeting, started_at=started_at, by=request.user)
        actions.mark_from_paper(meeting=meeting, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("meetings:paper", meeting.pk)
    return redirect("meetings:record", meeting.pk)


@require_POST
def add_scan(request, pk):
    """Keep one photograph or scan."""
    meeting = recordable_meeting(request, pk)
    limits = limits_of(rules_for(meeting.branch, meeting.held_on))
    form = ScanForm(request.POST, request.FILES, limits=limits)
    if form.is_valid():
        try:
            actions.add_scan(meeting=meeting, upload=form.upload, by=request.user)
        except RuleBroken as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, "Đã lưu ảnh phiếu giấy.")
            return redirect("meetings:paper", meeting.pk)
    return _page(request, meeting, scan_form=form)


@require_POST
def remove_scan(request, pk, scan_pk):
    meeting = recordable_meeting(request, pk)
    scan = get_object_or_404(
        PaperScan.objects.select_related("meeting__branch"), pk=scan_pk, meeting=meeting
    )
    try:
        actions.remove_scan(scan=scan, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã bỏ ảnh.")
    return redirect("meetings:paper", meeting.pk)


@require_safe
def scan(request, pk, scan_pk):
    """The picture as a download, for whoever may read all of the meeting's record."""
    meeting = readable_meeting(request, pk)
    found = get_object_or_404(PaperScan, pk=scan_pk, meeting=meeting)
    require_scans(request.user, meeting)
    return handed_over(request, found, organization=meeting.branch)


def _by_code(user, typed):
    """The meeting of a code, if ``user`` may write into it."""
    code = read_code(typed)
    if not code:
        return None
    meeting = (
        Meeting.objects.visible_to(user)
        .filter(paper_code=code)
        .select_related("branch", "minute_taker")
        .first()
    )
    return meeting if meeting and can_record(user, meeting) else None


def _page(request, meeting, *, start_form=None, scan_form=None):
    context = {
        "meeting": meeting,
        "scans": meeting.scans.select_related("uploaded_by").order_by("pk"),
        "start_form": start_form
        or StartForm(initial={"started": meeting.planned_start or time(19, 0)}),
        "scan_form": scan_form
        or ScanForm(limits=limits_of(rules_for(meeting.branch, meeting.held_on))),
        "once_key": new_once_key(),
    }
    status = 422 if start_form or scan_form else 200
    return render(request, "meetings/paper/paper.html", context, status=status)
