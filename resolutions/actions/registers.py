"""Opinions heard and answered; proposals sent up, answered, closed."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branches.models import PartyOrganization
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.working_days import working_day_after
from resolutions.changes import said, tell
from resolutions.choices import OpinionState, ProposalState
from resolutions.models import Proposal, PublicOpinion
from resolutions.permissions import ANSWER_PROPOSAL, KEEP_OPINIONS, SEND_PROPOSAL
from resolutions.rules import require_opinion_move, require_proposal_move

NO_ANSWER = "Đồng chí ghi nội dung trả lời."


@transaction.atomic
def send_proposal(*, organization, text, by, due_on=None):
    """Send a kiến nghị to the unit above ``organization`` under the next number of the year.

    ``due_on`` None: the number of working days the rules give the unit above.
    """
    SEND_PROPOSAL.require(by, organization)
    text = said(text, "Đồng chí ghi nội dung kiến nghị.")
    if organization.parent is None:
        raise RuleBroken("Đơn vị này không có cấp trên trong hệ thống nên chưa gửi được kiến nghị.")
    day = today()
    if due_on is None:
        rules = rules_for(organization, day)
        due_on = working_day_after(day, rules.get("registers.proposal_reply_days"))
    _require_future(due_on, day)
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    own = Proposal.objects.filter(organization=organization, year=day.year)
    proposal = Proposal.objects.create(
        organization=organization,
        year=day.year,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        sent_to=organization.parent,
        text=text,
        due_on=due_on,
        sent_at=timezone.now(),
        sent_by=login_of(by),
    )
    _tell_proposal("sent", f"Gửi kiến nghị số {proposal.number_text}", proposal, by)
    return proposal


@transaction.atomic
def answer_proposal(*, proposal, answer, by):
    """The unit above answers; the answer appears on the next record page of the one below."""
    ANSWER_PROPOSAL.require(by, proposal.sent_to)
    answer = said(answer, NO_ANSWER)
    _move_proposal(
        proposal,
        ProposalState.ANSWERED,
        answer=answer,
        answered_at=timezone.now(),
        answered_by=login_of(by),
    )
    _tell_proposal("answered", f"Trả lời kiến nghị số {proposal.number_text}", proposal, by)
    return proposal


@transaction.atomic
def close_proposal(*, proposal, by):
    """The unit that asked has passed the answer on and is content with it."""
    SEND_PROPOSAL.require(by, proposal.organization)
    _move_proposal(proposal, ProposalState.CLOSED)
    _tell_proposal("closed", f"Khép lại kiến nghị số {proposal.number_text}", proposal, by)
    return proposal


@transaction.atomic
def ask_again(*, proposal, reason, by):
    """The answer does not help: it is asked again under the same number, with the reason."""
    SEND_PROPOSAL.require(by, proposal.organization)
    reason = said(reason, "Đồng chí ghi điều còn vướng.")
    day = today()
    rules = rules_for(proposal.organization, day)
    _move_proposal(
        proposal,
        ProposalState.SENT,
        text=f"{proposal.text}\n\nKiến nghị tiếp ngày {day:%d/%m/%Y}: {reason}",
        due_on=working_day_after(day, rules.get("registers.proposal_reply_days")),
    )
    _tell_proposal("asked_again", f"Kiến nghị tiếp số {proposal.number_text}", proposal, by)
    return proposal


@transaction.atomic
def note_opinion(*, opinion, by):
    """Write down what residents, colleagues or members said; the deadline comes from the rules."""
    KEEP_OPINIONS.require(by, opinion.branch)
    opinion.text = said(opinion.text, "Đồng chí ghi nội dung ý kiến.")
    if opinion.heard_on > today():
        raise RuleBroken("Ngày tiếp nhận chưa đến. Đồng chí ghi lại ngày.")
    if opinion.due_on is None:
        rules = rules_for(opinion.branch, opinion.heard_on)
        days = rules.get("registers.opinion_reply_days")
        opinion.due_on = working_day_after(opinion.heard_on, days)
    if opinion.due_on < opinion.heard_on:
        raise RuleBroken("Hạn trả lời ở trước ngày tiếp nhận. Đồng chí ghi lại hạn.")
    opinion.noted_at, opinion.noted_by = timezone.now(), login_of(by)
    opinion.save(force_insert=True)
    _tell_opinion("noted", f"Ghi ý kiến: {opinion}", opinion, by)
    return opinion


@transaction.atomic
def answer_opinion(*, opinion, reply, replied_on, by):
    """The branch has answered those who asked."""
    KEEP_OPINIONS.require(by, opinion.branch)
    reply = said(reply, NO_ANSWER)
    if not opinion.heard_on <= replied_on <= today():
        raise RuleBroken(
            f"Ngày trả lời phải từ ngày tiếp nhận {opinion.heard_on:%d/%m/%Y} đến hôm nay."
        )
    _move_opinion(opinion, OpinionState.ANSWERED, reply=reply, replied_on=replied_on)
    _tell_opinion("answered", f"Trả lời ý kiến: {opinion}", opinion, by)
    return opinion


@transaction.atomic
def reopen_opinion(*, opinion, by):
    """The answer was noted by mistake, or did not settle the matter."""
    KEEP_OPINIONS.require(by, opinion.branch)
    _move_opinion(opinion, OpinionState.OPEN, replied_on=None)
    _tell_opinion("reopened", f"Mở lại ý kiến: {opinion}", opinion, by)
    return opinion


@transaction.atomic
def forward_opinion(*, opinion, by):
    """What the branch cannot settle goes up as a proposal; the opinion keeps the link."""
    KEEP_OPINIONS.require(by, opinion.branch)
    if opinion.proposal_id:
        raise RuleBroken("Ý kiến này đã được kiến nghị lên cấp trên.")
    proposal = send_proposal(organization=opinion.branch, text=opinion.text, by=by)
    _move_opinion(opinion, OpinionState.FORWARDED, proposal=proposal)
    return proposal


def _require_future(due_on, day):
    if due_on < day:
        raise RuleBroken("Hạn trả lời ở trước hôm nay. Đồng chí ghi lại hạn.")


def _move_proposal(proposal, wanted, **values):
    require_proposal_move(proposal.state, wanted)
    moved = Proposal.objects.filter(pk=proposal.pk, state=proposal.state).update(
        state=wanted, **values
    )
    if not moved:
        raise Stale("Kiến nghị")
    proposal.refresh_from_db()


def _move_opinion(opinion, wanted, **values):
    require_opinion_move(opinion.state, wanted)
    moved = PublicOpinion.objects.filter(pk=opinion.pk, state=opinion.state).update(
        state=wanted, **values
    )
    if not moved:
        raise Stale("Ý kiến")
    opinion.refresh_from_db()


def _tell_proposal(event, sentence, proposal, by):
    tell(
        f"resolutions.proposal_{event}",
        sentence,
        target=proposal,
        branch=proposal.organization,
        by=by,
        payload={"state": proposal.state, "answer": proposal.answer},
    )


def _tell_opinion(event, sentence, opinion, by):
    tell(
        f"resolutions.opinion_{event}",
        sentence,
        target=opinion,
        branch=opinion.branch,
        by=by,
        payload={"state": opinion.state, "reply": opinion.reply},
    )
