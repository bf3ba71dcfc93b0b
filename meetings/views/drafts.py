"""Autosave of what is typed before a speaker's name is tapped."""

import uuid

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.lib.asked import number_asked, text_asked
from config.lib.errors import RuleBroken
from meetings.actions import drafts
from meetings.choices import ContributionKind
from meetings.forms import AGREES
from meetings.models import SpeakerDraft
from meetings.views.access import recordable_meeting

KINDS = {*ContributionKind.values, AGREES}
LONGEST = 20_000  # characters; a summary of one speech is far shorter


@require_POST
def save(request, pk):
    """Keep the text; the answer carries what the page sends along next time."""
    meeting = recordable_meeting(request, pk)
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "")[:LONGEST]
    uid = _uid(request)
    kind = request.POST.get("kind", "")
    try:
        kept = drafts.save_draft(
            meeting=meeting,
            uid=uid,
            text=text,
            seen=text_asked(request.POST, "draft_seen"),
            agenda_item=meeting.agenda_items.filter(
                pk=number_asked(request.POST, "agenda_item")
            ).first(),
            kind=kind if kind in KINDS else "",
            by=request.user,
        )
    except RuleBroken as error:
        return JsonResponse({"message": str(error)}, status=422)
    if kept is None:
        return JsonResponse({"message": "", "fields": {"draft_seen": ""}})
    at = timezone.localtime(kept.saved_at).strftime("%H:%M")
    other = f" {drafts.OTHER_DEVICE}" if kept.uid != uid else ""
    fields = {"draft": str(kept.uid), "draft_seen": drafts.draft_digest(kept.text)}
    return JsonResponse({"message": f"Đã lưu nháp lúc {at}.{other}", "fields": fields})


@require_POST
def drop(request, pk, draft_uid):
    meeting = recordable_meeting(request, pk)
    draft = get_object_or_404(
        SpeakerDraft.objects.select_related("meeting__branch", "meeting__minute_taker"),
        uid=draft_uid,
        meeting=meeting,
        user=request.user,
    )
    drafts.drop_draft(draft=draft, by=request.user)
    messages.success(request, "Đã bỏ bản nháp.")
    return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#speakers")


def _uid(request):
    try:
        return uuid.UUID(request.POST.get("draft", ""))
    except ValueError:
        return uuid.uuid4()
