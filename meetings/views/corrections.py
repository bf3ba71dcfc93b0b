"""The branch's side of a review: answers, supplements, sending back, asking to re-open."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from config.lib.dates import today
from config.lib.errors import RuleBroken
from meetings.actions import supplements as actions
from meetings.choices import MeetingState, ReopeningState
from meetings.forms import SignForm
from meetings.models import Reopening, ReviewRemark
from meetings.restricted import log_reading
from meetings.review.forms import AnswerForm, AskForm, SupplementForm
from meetings.review.rules import may_supplement
from meetings.supplements import current_places, visible_supplements
from meetings.views.access import led_meeting


def page(request, pk):
    """The remarks of the committee with the answers, and what is to be sent back."""
    return _page(request, led_meeting(request, pk))


@require_POST
def answer(request, pk, remark_pk):
    meeting = led_meeting(request, pk)
    remark = get_object_or_404(
        ReviewRemark.objects.select_related("review__meeting__branch"),
        pk=remark_pk,
        review__meeting=meeting,
    )
    form = AnswerForm(request.POST, remark=remark)
    if not form.is_valid():
        return _page(request, meeting, answer_forms={remark.pk: form}, status=422)
    try:
        actions.answer_remark(
            remark=remark,
            answer=form.cleaned_data["answer"],
            new_text=form.cleaned_data.get("new_text", ""),
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, meeting, answer_forms={remark.pk: form}, status=422)
    messages.success(request, f"Đã ghi trả lời về mục “{remark.place_label}”.")
    return redirect("meetings:corrections", meeting.pk)


@require_POST
def resubmit(request, pk):
    """Sign the answers and supplements, and send the minutes back."""
    meeting = led_meeting(request, pk)
    form = SignForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, meeting, sign_form=form, status=422)
    try:
        actions.resubmit_minutes(
            meeting=meeting, seen_hash=form.cleaned_data["seen_hash"], by=request.user
        )
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("meetings:corrections", meeting.pk)
    messages.success(request, "Đã ký bổ sung và gửi lại cấp trên.")
    return redirect("meetings:minutes", meeting.pk)


@require_POST
def ask(request, pk):
    """Ask the committee to let places of sent minutes be supplemented."""
    meeting = led_meeting(request, pk)
    form = AskForm(request.POST, places=current_places(meeting))
    if not form.is_valid():
        return _page(request, meeting, ask_form=form, status=422)
    try:
        actions.ask_reopening(
            meeting=meeting,
            places=form.cleaned_data["places"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, meeting, ask_form=form, status=422)
    messages.success(request, "Đã gửi đề nghị. Cấp trên trả lời tại trang này.")
    return redirect("meetings:corrections", meeting.pk)


@require_POST
def supplement(request, pk, reopening_pk):
    """Sign supplements to the places the committee granted."""
    meeting = led_meeting(request, pk)
    reopening = get_object_or_404(Reopening, pk=reopening_pk, meeting=meeting)
    places = _granted(meeting, reopening)
    form = SupplementForm(request.POST, places=places, user=request.user)
    if not form.is_valid():
        return _page(request, meeting, supplement_form=form, status=422)
    try:
        made = actions.supplement_minutes(
            reopening=reopening,
            texts=form.texts,
            seen_hash=form.cleaned_data["seen_hash"],
            by=request.user,
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, meeting, supplement_form=form, status=422)
    numbers = ", ".join(str(one.number) for one in made)
    messages.success(request, f"Đã ký bổ sung số {numbers}. Cấp trên thấy ngay.")
    return redirect("meetings:minutes", meeting.pk)


def _granted(meeting, reopening):
    return [one for one in current_places(meeting) if one.code in reopening.granted_places]


def _page(
    request,
    meeting,
    *,
    answer_forms=None,
    sign_form=None,
    ask_form=None,
    supplement_form=None,
    status=200,
):
    user = request.user
    places = current_places(meeting)
    if any(place.is_restricted for place in places):
        log_reading(meeting, user, "khi bổ sung")
    texts = {place.code: place.text for place in places}
    review = actions.open_review(meeting)
    remarks = list(review.remarks.order_by("seq")) if review else []
    is_returned = meeting.state == MeetingState.RETURNED
    reopening = meeting.reopenings.order_by("-pk").first()
    usable = reopening is not None and may_supplement(
        state=reopening.state, until_on=reopening.until_on, today=today()
    )
    context = {
        "meeting": meeting,
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            (meeting.title, meeting.get_absolute_url()),
            ("Bổ sung biên bản", ""),
        ],
        "review": review,
        "is_returned": is_returned,
        "remarks": [
            {
                "remark": remark,
                "text": texts.get(remark.place, ""),
                "form": (answer_forms or {}).get(remark.pk)
                or AnswerForm(remark=remark, text=texts.get(remark.place, "")),
            }
            for remark in remarks
        ],
        "answered": sum(bool(remark.answer) for remark in remarks),
        "sign_form": sign_form
        or SignForm(
            user=user,
            initial={"seen_hash": actions.answers_hash(review) if review else ""},
        ),
        "supplements": visible_supplements(meeting, full=True),
        "reopening": reopening,
        "asks": reopening is not None and reopening.state == ReopeningState.ASKED,
        "usable": usable,
        "supplement_form": supplement_form or _supplement_form(meeting, reopening, usable, user),
        "may_ask": meeting.state in actions.ASKABLE
        and not usable
        and not (reopening and reopening.state == ReopeningState.ASKED),
        "ask_form": ask_form or AskForm(places=places),
        "ask_open": ask_form is not None,
        "once_key": new_once_key(),
    }
    return render(request, "meetings/review/corrections.html", context, status=status)


def _supplement_form(meeting, reopening, usable, user):
    if not usable:
        return None
    seen = actions.places_hash(meeting, reopening.granted_places)
    return SupplementForm(
        places=_granted(meeting, reopening), user=user, initial={"seen_hash": seen}
    )
