"""What pages send by themselves, and the list of the states a record went through."""

import uuid
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.lib.asked import text_asked
from config.lib.differences import marked
from config.lib.digests import changed_by_writer, seen_digest
from config.lib.errors import RuleBroken
from meetings.actions import restoring, revising
from meetings.choices import RevisionKind
from meetings.models import TextRevision
from meetings.revisions import places_of
from meetings.views.access import recordable_meeting

PER_PAGE = 10
TYPED = "Đã tự lưu lúc {at}, chưa ghi vào biên bản. Bấm nút Lưu của mục để ghi."
BOTH_WROTE = (
    "Đã tự lưu lúc {at}. Người khác vừa ghi vào cùng chỗ; bấm nút Lưu để xem hai bản và ghép lại."
)
NOTHING_NEW = "Không có gì khác với biên bản."


@dataclass(frozen=True)
class Column:
    """One column of a state: its name, and its text in pieces ``(text, differs)`` from before."""

    label: str
    words: list


@dataclass(frozen=True)
class Shown:
    """One line of the list. ``seen``: the marks to restore it with, "" where it cannot be."""

    revision: TextRevision
    columns: list
    anchor: str
    seen: str


def page_asked(request):
    """The id of the page a form was sent from, which its script made up; None without one."""
    try:
        return uuid.UUID(request.POST.get("page", ""))
    except ValueError:
        return None


def keep(request, meeting, boxes, sentences=()):
    """Answer a form that sent itself: ``boxes`` are (place, values, marks seen) of its texts.

    ``sentences``: what is wrong with the rest of the form, which is not kept.
    """
    page, kept = page_asked(request) or uuid.uuid4(), text_asked(request.POST, "kept")
    try:
        rows = [
            revising.keep_typed(
                meeting=meeting,
                place=place,
                values=values,
                seen=seen,
                page=page,
                kept=kept,
                by=request.user,
            )
            for place, values, seen in boxes
        ]
    except RuleBroken as error:
        return JsonResponse({"message": str(error)}, status=422)
    fields = {"kept": " ".join(revising.typed_digest(row) for row in rows if row)}
    if sentences:
        return JsonResponse({"message": " ".join(sentences), "fields": fields}, status=422)
    at = timezone.localtime().strftime("%H:%M")
    sentence = BOTH_WROTE if any(_is_contested(*box) for box in boxes) else TYPED
    sentence = sentence if any(rows) else NOTHING_NEW
    return JsonResponse({"message": sentence.format(at=at), "fields": fields})


def keep_form(request, meeting, place, form):
    """As `keep`, for a checked form over one place."""
    sentences = [one for errors in form.errors.values() for one in errors]
    seen = form.cleaned_data.get("seen", "")
    return keep(request, meeting, [(place, form.values, seen)], sentences)


def _is_contested(place, values, seen):
    """Whether a column its writer changed reads otherwise by now than they saw."""
    changes = changed_by_writer(values, names=place.names, seen=seen)
    now = {name: getattr(place.row, name) for name in changes}
    return any(
        name in changed_by_writer(now, names=place.names, seen=seen) and now[name] != value
        for name, value in changes.items()
    )


def page(request, pk):
    """Every kept state, the newest first, each with what it changed."""
    meeting = recordable_meeting(request, pk)
    rows = TextRevision.objects.filter(meeting=meeting).select_related("saved_by")
    listed = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    places = places_of(meeting)
    earlier = _earlier(meeting, listed.object_list)
    context = {
        "meeting": meeting,
        "page": listed,
        "shown": [_shown(meeting, places, row, earlier[row.pk]) for row in listed.object_list],
    }
    return render(request, "meetings/revisions/list.html", context)


@require_POST
def restore(request, pk, revision_pk):
    """Write a kept state into the record again."""
    meeting = recordable_meeting(request, pk)
    revision = get_object_or_404(
        TextRevision.objects.select_related("meeting"), pk=revision_pk, meeting=meeting
    )
    try:
        place = restoring.restore(
            revision=revision, seen=text_asked(request.POST, "marks"), by=request.user
        )
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã khôi phục “{place.title}”. Bản trước đó vẫn còn ở đây.")
    return redirect("meetings:revisions", meeting.pk)


@require_POST
def typed(request, pk):
    """All that was typed and kept by itself is written into the record, or with ``bo`` dropped."""
    meeting = recordable_meeting(request, pk)
    if "bo" in request.POST:
        restoring.drop_typed(meeting=meeting, by=request.user)
        messages.success(request, "Không ghi các bản tự lưu. Chữ vẫn xem được ở “Các bản đã lưu”.")
        return redirect("meetings:record", meeting.pk)
    try:
        written, contested = restoring.save_typed(meeting=meeting, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(meeting)
    if written:
        messages.success(request, f"Đã ghi vào biên bản: {'; '.join(written)}.")
    if contested:
        messages.warning(
            request,
            f"Người khác vừa ghi vào cùng chỗ: {'; '.join(contested)}. Đồng chí bấm nút Lưu ở đó "
            "để xem hai bản và ghép lại.",
        )
    return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#typed")


def _earlier(meeting, rows):
    """{pk: values} of what each place read in the record before each of ``rows``.

    Two queries: the keys of all states, and those states that are compared with.
    """
    keys = TextRevision.objects.filter(meeting=meeting).exclude(kind=RevisionKind.TYPED)
    keys = keys.order_by("place", "-pk").values_list("place", "pk")
    states = {code: [pk for _, pk in found] for code, found in groupby(keys, lambda key: key[0])}
    before = {
        row.pk: next((pk for pk in states.get(row.place, ()) if pk < row.pk), None) for row in rows
    }
    wanted = TextRevision.objects.in_bulk(filter(None, before.values()))
    return {pk: wanted[state].values if state in wanted else {} for pk, state in before.items()}


def _shown(meeting, places, row, earlier):
    place = places.get(row.place)
    if place is None:
        texts = [(name, value) for name, value in row.values.items() if isinstance(value, str)]
        columns = [Column("", [(value, False)]) for _, value in texts if value]
        return Shown(row, columns, "", "")
    columns = []
    for name, value in row.values.items():
        if name in place.texts and value != earlier.get(name, ""):
            _, words = marked(earlier.get(name, ""), value)
            columns.append(Column(place.label(name), words))
    now = {name: getattr(place.row, name) for name in row.values if name in place.names}
    is_there = all(row.values[name] == getattr(value, "pk", value) for name, value in now.items())
    may = meeting.is_open and not is_there
    return Shown(row, columns, place.anchor, seen_digest(place.row, place.names) if may else "")
