"""The record page itself: what it shows, and how its forms are answered."""

import uuid
from dataclasses import dataclass
from functools import cache

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from branches.once import new_once_key
from config.lib.errors import RuleBroken
from config.lib.form_token import form_token
from meetings import parts
from meetings.actions.drafts import draft_digest, drafts_of
from meetings.agenda import discussion_code
from meetings.agenda_items_shown import items_html, refused_item, stored_item
from meetings.blank_forms import (
    BREAK,
    END,
    END_OF_BREAKS,
    GUEST,
    PRAISE,
    VOTE,
    kind_options,
    speech_html,
    texts_html,
)
from meetings.choices import AgendaPhase, ContributionKind, MeetingState, VoteMatter
from meetings.committee_forms import ShortRecordForm
from meetings.facts import missing, roll_lines, voting_numbers
from meetings.forms import ContributionForm, TextsForm
from meetings.missing_shown import missing_html
from meetings.names_shown import named_options, silent_buttons, speaker_buttons
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
from meetings.revisions import CONCLUSION, own_typed
from meetings.roll_call_form import stored_lines
from meetings.roll_lines_shown import roll_html
from meetings.roster import name_options
from meetings.rules import fewer_than_half_present, majority_for
from meetings.silence import counts_as_heard, silent_members
from meetings.speeches_shown import speech_item
from meetings.supervision import supervisors_to_note

BRANCH_QUESTION = "Thông qua kết luận, nghị quyết của chi bộ"
COMMITTEE_QUESTION = "Thống nhất nội dung trình chi bộ"
SPEAKER = ("draft", "agenda_item", "kind", "text")
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
    names = name_options(meeting)
    guests = guests_of(meeting)
    typed = own_typed(meeting, request.user)
    breaks = breaks_of(meeting)
    context = {
        "meeting": meeting,
        "is_on": meeting.state == MeetingState.IN_PROGRESS,
        "can_lead": LEAD_MEETING.granted(request.user, meeting.branch),
        "roll_sentence": roll_sentence(meeting),
        "own_typed": list(typed.values()),
        "agenda": _agenda(request, meeting, names, bound.get("item_forms", {}), typed),
        "guest_form": GUEST(),
        "guests": guests,
        "votes": votes_of(meeting),
        "numbers": numbers,
        "few_present": fewer_than_half_present(
            present_with_vote=numbers.present, base=numbers.base
        ),
        "needed": majority_for(VoteMatter.RESOLUTION, rules).needed(numbers.base),
        "vote_form": _vote_html(meeting, numbers) if meeting.roll_closed_at else "",
        "texts_form": _texts_form(meeting, typed.get(CONCLUSION)),
        "praises": praises_of(meeting),
        "praise_form": PRAISE(names=names("Tập thể chi bộ")),
        "breaks": breaks,
        "break_form": BREAK(),
        "supervisors": supervisors_to_note(meeting, guests),
        "end_form": _end_html(meeting, has_breaks=bool(breaks)),
        "missing": missing_html(meeting, missing(meeting, lines, rules)),
        "once_key": new_once_key(),
        **_speakers_context(request, meeting, lines, rules, bound),
    }
    context |= {name: form for name, form in bound.items() if not isinstance(form, dict)}
    refused = context["roll_form"] = bound.get("roll_form")
    shown = refused.shown() if refused else stored_lines(lines, rules, meeting.mode)
    context |= {"roll_shown": shown} if meeting.roll_closed_at else {"roll_lines": roll_html(shown)}
    context["refusals"] = list(_refusals(bound))
    if not meeting.is_of_committee:
        context["contents"] = _contents()
        for name, sections in _sections().items():
            context[name] = [
                {"part": part, "context": part.context(meeting, request)} for part in sections
            ]
    elif "short_form" not in context:
        context["short_form"] = ShortRecordForm(meeting=meeting, typed=typed)
    return context


def _sections():
    """The `RecordSection` lists before and after the page's own first ones."""
    return {
        "sections_first": [one for one in parts.RECORD_SECTIONS if one.order < 10],
        "sections_middle": [one for one in parts.RECORD_SECTIONS if one.order >= 10],
    }


@cache
def _contents():
    return render_to_string("meetings/_record_contents.html", _sections())


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
    present = [line.entry.seat for line in lines if line.is_present]
    absent = [line.entry.seat for line in lines if not line.is_present]
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
        "speaker": _speaker(meeting, bound.get("speaker_form"), drafts[:1]),
        "speaker_form": bound.get("speaker_form"),
        "draft": drafts[0] if drafts else None,
        "draft_seen": draft_digest(drafts[0].text) if drafts else "",
        "other_drafts": drafts[1:],
        "names": speaker_buttons((one, times.get(one.pk)) for one in present),
        "silent": silent,
        "silent_names": silent_buttons(silent),
        "absent": named_options((one.pk, one.full_name) for one in absent),
        "speeches": [
            speech_item(
                meeting,
                one,
                forms.get(one.pk) or _speech_form(one, typed.get(f"speech-{one.pk}")),
                form_token(request),
            )
            for one in spoken
        ],
    }


@dataclass(frozen=True)
class ShownSpeaker:
    """The fields of the next speaker; ``items`` and ``kinds`` are options (HTML)."""

    draft: object
    items: str
    kinds: str
    text: str


def _speaker(meeting, refused, drafts):
    """What was sent and refused; what was typed for them before, else the discussion."""
    if refused:
        values = {name: refused[name].value() for name in SPEAKER}
    elif drafts:
        (one,) = drafts
        values = {"agenda_item": one.agenda_item_id, "kind": one.kind}
        values |= {"draft": one.uid, "text": one.text}
    else:
        code = discussion_code(meeting.meeting_type)
        item = next((item.pk for item in items_of(meeting) if item.code == code), None)
        values = {"agenda_item": item, "kind": "", "draft": uuid.uuid4(), "text": ""}
    items = [("", "Ý kiến khác"), *((item.pk, str(item)) for item in items_of(meeting))]
    return ShownSpeaker(
        draft=values["draft"] or "",
        items=named_options(items, str(values["agenda_item"] or "")),
        kinds=kind_options(values["kind"] or ContributionKind.OPINION),
        text=values["text"] or "",
    )


def _speech_form(spoken, typed):
    """What was noted of a speaker, with what was ``typed`` and not saved yet."""
    if typed is None:
        return speech_html(spoken)
    return ContributionForm(instance=spoken, prefix=f"speech-{spoken.pk}", typed=typed)


def _texts_form(meeting, typed):
    """The conclusion, with what was ``typed`` and not saved yet."""
    if typed is None:
        return texts_html(meeting)
    return TextsForm(instance=meeting, prefix="texts", typed=typed)


def _agenda(request, meeting, names, bound, typed):
    """The running order; chi ủy writes its content in one short form instead."""
    if meeting.is_of_committee:
        return ""
    return items_html(meeting, _steps(meeting, bound, typed), names, request)


def _steps(meeting, bound, typed):
    """The steps of the content as they are shown."""
    for item in items_of(meeting):
        if item.phase in (AgendaPhase.CONTENT, AgendaPhase.THEME):
            prompts = prompts_for(meeting.branch.branch_type) if item.code in SHOWN_AT else []
            if item.pk in bound:
                yield refused_item(item, bound[item.pk], prompts)
            else:
                yield stored_item(item, typed.get(f"item-{item.pk}"), prompts)


def _vote_html(meeting, numbers):
    question = COMMITTEE_QUESTION if meeting.is_of_committee else BRANCH_QUESTION
    return VOTE(question=question, yes=numbers.present)


def _end_html(meeting, *, has_breaks):
    """The end that was noted; now while the meeting is on; nothing when it is written up later."""
    ended = timezone.localtime(meeting.ended_at)
    is_later = meeting.ended_at is None and ended.date() != meeting.held_on
    shown = "" if is_later else f"{ended:%H:%M}"
    if has_breaks:
        return END_OF_BREAKS(ended=shown)
    return END(ended=shown, break_minutes=meeting.break_minutes)


def roll_sentence(meeting):
    closed = "Đã chốt điểm danh" if meeting.roll_closed_at else "Đã lưu điểm danh"
    return f"{closed}: {meeting.present_count}/{meeting.expected_count} đồng chí có mặt."
