"""Scoring one meeting: the sheet, chi ủy's agreement, the committee's confirmation, its queue."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, tell
from config.lib.asked import numbers_asked
from config.lib.errors import RuleBroken, Stale
from meetings.permissions import require_recorder
from meetings.roster import seated_people
from meetings.rules import SENT_STATES
from meetings.views.access import visible_meeting
from resolutions.actions import scoring
from resolutions.actions.printing import FORMS, request_score_sheet
from resolutions.models import QualityScore
from resolutions.scoring.choices import ScoreState
from resolutions.scoring.forms import ConfirmScoreForm, ScorerForm, SheetForm
from resolutions.scoring.parts import ANCHOR, words_of
from resolutions.scoring.permissions import (
    AGREE_SCORE,
    CONFIRM_SCORE,
    can_score,
    require_scorer,
)
from resolutions.scoring.reading import asked_of, proposals_for, view_of
from resolutions.scoring.rules import weakest
from resolutions.scoring.sheets import points_text
from resolutions.views.access import meeting_crumbs, seen_version

PER_PAGE = 30
MOST_AT_ONCE = 200
WEAK_SHOWN = 3
SAVED = "Đã lưu điểm."
KEPT_HERE = (
    "Trong lúc đồng chí nhập, đồng chí khác đã lưu phiếu này. Những gì đồng chí nhập vẫn còn ở "
    "dưới, chưa lưu: đồng chí xem lại rồi bấm “Lưu điểm” lần nữa để ghi đè."
)


def sheet(request, pk):
    """The sheet of a meeting: to fill while it is being scored, to read afterwards."""
    score = _visible(request, pk)
    if request.method == "POST":
        return _save(request, score)
    return _page(request, score)


def _save(request, score):
    require_scorer(request.user, score)
    proposals = proposals_for(score)
    form = SheetForm(request.POST, view=view_of(score, proposals), score=score)
    if not form.is_valid():
        return _page(request, score, form=form, proposals=proposals, status=422)
    try:
        scoring.save_score(
            score=score,
            lines=form.lines,
            weak_points=form.cleaned_data["weak_points"],
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, score, form=form, proposals=proposals, status=422)
    except Stale:
        score.refresh_from_db(fields=["version", "state"])
        form.data = form.data.copy()
        form.data["version"] = score.version
        form.add_error(None, KEPT_HERE)
        return _page(request, score, form=form, proposals=proposals, status=409)
    messages.success(request, SAVED)
    return redirect(score)


def _page(request, score, *, form=None, proposals=None, status=200):
    meeting, user = score.meeting, request.user
    is_writable = score.state == ScoreState.SCORING and meeting.is_open and can_score(user, score)
    if is_writable and proposals is None:
        proposals = proposals_for(score)
    view = view_of(score, proposals if is_writable else None)
    if is_writable and form is None:
        form = SheetForm(view=view, score=score)
    context = {
        "score": score,
        "meeting": meeting,
        "view": view,
        "form": form if is_writable else None,
        "problems": list(view.problems) if is_writable else [],
        "weakest": weakest(asked_of(score), view.given, count=WEAK_SHOWN),
        "words": words_of(score),
        "may_agree": is_writable and AGREE_SCORE.granted(user, score.branch),
        "may_reopen": meeting.is_open
        and score.state in (ScoreState.AGREED, ScoreState.VOTED)
        and AGREE_SCORE.granted(user, score.branch),
        "record_anchor": ANCHOR,
        "confirm_form": _confirm_form(user, score),
        "once_key": new_once_key(),
        "crumbs": meeting_crumbs(meeting, ("Điểm chất lượng", "")),
    }
    return render(request, "resolutions/scores/sheet.html", context, status=status)


def _confirm_form(user, score, data=None):
    waits = score.state in (ScoreState.VOTED, ScoreState.CONFIRMED)
    if not (waits and score.meeting.state in SENT_STATES):
        return None
    if not CONFIRM_SCORE.granted(user, score.branch):
        return None
    is_confirmed = score.state == ScoreState.CONFIRMED
    initial = {
        "version": score.version,
        "official_score": points_text(score.official_score if is_confirmed else score.score),
        "official_band": score.official_band or score.band,
    }
    return ConfirmScoreForm(data, initial=initial)


@require_POST
def ask(request, pk):
    """Who follows the meeting and scores it."""
    meeting = visible_meeting(request, pk)
    require_recorder(request.user, meeting)
    form = ScorerForm(request.POST, people=seated_people(meeting), prefix="score")
    if form.is_valid():
        tell(
            request,
            f"Đã giao đồng chí {form.member.full_name} theo dõi, chấm điểm.",
            scoring.ask_to_score,
            meeting=meeting,
            scorer=form.member,
            by=request.user,
        )
    else:
        messages.error(request, "Đồng chí chọn người theo dõi, chấm điểm.")
    return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#{ANCHOR}")


@require_POST
def agree(request, pk):
    score = _visible(request, pk)
    AGREE_SCORE.require(request.user, score.branch)
    tell(
        request,
        "Chi ủy đã thống nhất điểm. Bước tiếp theo: chi bộ biểu quyết.",
        scoring.agree_score,
        score=score,
        version=seen_version(request),
        by=request.user,
    )
    return redirect(score)


@require_POST
def again(request, pk):
    score = _visible(request, pk)
    AGREE_SCORE.require(request.user, score.branch)
    tell(
        request,
        "Đã mở lại để chấm.",
        scoring.score_again,
        score=score,
        version=seen_version(request),
        by=request.user,
    )
    return redirect(score)


@require_POST
def confirm(request, pk):
    """The committee above confirms or changes; what was typed stays when a reason is missing."""
    score = _visible(request, pk)
    CONFIRM_SCORE.require(request.user, score.branch)
    form = _confirm_form(request.user, score, request.POST)
    if form is None:
        raise Http404
    if not (
        form.is_valid()
        and carried_out(
            form, scoring.confirm_score, score=score, by=request.user, **form.cleaned_data
        )
    ):
        context = {
            "score": score,
            "meeting": score.meeting,
            "view": view_of(score),
            "words": words_of(score),
            "confirm_form": form,
            "once_key": new_once_key(),
            "crumbs": meeting_crumbs(score.meeting, ("Điểm chất lượng", "")),
        }
        return render(request, "resolutions/scores/sheet.html", context, status=422)
    messages.success(request, "Đã ghi điểm xác nhận.")
    return redirect(score)


@require_POST
def file(request, pk):
    """Ask for the sheet as PDF or Word; leads to the job."""
    score = _visible(request, pk)
    form = request.POST.get("tep") if request.POST.get("tep") in FORMS else "pdf"
    return redirect(request_score_sheet(score=score, form=form, by=request.user))


def to_confirm(request, pk):
    """The scores that wait below one unit; several can be confirmed at once as they are."""
    unit = unit_for(request, pk, CONFIRM_SCORE)
    if request.method == "POST":
        return _confirm_many(request, unit)
    rows = (
        QualityScore.objects.waiting_below(unit)
        .select_related("branch", "meeting", "scorer")
        .order_by("meeting__held_on", "pk")
    )
    context = {
        "unit": unit,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, unit, ("Xác nhận điểm sinh hoạt", "")),
    }
    return render(request, "resolutions/scores/to_confirm.html", context)


def _confirm_many(request, unit):
    chosen = numbers_asked(request.POST, "chon")[:MOST_AT_ONCE]
    scores = QualityScore.objects.waiting_below(unit).filter(pk__in=chosen)
    scores = list(scores.select_related("branch", "scorer", "meeting__branch", "meeting__chair"))
    if not scores:
        messages.error(request, "Đồng chí chọn ít nhất một cuộc họp đang chờ xác nhận.")
    else:
        confirmed, refused = scoring.confirm_many(scores=scores, by=request.user)
        if confirmed:
            messages.success(request, f"Đã xác nhận điểm của {confirmed} cuộc họp.")
        for sentence in refused:
            messages.error(request, sentence)
    return redirect("resolutions:scores_to_confirm", unit.pk)


def _visible(request, pk):
    scores = QualityScore.objects.visible_to(request.user).select_related(
        *("branch", "scorer", "template", "vote", "confirmed_by"),
        *("meeting__branch", "meeting__chair", "meeting__minute_taker"),
    )
    return get_object_or_404(scores, meeting=pk)
