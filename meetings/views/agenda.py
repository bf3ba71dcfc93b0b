"""The running order before the meeting, on the preparation page."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.views.form_pages import tell, tell_keeping
from config.lib.asked import text_asked
from meetings.actions import agenda
from meetings.actions.restriction import set_restricted
from meetings.models import AgendaItem
from meetings.permissions import PLAN_MEETING
from meetings.views.access import visible_meeting


@require_POST
def add(request, pk):
    meeting = _preparable(request, pk)
    title = text_asked(request.POST, "title")
    tell_keeping(
        request, "Đã thêm nội dung vào chương trình.", agenda.plan_item, typed=title,
        meeting=meeting, title=title,
        is_restricted="han_che" in request.POST, by=request.user,
    )  # fmt: skip
    return _back(meeting)


@require_POST
def drop(request, pk, item_pk):
    meeting = _preparable(request, pk)
    item = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=item_pk, meeting=pk)
    tell(request, "Đã bỏ nội dung.", agenda.drop_item, item=item, by=request.user)
    return _back(meeting)


@require_POST
def restrict(request, pk, item_pk):
    """Keep the name of an item out of notices, slips and letters, or let it in again."""
    meeting = _preparable(request, pk)
    item = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=item_pk, meeting=pk)
    hides = "han_che" in request.POST
    tell(
        request,
        "Thông báo, giấy mời không nêu tên nội dung này nữa." if hides else "Đã bỏ hạn chế.",
        set_restricted, item=item, is_restricted=hides, by=request.user,
    )  # fmt: skip
    return _back(meeting)


def _preparable(request, pk):
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    return meeting


def _back(meeting):
    return redirect(f"{reverse('meetings:prepare', args=[meeting.pk])}#noi-dung")
