"""The record page itself: what it shows, and how its forms are answered."""

import uuid
from datetime import time

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from branches.once import new_once_key
from config.lib.errors import RuleBroken
from meetings import parts
from meetings.actions.drafts import draft_digest, drafts_of
from meetings.agenda import discussion_code
from meetings.agenda_items_shown import items_html, refused_item, stored_item
from meetings.choices import AgendaPhase, VoteMatter
from meetings.committee_forms import ShortRecordForm
from meetings.facts import missing, roll_lines, voting_numbers
from meetings.forms import (
    ContributionForm,
    EndForm,
    GuestForm,
    SpeakerForm,
    TextsForm,
)
from meetings.models import Contribution
from meetings.names_shown import people_options, silent_buttons, speaker_buttons
from meetings.permissions import LEAD_MEETING
from meetings.prompts import SHOWN_AT, prompts_for
from meetings.reading import (
    breaks_of,
    contributions_of,
    guests_of,
    items_of,
    praises_of,
    read_once,
    rules_of,
    votes_of,
)
from meetings.record_forms import BreakForm, PraiseForm, VoteForm
from meetings.revisions import CONCLUSION, own_typed
from meetings.roll_call_form import stored_lines
from meetings.roll_lines_shown import roll_html
from meetings.roster import seated_people
from meetings.rules import fewer_than_half_present, majority_for
from meetings.silence import counts_as_heard, silent_members
from meetings.supervision import supervisors_to_note
from members.models import Member

NOBODY = Member.objects.none()  # a page shows its names itself; an answer is checked by the roll
BRANCH_QUESTION = "Thông qua kết luận, nghị quyết của chi bộ"
COMMITTEE_QUESTION = "Thống nhất nội dung trình chi bộ"
SECTION_OF_FORM = {
    "roll_form": "roll-call",
    "guest_form": "guests",
    "speaker_form": "speakers",
    "speech_forms": "speakers",
    "item_forms": "agenda",
    "texts_form": "conclusion",
    "short_form": "short-record",
    "praise_form": "praise",
    "break_form": "end",
    "vote_form": "votes",
    "end_form": "end",
}


def do(request, meeting, action, told, section):
    """Run one action; a broken rule is told at the section it belongs to."""
    try:
        action()
    except RuleBroken as error:
        return told_at(request, meeting, str(error), section, messages.ERROR)
    return told_at(request, meeting, told, section)


def told_at(request, meeting, sentence, section, level=messages.SUCCESS, fields=dict):
    """The answer to a saved form: a line for autosave, otherwise back to where the reader was."""
    if is_autosave(request):
        good = level in (messages.SUCCESS, messages.INFO)
        saved = timezone.localtime().strftime("%H:%M")
        if not good:
            return JsonResponse({"message": sentence, "fields": fields()}, status=422)
        return JsonResponse({"message": f"Đã lưu lúc {saved}", "fields": fields()})
    messages.add_message(request, level, sentence)
    return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#{section}")


def is_autosave(request):
    return request.headers.get("X-Autosave") == "1"


def show(request, meeting, **bound):
    """The record page with the form that was refused, if any, keeping what was typed."""
    status = 422 if bound else 200
    if bound and is_autosave(request):
        form = next(iter(bound.values()))
        form = next(iter(form.values())) if isinstance(form, dict) else form
        sentences = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(sentences)}, status=422)
    page = "meetings/record_committee.html" if meeting.is_of_committee else "meetings/record.html"
    with read_once(meeting):
        return render(request, page, _context(request, meeting, bound), status=status)


def _context(request, meeting, bound):
    lines = roll_lines(meeting)
    rules = rules_of(meeting)
    numbers = voting_numbers(meeting, lines)
    people = seated_people(meeting)
    guests = guests_of(meeting)
    typed = own_typed(meeting, request.user)
    breaks = breaks_of(meeting)
    context = {
        "meeting": meeting,
        "can_lead": LEAD_MEETING.granted(request.user, meeting.branch),
        "roll_sentence": roll_sentence(meeting),
        "own_typed": list(typed.values()),
        "agenda": _agenda(request, meeting, people, bound.get("item_forms", {}), typed),
        "guest_form": GuestForm(),
        "guests": guests,
        "votes": votes_of(meeting),
        "numbers": numbers,
        "few_present": fewer_than_half_present(
            present_with_vote=numbers.present, base=numbers.base
        ),
        "needed": majority_for(VoteMatter.RESOLUTION, rules).needed(numbers.base),
        "vote_form": _vote_form(meeting, numbers),
        "texts_form": TextsForm(instance=meeting, prefix="texts", typed=typed.get(CONCLUSION)),
        "praises": praises_of(meeting),
        "praise_form": _praise_form(meeting, people),
        "breaks": breaks,
        "break_form": BreakForm(prefix="break"),
        "supervisors": supervisors_to_note(meeting, guests),
        "end_form": EndForm(
            meeting=meeting, with_breaks=bool(breaks), initial=_end_initial(meeting)
        ),
        "missing": missing(meeting, lines, rules),
        "people": people,
        "once_key": new_once_key(),
        **_speakers_context(request, meeting, lines, rules, bound),
    }
    context |= {name: form for name, form in bound.items() if not isinstance(form, dict)}
    refused = bound.get("roll_form")
    shown = refused.shown() if refused else stored_lines(lines, rules, meeting.mode)
    context |= {"roll_shown": shown} if meeting.roll_closed_at else {"roll_lines": roll_html(shown)}
    context["refusals"] = list(_refusals(bound))
    context["sections"] = [
        {"part": part, "context": part.context(meeting, request.user)}
        for part in parts.RECORD_SECTIONS
        if not meeting.is_of_committee
    ]
    if meeting.is_of_committee and "short_form" not in context:
        context["short_form"] = ShortRecordForm(meeting=meeting, typed=typed)
    context["sections_first"] = [one for one in context["sections"] if one["part"].order < 10]
    context["sections_middle"] = [one for one in context["sections"] if one["part"].order >= 10]
    return context


def _refusals(bound):
    """Where each refused field is and what is wrong with it, for the top of the long page."""
    for name, refused in bound.items():
        for form in refused.values() if isinstance(refused, dict) else [refused]:
            for field, sentences in form.errors.items():
                place = form[field].id_for_label if field in form.fields else ""
                for sentence in sentences:
                    yield {"place": place or SECTION_OF_FORM[name], "sentence": sentence}


def show_speakers(request, meeting, *, speaker_form=None, spoke=None, status=200):
    """The part with the speakers; ``spoke`` is the contribution written down just now."""
    bound = {"speaker_form": speaker_form} if speaker_form else {}
    context = {"meeting": meeting}
    if spoke:
        context["spoken"] = f"Đã ghi ý kiến của đồng chí {spoke.member.full_name}."
        context["spoken_pk"] = spoke.pk
    with read_once(meeting):
        rules = rules_of(meeting)
        context |= _speakers_context(request, meeting, roll_lines(meeting), rules, bound)
        return render(request, "meetings/_speakers.html", context, status=status)


def _speakers_context(request, meeting, lines, rules, bound):
    forms = bound.get("speech_forms", {})
    spoken = contributions_of(meeting)
    drafts = drafts_of(meeting, request.user)
    typed = own_typed(meeting, request.user)
    present = [line.entry.member for line in lines if line.is_present]
    silent = silent_members(
        meeting,
        lines,
        spoken={one.member_id for one in spoken if counts_as_heard(one)},
        months=rules.get("contribution.silent_months"),
        types=rules.get("contribution.types"),
    )
    times = {}
    for one in spoken:
        times[one.member_id] = times.get(one.member_id, 0) + 1
    return {
        "speaker_form": _speaker_form(meeting, bound.get("speaker_form"), drafts[:1]),
        "draft": drafts[0] if drafts else None,
        "draft_seen": draft_digest(drafts[0].text) if drafts else "",
        "other_drafts": drafts[1:],
        "names": speaker_buttons((one, times.get(one.pk)) for one in present),
        "silent": silent,
        "silent_names": silent_buttons(silent),
        "absent": people_options(line.entry.member for line in lines if not line.is_present),
        "speeches": [
            {
                "contribution": one,
                "form": forms.get(one.pk)
                or ContributionForm(
                    instance=one,
                    prefix=f"speech-{one.pk}",
                    typed=typed.get(f"speech-{one.pk}"),
                ),
            }
            for one in spoken
        ],
    }


def _speaker_form(meeting, refused, drafts):
    """The form of the next speaker: what was typed for them before, else a blank one for the
    discussion."""
    items = items_of(meeting)
    code = discussion_code(meeting.meeting_type)
    initial = {
        "agenda_item": next((item for item in items if item.code == code), None),
        "draft": uuid.uuid4(),
    }
    for one in drafts:
        initial |= {"agenda_item": one.agenda_item_id, "text": one.text, "draft": one.uid}
        initial |= {"kind": one.kind} if one.kind else {}
    form = refused or SpeakerForm(
        instance=Contribution(), initial=initial, meeting=meeting, people=NOBODY
    )
    choices = [("", "Ý kiến khác"), *((item.pk, str(item)) for item in items)]
    form.fields["agenda_item"].choices = choices
    return form


def _agenda(request, meeting, people, bound, typed):
    """The running order; chi ủy writes its content in one short form instead."""
    if meeting.is_of_committee:
        return ""
    return items_html(meeting, _steps(meeting, bound, typed), people, request)


def _steps(meeting, bound, typed):
    """The steps of the content as they are shown."""
    for item in items_of(meeting):
        if item.phase in (AgendaPhase.CONTENT, AgendaPhase.THEME):
            prompts = prompts_for(meeting.branch.branch_type) if item.code in SHOWN_AT else []
            if item.pk in bound:
                yield refused_item(item, bound[item.pk], prompts)
            else:
                yield stored_item(item, typed.get(f"item-{item.pk}"), prompts)


def _praise_form(meeting, people):
    form = PraiseForm(people=NOBODY, prefix="praise")
    names = [(member.pk, member.full_name) for member in people]
    form.fields["member"].choices = [("", "Tập thể chi bộ"), *names]
    return form


def _vote_form(meeting, numbers):
    return VoteForm(
        meeting=meeting,
        present_with_vote=numbers.present,
        initial={
            "matter": VoteMatter.RESOLUTION,
            "question": COMMITTEE_QUESTION if meeting.is_of_committee else BRANCH_QUESTION,
            "yes": numbers.present,
            "no": 0,
            "abstain": 0,
        },
    )


def _end_initial(meeting):
    """The end that was noted; now while the meeting is on; nothing when it is written up later."""
    ended = timezone.localtime(meeting.ended_at)
    if meeting.ended_at is None and ended.date() != meeting.held_on:
        return {"break_minutes": meeting.break_minutes}
    return {"ended": time(ended.hour, ended.minute), "break_minutes": meeting.break_minutes}


def roll_sentence(meeting):
    closed = "Đã chốt điểm danh" if meeting.roll_closed_at else "Đã lưu điểm danh"
    return f"{closed}: {meeting.present_count}/{meeting.expected_count} đồng chí có mặt."
