"""Writing into the record: every form of the record page is sent, checked and answered alone."""

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from config.lib.asked import text_asked
from config.lib.dates import local_moment
from config.lib.errors import RuleBroken
from meetings.actions import record, roll_call
from meetings.changes import require_to_record
from meetings.facts import voting_numbers
from meetings.forms import (
    AgendaItemForm,
    ContributionForm,
    EndForm,
    GuestForm,
    SpeakerForm,
    StartForm,
    TextsForm,
)
from meetings.models import AgendaItem, Contribution, Guest, Vote
from meetings.record_forms import VoteForm
from meetings.revisions import conclusion_place, item_place, own_typed, speech_place
from meetings.roll_call_form import RollCallForm
from meetings.views.access import people_of, recordable_meeting
from meetings.views.record_page import do, is_autosave, roll_sentence, show, show_speakers, told_at
from meetings.views.revisions import keep_form, page_asked

NOT_YET_WRITTEN = (
    "Chữ mới tự lưu, chưa ghi vào biên bản: {places}. Đồng chí bấm “Ghi tất cả vào biên bản” hoặc "
    "“Không ghi” ở đầu trang, rồi kết thúc cuộc họp."
)


@require_POST
def start(request, pk):
    """Begin the meeting and open the record page."""
    meeting = recordable_meeting(request, pk)
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["started"][0])
        return redirect(meeting)
    started_at = local_moment(meeting.held_on, form.cleaned_data["started"])
    try:
        roll_call.open_meeting(meeting=meeting, started_at=started_at, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(meeting)
    return redirect("meetings:record", meeting.pk)


def page(request, pk):
    """The record page; a meeting that is not open for writing leads to its own page."""
    meeting = recordable_meeting(request, pk)
    if not meeting.is_open:
        messages.info(request, "Cuộc họp này chưa bắt đầu hoặc đã thông qua biên bản.")
        return redirect(meeting)
    return show(request, meeting)


@require_POST
def save_roll(request, pk):
    """Write the roll call; with ``chot`` close it as well."""
    meeting = recordable_meeting(request, pk)
    form, contested = None, []
    try:
        with transaction.atomic():
            sheet = roll_call.locked_sheet(meeting)
            form = RollCallForm(
                request.POST, lines=sheet.lines, rules=sheet.rules, mode=meeting.mode
            )
            if form.is_valid():
                contested = roll_call.write_marks(
                    meeting=meeting, marks=form.marks, by=request.user, sheet=sheet
                )
                if "chot" in request.POST and not contested:
                    require_to_record(sheet.meeting, request.user)
                    meeting = roll_call.close_locked(meeting=sheet.meeting, by=request.user)
    except RuleBroken as error:
        form.add_error(None, str(error))
    if form.errors:
        return show(request, meeting, roll_form=form)
    if contested:
        names = people_of(meeting.branch, meeting.held_on).filter(pk__in=contested)
        listed = ", ".join(member.full_name for member in names)
        return told_at(
            request,
            meeting,
            f"Máy khác vừa ghi điểm danh của: {listed}. Đồng chí xem lại rồi lưu lần nữa.",
            "roll-call",
            level=messages.WARNING,
            fields=lambda: form.shown_next(contested),
        )
    return told_at(
        request,
        meeting,
        roll_sentence(meeting),
        "roll-call",
        fields=lambda: form.shown_next(contested),
    )


@require_POST
def reopen_roll(request, pk):
    meeting = recordable_meeting(request, pk)
    return do(
        request,
        meeting,
        lambda: roll_call.reopen_roll_call(meeting=meeting, by=request.user),
        "Đã mở lại điểm danh.",
        "roll-call",
    )


@require_POST
def save_item(request, pk, item_pk):
    meeting = recordable_meeting(request, pk)
    item = get_object_or_404(AgendaItem, pk=item_pk, meeting=meeting)
    form = AgendaItemForm(
        request.POST,
        instance=item,
        prefix=f"item-{item.pk}",
        people=people_of(meeting.branch, meeting.held_on),
    )
    place = item_place(copy(item))  # checking the form writes what was typed into the item
    is_valid = form.is_valid()
    if is_autosave(request):
        return keep_form(request, meeting, place, form)
    if not is_valid:
        return show(request, meeting, item_forms={item.pk: form})
    kept = AgendaItem.objects.select_related("meeting__branch").get(pk=item.pk)
    return do(
        request,
        meeting,
        lambda: record.save_agenda_item(
            item=kept,
            values=form.values,
            seen=form.cleaned_data["seen"],
            by=request.user,
            page=page_asked(request),
        ),
        f"Đã lưu “{item.title}”.",
        f"item-{item.pk}",
    )


@require_POST
def add_item(request, pk):
    meeting = recordable_meeting(request, pk)
    title = text_asked(request.POST, "title")[:300]
    if not title:
        return told_at(
            request, meeting, "Đồng chí ghi tên nội dung cần thêm.", "agenda", messages.ERROR
        )
    return do(
        request,
        meeting,
        lambda: record.add_agenda_item(meeting=meeting, title=title, by=request.user),
        "Đã thêm nội dung.",
        "agenda",
    )


@require_POST
def add_speaker(request, pk):
    """A speaker: one tap on a name."""
    meeting = recordable_meeting(request, pk)
    form = SpeakerForm(
        request.POST,
        instance=Contribution(),
        meeting=meeting,
        people=people_of(meeting.branch, meeting.held_on),
    )
    if form.is_valid():
        _take_uid(form)
        try:
            spoke = record.add_contribution(contribution=form.instance, by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            name = spoke.member.full_name
            if request.htmx:
                return show_speakers(request, meeting, spoke=spoke)
            return told_at(request, meeting, f"Đã ghi ý kiến của đồng chí {name}.", "speakers")
    if request.htmx:
        return show_speakers(request, meeting, speaker_form=form, status=422)
    return show(request, meeting, speaker_form=form)


def _take_uid(form):
    """The contribution takes the uid of its draft: tapping a name twice writes it down once.

    Another name tapped for the same text is somebody else's contribution.
    """
    uid = form.cleaned_data["draft"]
    known = Contribution.objects.filter(uid=uid).first() if uid else None
    same = known and (known.meeting_id, known.member_id) == (
        form.instance.meeting.pk,
        form.instance.member_id,
    )
    if uid and (known is None or same):
        form.instance.uid = uid


@require_POST
def change_speaker(request, pk, contribution_pk):
    meeting = recordable_meeting(request, pk)
    kept = get_object_or_404(
        Contribution.objects.select_related("member", "meeting__branch"),
        pk=contribution_pk,
        meeting=meeting,
    )
    form = ContributionForm(request.POST, instance=kept, prefix=f"speech-{kept.pk}")
    place = speech_place(copy(kept))
    is_valid = form.is_valid()
    if is_autosave(request):
        return keep_form(request, meeting, place, form)
    if not is_valid:
        return show(request, meeting, speech_forms={kept.pk: form})
    return do(
        request,
        meeting,
        lambda: record.change_contribution(
            contribution=kept,
            values=form.values,
            seen=form.cleaned_data["seen"],
            by=request.user,
            page=page_asked(request),
        ),
        f"Đã sửa ý kiến của đồng chí {kept.member.full_name}.",
        "speakers",
    )


@require_POST
def remove_speaker(request, pk, contribution_pk):
    meeting = recordable_meeting(request, pk)
    kept = get_object_or_404(
        Contribution.objects.select_related("member", "meeting__branch"),
        pk=contribution_pk,
        meeting=meeting,
    )
    return do(
        request,
        meeting,
        lambda: record.remove_contribution(contribution=kept, by=request.user),
        f"Đã bỏ ý kiến của đồng chí {kept.member.full_name}.",
        "speakers",
    )


@require_POST
def add_guest(request, pk):
    meeting = recordable_meeting(request, pk)
    form = GuestForm(request.POST, instance=Guest(meeting=meeting))
    if not form.is_valid():
        return show(request, meeting, guest_form=form)
    return do(
        request,
        meeting,
        lambda: record.add_guest(guest=form.instance, by=request.user),
        "Đã ghi khách mời.",
        "guests",
    )


@require_POST
def remove_guest(request, pk, guest_pk):
    meeting = recordable_meeting(request, pk)
    guest = get_object_or_404(
        Guest.objects.select_related("meeting__branch"), pk=guest_pk, meeting=meeting
    )
    return do(
        request,
        meeting,
        lambda: record.remove_guest(guest=guest, by=request.user),
        "Đã bỏ khách mời.",
        "guests",
    )


@require_POST
def add_vote(request, pk):
    meeting = recordable_meeting(request, pk)
    form = VoteForm(
        request.POST,
        instance=Vote(),
        meeting=meeting,
        present_with_vote=voting_numbers(meeting).present,
    )
    if form.is_valid():
        try:
            vote = record.record_vote(vote=form.instance, by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            verdict = "được thông qua" if vote.is_adopted else "không được thông qua"
            return told_at(
                request,
                meeting,
                f"{vote.yes}/{vote.base} đồng chí tán thành: {verdict}.",
                "votes",
            )
    return show(request, meeting, vote_form=form)


@require_POST
def remove_vote(request, pk, vote_pk):
    meeting = recordable_meeting(request, pk)
    vote = get_object_or_404(
        Vote.objects.select_related("meeting__branch"), pk=vote_pk, meeting=meeting
    )
    return do(
        request,
        meeting,
        lambda: record.remove_vote(vote=vote, by=request.user),
        "Đã bỏ kết quả biểu quyết.",
        "votes",
    )


@require_POST
def save_texts(request, pk):
    meeting = recordable_meeting(request, pk)
    kept = copy(meeting)  # checking the form writes what was typed into the meeting
    form = TextsForm(request.POST, instance=meeting, prefix="texts")
    is_valid = form.is_valid()
    if is_autosave(request):
        return keep_form(request, meeting, conclusion_place(kept), form)
    if not is_valid:
        return show(request, meeting, texts_form=form)
    return do(
        request,
        kept,
        lambda: record.save_texts(
            meeting=kept,
            values=form.values,
            seen=form.cleaned_data["seen"],
            by=request.user,
            page=page_asked(request),
        ),
        "Đã lưu phần kết luận.",
        "conclusion",
    )


@require_POST
def end(request, pk):
    """End the meeting; the minutes are drafted from what was captured."""
    meeting = recordable_meeting(request, pk)
    form = EndForm(request.POST, meeting=meeting, with_breaks=meeting.breaks.exists())
    if form.is_valid() and (typed := own_typed(meeting, request.user)):
        places = "; ".join(one.title for one in typed.values())
        form.add_error(None, NOT_YET_WRITTEN.format(places=places))
    if form.is_valid():
        try:
            record.end_meeting(
                meeting=meeting,
                ended_at=form.ended_at,
                break_minutes=form.pause_minutes,
                by=request.user,
            )
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã kết thúc cuộc họp. Biên bản dự thảo đã sẵn sàng.")
            return redirect("meetings:minutes", meeting.pk)
    return show(request, meeting, end_form=form)
