"""What is made of minutes: Word, the full copy, extracts, the book of the year, reading aloud."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.access import unit_crumbs
from branches.views.form_pages import tell
from config.lib.dates import today
from config.lib.errors import RuleBroken
from meetings.actions import printing
from meetings.actions.restriction import set_restricted
from meetings.book_facts import broken_entry, entries_of, not_entered, years_of
from meetings.documents import minutes_paper
from meetings.extract_forms import ExtractForm
from meetings.models import AgendaItem
from meetings.papers import places_of
from meetings.restricted import may_read_restricted, paper_for
from meetings.supplements import current_places, signed_paper
from meetings.views.access import (
    led_meeting,
    readable_meeting,
    recordable_meeting,
    visible_branch,
)

OLDEST_YEAR, LATEST_YEAR = 1930, 2999


@require_POST
def docx(request, pk):
    """Ask for the minutes as a Word file."""
    meeting = readable_meeting(request, pk)
    return redirect(printing.request_minutes_docx(meeting=meeting, by=request.user))


@require_POST
def full_copy(request, pk):
    """Ask for the copy with what is restricted: for those who may read it."""
    meeting = readable_meeting(request, pk)
    if not may_read_restricted(request.user, meeting):
        raise PermissionDenied("Đồng chí không được xem nội dung hạn chế của biên bản này.")
    return redirect(printing.request_full_minutes(meeting=meeting, by=request.user))


def extract(request, pk):
    """Choose the items of signed minutes to be printed as TRÍCH BIÊN BẢN."""
    meeting = led_meeting(request, pk)
    places = current_places(meeting)
    if not places:
        messages.info(request, "Biên bản có đủ hai chữ ký rồi mới trích được.")
        return redirect("meetings:minutes", meeting.pk)
    form = ExtractForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        return redirect(
            printing.request_extract(
                meeting=meeting,
                places=form.cleaned_data["places"],
                form=form.cleaned_data["form"],
                by=request.user,
            )
        )
    context = {
        "meeting": meeting,
        "form": form,
        "crumbs": _crumbs(meeting, "Trích biên bản"),
        "once_key": new_once_key(),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/files/extract.html", context, status=status)


def aloud(request, pk):
    """The minutes in large letters, one section per screen, to be read to the hall."""
    meeting = readable_meeting(request, pk)
    paper, _ = signed_paper(meeting)
    try:
        paper = paper or minutes_paper(meeting)
    except RuleBroken as error:
        messages.info(request, str(error))
        return redirect(meeting)
    places = places_of(paper_for(paper, meeting, request.user, how="khi đọc trước chi bộ"))
    wanted = request.GET.get("phan", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 1
    number = min(max(number, 1), len(places))
    context = {
        "meeting": meeting,
        "place": places[number - 1],
        "number": number,
        "count": len(places),
        "before": number - 1,
        "after": number + 1 if number < len(places) else 0,
        "crumbs": _crumbs(meeting, "Đọc biên bản"),
    }
    return render(request, "meetings/files/aloud.html", context)


def book(request, pk):
    """The contents of the minutes book of one year."""
    branch = visible_branch(request, pk)
    year = _year(request)
    entries = entries_of(branch, year, request.user)
    context = {
        "branch": branch,
        "year": year,
        "years": years_of(branch),
        "entries": entries,
        "rest": not_entered(branch, year, request.user),
        "broken": broken_entry(branch, year),
        "crumbs": unit_crumbs(request.user, branch, (f"Sổ biên bản năm {year}", "")),
        "once_key": new_once_key(),
    }
    return render(request, "meetings/files/book.html", context)


@require_POST
def book_pdf(request, pk):
    """Ask for the whole book as one PDF."""
    branch = visible_branch(request, pk)
    year = _year(request)
    count = entries_of(branch, year, request.user).count()
    if not count:
        messages.error(request, f"Sổ biên bản năm {year} chưa có biên bản nào đồng chí được xem.")
        return redirect("meetings:book", branch.pk)
    return redirect(
        printing.request_minutes_book(branch=branch, year=year, entries=count, by=request.user)
    )


@require_POST
def restrict(request, pk, item_pk):
    """Mark an item as restricted, or take the mark off, while the record is open."""
    meeting = recordable_meeting(request, pk)
    item = get_object_or_404(AgendaItem, pk=item_pk, meeting=meeting)
    hides = "han_che" in request.POST
    tell(
        request,
        f"Mục “{item.title}” {'là nội dung hạn chế phổ biến' if hides else 'được phổ biến'}.",
        set_restricted,
        item=item,
        is_restricted=hides,
        by=request.user,
    )
    return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#item-{item.pk}")


def _year(request):
    wanted = request.GET.get("nam") or request.POST.get("nam") or ""
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today().year
    return min(max(year, OLDEST_YEAR), LATEST_YEAR)


def _crumbs(meeting, here):
    return [
        ("Trang chính", reverse("branches:home")),
        (meeting.title, meeting.get_absolute_url()),
        ("Biên bản", reverse("meetings:minutes", args=[meeting.pk])),
        (here, ""),
    ]
