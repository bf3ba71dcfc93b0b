"""The review above the branch: the queue, one submission, accepting, returning, re-opening."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import tell, tell_keeping
from config.lib.asked import numbers_asked, text_asked
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.paper import percent
from config.lib.told_counts import told_count, told_number
from config.lib.vietnamese import search_key
from meetings import parts
from meetings.actions import review as actions
from meetings.actions.supplements import decide_reopening
from meetings.choices import ReopeningState
from meetings.models import Reopening
from meetings.permissions import REVIEW_MINUTES
from meetings.restricted import paper_for
from meetings.review.facts import FILTERS, answer_day, asked_reopenings, queue, review_figures
from meetings.review.forms import ReopeningForm, ReturnForm
from meetings.review.rules import in_days_and_hours, is_late
from meetings.rules import WAITING_FOR_REVIEW
from meetings.supplements import current_places, signed_paper, visible_supplements
from meetings.views.access import reviewable_meeting

ROWS_A_PAGE = 30
MOST_AT_ONCE = 200


def review_queue(request, pk):
    """What waits, what was returned, what is late, below one unit."""
    unit = unit_for(request, pk, REVIEW_MINUTES)
    day = today()
    lists = queue(unit, today=day)
    chosen = request.GET.get("loc")
    chosen = chosen if chosen in FILTERS else "cho"
    rows = lists[chosen]
    text = request.GET.get("tim", "").strip()
    if text:
        rows = rows.filter(branch__search_name__contains=search_key(text))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    counts = {} if text else {chosen: told_number(page.paginator.count)}
    for code in FILTERS.keys() - counts.keys():
        counts[code] = told_count(lists[code])
    for meeting in page.object_list:
        meeting.is_late = is_late(state=meeting.state, until_on=meeting.answer_until, today=day)
    figures = review_figures(unit, date(day.year, 1, 1), day)
    context = {
        "unit": unit,
        "crumbs": unit_crumbs(request.user, unit, ("Duyệt biên bản", "")),
        "page": page,
        "chosen": chosen,
        "chosen_label": FILTERS[chosen],
        "tabs": [(code, label, counts[code]) for code, label in FILTERS.items()],
        "text": text,
        "reopenings": asked_reopenings(unit)[:20],
        "first_pass": percent(figures.accepted_at_once, figures.decided),
        "figures": figures,
        "average": in_days_and_hours(figures.average_minutes),
        "year": day.year,
        "once_key": new_once_key(),
    }
    return render(request, "meetings/review/queue.html", context)


@require_POST
def accept_many(request, pk):
    """Accept the chosen submissions of the queue."""
    unit = unit_for(request, pk, REVIEW_MINUTES)
    chosen = numbers_asked(request.POST, "chon")[:MOST_AT_ONCE]
    meetings = queue(unit, today=today())["cho"].filter(pk__in=chosen)
    if not meetings:
        messages.error(request, "Đồng chí chọn ít nhất một biên bản đang chờ duyệt.")
        return redirect("meetings:review_queue", unit.pk)
    accepted, refused = actions.accept_many(meetings=list(meetings), by=request.user)
    if accepted:
        messages.success(request, f"Đã chấp nhận {accepted} biên bản.")
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("meetings:review_queue", unit.pk)


def review_page(request, pk):
    """One submission place by place, with a line for a remark at each."""
    return _page(request, reviewable_meeting(request, pk))


@require_POST
def accept(request, pk):
    meeting = reviewable_meeting(request, pk)
    tell(
        request,
        "Đã chấp nhận biên bản. Từ nay biên bản không thay đổi nữa.",
        actions.accept_minutes,
        meeting=meeting,
        by=request.user,
    )
    return _back(request, meeting)


@require_POST
def give_back(request, pk):
    """Return with remarks; whatever was typed stays in the page when something is missing."""
    meeting = reviewable_meeting(request, pk)
    form = ReturnForm(
        request.POST, places=current_places(meeting), answer_on=answer_day(meeting, today())
    )
    if not form.is_valid():
        return _page(request, meeting, form=form, status=422)
    try:
        actions.return_minutes(
            meeting=meeting,
            remarks=form.remarks,
            until_on=form.cleaned_data["until_on"],
            by=request.user,
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, meeting, form=form, status=422)
    messages.success(request, "Đã trả lại biên bản kèm ý kiến. Bí thư chi bộ thấy ngay.")
    return _back(request, meeting)


@require_POST
def decide(request, pk, reopening_pk):
    """Grant or refuse a request to supplement accepted minutes."""
    meeting = reviewable_meeting(request, pk)
    reopening = get_object_or_404(Reopening, pk=reopening_pk, meeting=meeting)
    form = ReopeningForm(request.POST, reopening=reopening, answer_on=answer_day(meeting, today()))
    note = text_asked(request.POST, "note")
    if not form.is_valid():
        wrong = " ".join(" ".join(errors) for errors in form.errors.values())
        if note.strip():
            raise RuleBroken(wrong)  # told on the page that gives the words back
        messages.error(request, wrong)
        return redirect("meetings:review", meeting.pk)
    grants = "dong_y" in request.POST
    tell_keeping(
        request,
        "Đã trả lời đề nghị của chi bộ.",
        decide_reopening,
        typed=note,
        reopening=reopening,
        places=form.cleaned_data["places"] if grants else [],
        until_on=form.cleaned_data["until_on"],
        note=form.cleaned_data["note"],
        by=request.user,
    )
    return redirect("meetings:review", meeting.pk)


def _page(request, meeting, *, form=None, status=200):
    paper, document = signed_paper(meeting)
    if paper is None:
        messages.info(request, "Biên bản này chưa ký trong hệ thống nên chưa có gì để duyệt.")
        return redirect(meeting)
    paper_for(paper, meeting, request.user, how="khi duyệt")
    places = current_places(meeting)
    answer_on = answer_day(meeting, today())
    form = form or ReturnForm(places=places, answer_on=answer_on)
    asked = meeting.reopenings.order_by("-pk").first()
    context = {
        "meeting": meeting,
        "paper": paper,
        "document": document,
        "lines": [(place, form[form.name_of(place.code)]) for place in places],
        "form": form,
        "supplements": visible_supplements(meeting, full=True),
        "reviews": meeting.reviews.prefetch_related("remarks").select_related("decided_by"),
        "reopening": asked,
        "reopening_form": _reopening_form(asked, places, answer_on),
        "asks": asked is not None and asked.state == ReopeningState.ASKED,
        "waits": meeting.state in WAITING_FOR_REVIEW,
        "links": parts.links_of(meeting, request.user),
        "queue_url": reverse("meetings:review_queue", args=[_queue_unit(request, meeting).pk]),
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            (
                "Duyệt biên bản",
                reverse("meetings:review_queue", args=[_queue_unit(request, meeting).pk]),
            ),
            (meeting.branch.label, ""),
        ],
        "once_key": new_once_key(),
    }
    return render(request, "meetings/review/page.html", context, status=status)


def _reopening_form(asked, places, answer_on):
    if asked is None or asked.state != ReopeningState.ASKED:
        return None
    labels = {place.code: place.label for place in places}
    return ReopeningForm(reopening=asked, answer_on=answer_on, labels=labels)


def _queue_unit(request, meeting):
    """The nearest unit above the branch where the reader reviews."""
    posts = [
        post
        for post in request.user.posts_at(REVIEW_MINUTES.roles)
        if meeting.branch.path.startswith(post.path)
    ]
    return max(posts, key=lambda post: len(post.path)).organization


def _back(request, meeting):
    return redirect("meetings:review_queue", _queue_unit(request, meeting).pk)
