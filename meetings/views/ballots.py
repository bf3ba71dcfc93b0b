"""Secret ballots: prepared and counted by the recorder, confirmed by the two tellers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.rule_book import rules_for
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken
from config.lib.uploads import limits_of
from meetings.actions import ballots as actions
from meetings.ballot_documents import result_sentence
from meetings.choices import PRESENT_STATUSES, BallotState, VoteMatter
from meetings.facts import VotingNumbers, voting_numbers
from meetings.models import SecretBallot
from meetings.permissions import can_record
from meetings.reading import rules_of
from meetings.record_forms import BallotForm, TallyForm
from meetings.rules import majority_for
from meetings.scan_forms import TellerPaperForm
from meetings.views.access import people_of, recordable_meeting, visible_meeting


def ballots(request, pk):
    """The secret ballots of a meeting, and the form for one more."""
    meeting = recordable_meeting(request, pk)
    form = BallotForm(
        request.POST or None,
        present=_present(meeting),
        initial={"matter": VoteMatter.ADMISSION},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare_ballots(
                meeting=meeting,
                matter=form.cleaned_data["matter"],
                names=form.cleaned_data["names"],
                tellers=form.tellers,
                by=request.user,
            )
        except RuleBroken as error:
            form.take_refusal(error)
        else:
            messages.success(request, "Đã chuẩn bị bỏ phiếu. Đồng chí in phiếu rồi phát ra.")
            if len(made) == 1:
                return redirect("meetings:ballot", meeting.pk, made[0].pk)
            return redirect("meetings:ballots", meeting.pk)
    context = {
        "meeting": meeting,
        "ballots": meeting.ballots.order_by("seq"),
        "form": form,
        "once_key": new_once_key(),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/ballots/ballots.html", context, status=status)


def ballot(request, pk, ballot_pk):
    """One ballot: print, count, confirm. Seen by the recorder and by its two tellers."""
    return _page(request, _ballot(request, pk, ballot_pk))


@require_POST
def count(request, pk, ballot_pk):
    """Write the totals the tellers counted."""
    one = _ballot(request, pk, ballot_pk, to_record=True)
    form = TallyForm(request.POST, present_with_vote=voting_numbers(one.meeting).present)
    if form.is_valid():
        try:
            actions.count_ballot(ballot=one, tally=form.tally, by=request.user)
        except RuleBroken as error:
            form.take_refusal(error)
        else:
            messages.success(request, "Đã ghi kết quả. Hai người kiểm phiếu xác nhận.")
            return redirect("meetings:ballot", pk, ballot_pk)
    return _page(request, one, tally_form=form)


@require_POST
def confirm(request, pk, ballot_pk, teller_pk):
    """One teller confirms; ``on_paper`` when the signature stands on the printed sheet."""
    one = _ballot(request, pk, ballot_pk)
    teller = get_object_or_404(one.tellers.select_related("member"), pk=teller_pk)
    on_paper = "on_paper" in request.POST
    limits = limits_of(rules_for(one.meeting.branch, one.meeting.held_on))
    form = TellerPaperForm(request.POST, request.FILES, teller=teller, limits=limits)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["file"]))
        return redirect("meetings:ballot", pk, ballot_pk)

    def act():
        actions.confirm_tally(
            ballot=one,
            member=teller.member,
            seen=request.POST.get("seen", ""),
            by=request.user,
            on_paper=on_paper,
            upload=form.upload if on_paper else None,
        )

    return _do(request, one, act, f"Đã ghi xác nhận của đồng chí {teller.member.full_name}.")


@require_POST
def recount(request, pk, ballot_pk):
    one = _ballot(request, pk, ballot_pk, to_record=True)
    return _do(
        request,
        one,
        lambda: actions.recount_ballot(ballot=one, by=request.user),
        "Đã mở lại để kiểm phiếu.",
    )


@require_POST
def discard(request, pk, ballot_pk):
    one = _ballot(request, pk, ballot_pk, to_record=True)
    try:
        actions.discard_ballot(ballot=one, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("meetings:ballot", pk, ballot_pk)
    messages.success(request, "Đã bỏ lần bỏ phiếu này.")
    return redirect("meetings:ballots", pk)


@require_POST
def print_cards(request, pk, ballot_pk):
    one = _ballot(request, pk, ballot_pk, to_record=True)
    return redirect(actions.request_ballots(ballot=one, by=request.user))


@require_POST
def print_tally(request, pk, ballot_pk):
    one = _ballot(request, pk, ballot_pk, to_record=True)
    return redirect(actions.request_tally_sheet(ballot=one, by=request.user))


def _ballot(request, pk, ballot_pk, *, to_record=False):
    """A ballot for the recorder or one of its tellers; 403 for other lookers-on."""
    meeting = visible_meeting(request, pk)
    one = get_object_or_404(
        SecretBallot.objects.select_related("meeting__branch", "meeting__minute_taker", "vote"),
        pk=ballot_pk,
        meeting=meeting,
    )
    if can_record(request.user, meeting):
        return one
    is_teller = one.tellers.filter(member__user=request.user.pk).exists()
    if to_record or not is_teller:
        raise PermissionDenied("Chỉ người ghi cuộc họp và hai người kiểm phiếu xem trang này.")
    return one


def _page(request, one, *, tally_form=None):
    meeting, user = one.meeting, request.user
    numbers = _numbers_of(one)
    recorder = can_record(user, meeting)
    rules = rules_of(meeting)
    majority = majority_for(one.matter, rules)
    tellers = list(one.tellers.select_related("member", "scan").order_by("pk"))
    context = {
        "meeting": meeting,
        "ballot": one,
        "numbers": numbers,
        "needed": majority.needed(numbers.base),
        "can_record": recorder,
        "can_count": recorder and meeting.is_open and one.state == BallotState.PREPARED,
        "can_recount": recorder and meeting.is_open and one.state == BallotState.COUNTED,
        "can_discard": recorder and meeting.is_open and one.vote_id is None,
        "tally_form": tally_form
        or TallyForm(
            present_with_vote=numbers.present,
            initial={"issued": numbers.present, "collected": numbers.present},
        ),
        "tellers": [
            {
                "teller": teller,
                "is_own": teller.member.user_id == user.pk,
                "can_confirm": one.state == BallotState.COUNTED and not teller.confirmed_at,
                "paper_form": TellerPaperForm(
                    teller=teller,
                    why_scan=actions.why_scan(tellers, teller, user),
                    limits=limits_of(rules),
                ),
            }
            for teller in tellers
        ],
        "seen": seen_digest(one, actions.TALLY),
        "result": result_sentence(one.vote) if one.vote else "",
        "once_key": new_once_key(),
    }
    status = 422 if tally_form else 200
    return render(request, "meetings/ballots/ballot.html", context, status=status)


def _numbers_of(one):
    """Who may vote and who of them is here; once the result is written, as it was judged."""
    if one.vote is None:
        return voting_numbers(one.meeting)
    return VotingNumbers(one.vote.base, one.vote.present_with_vote)


def _do(request, one, action, told):
    try:
        action()
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect(reverse("meetings:ballot", args=[one.meeting_id, one.pk]))


def _present(meeting):
    """The members in the room, for the choice of tellers."""
    here = meeting.attendances.filter(status__in=PRESENT_STATUSES).values("member")
    return people_of(meeting.branch, meeting.held_on).filter(pk__in=here)
