"""Secret ballots: prepared, counted, confirmed by two tellers; only totals are ever written."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.permissions import SYSTEM, login_of
from config.lib.digests import seen_digest
from config.lib.errors import RuleBroken, Stale
from meetings.actions.paper_record import add_scan
from meetings.actions.record import record_vote
from meetings.ballot_rules import (
    require_ballot_move,
    require_not_entered_by_same,
    require_possible_tally,
    require_tellers,
    scan_wanted,
)
from meetings.changes import lock_open, lock_to_record, touch
from meetings.choices import PRESENT_STATUSES, BallotState, VoteMatter, VoteMethod
from meetings.facts import voting_numbers
from meetings.models import SecretBallot, Teller, Vote
from meetings.permissions import require_recorder
from meetings.rules import require_method

BALLOTS_PDF = "meetings.ballots_pdf"
TALLY_PDF = "meetings.tally_pdf"
UNCONFIRMED = {"confirmed_at": None, "confirmed_by": None, "on_paper": False, "scan": None}
TALLY = ("issued", "collected", "invalid", "yes", "no", "abstain")
QUESTIONS = {
    VoteMatter.ADMISSION: "Đề nghị kết nạp quần chúng {name} vào Đảng",
    VoteMatter.RECOGNITION: "Đề nghị công nhận đảng viên chính thức đối với đồng chí {name}",
    VoteMatter.REMOVAL: "Đề nghị xóa tên, khai trừ đối với đồng chí {name}",
    VoteMatter.DISCIPLINE: "Thi hành kỷ luật đối với đồng chí {name}",
    VoteMatter.ELECTION: "Bầu đồng chí {name}",
}


@transaction.atomic
def prepare_ballots(*, meeting, matter, names, tellers, by, question=""):
    """Draw up one ballot for each of ``names``: everybody is voted on separately (handbook 10).

    ``tellers`` are two members who are present and whom none of the ballots is about.
    Returns the ballots in order. Raises RuleBroken before the roll call is closed.
    """
    meeting = lock_to_record(meeting, by)
    if meeting.roll_closed_at is None:
        raise RuleBroken("Đồng chí chốt điểm danh trước, rồi bỏ phiếu.")
    require_method(matter, VoteMethod.SECRET_BALLOT)
    if not names:
        raise RuleBroken("Đồng chí ghi họ tên từng người được biểu quyết, mỗi người một dòng.")
    present = set(
        meeting.attendances.filter(status__in=PRESENT_STATUSES).values_list("member", flat=True)
    )
    chosen = {member.pk: member.full_name for member in tellers}
    for name in names:
        require_tellers(chosen, about_name=name, present=present)
    first = (meeting.ballots.aggregate(last=Max("seq"))["last"] or 0) + 1
    ballots = [
        _prepared(meeting, seq, matter, name, question, chosen)
        for seq, name in enumerate(names, start=first)
    ]
    touch(meeting)
    _tell(
        "meetings.ballots_prepared",
        f"Chuẩn bị bỏ phiếu kín tại {meeting}: {'; '.join(ballot.question for ballot in ballots)}",
        meeting,
        by,
        {"ballots": len(ballots), "tellers": sorted(chosen.values())},
    )
    return ballots


@transaction.atomic
def count_ballot(*, ballot, tally, by):
    """Write what the two tellers counted; ``tally`` holds all of ``TALLY``, in cards."""
    meeting = lock_to_record(ballot.meeting, by)
    require_possible_tally(**tally, present_with_vote=voting_numbers(meeting).present)
    _move(ballot, BallotState.COUNTED, **tally)
    touch(meeting)
    _tell(
        "meetings.ballot_counted",
        f"Ghi kết quả kiểm phiếu “{ballot.question}”",
        meeting,
        by,
        {"ballot": ballot.pk, **tally},
    )


@transaction.atomic
def recount_ballot(*, ballot, by):
    """Open a tally again; confirmations given to the old numbers are void."""
    meeting = lock_to_record(ballot.meeting, by)
    if ballot.state == BallotState.CONFIRMED:
        raise RuleBroken("Kết quả đã được xác nhận. Đồng chí bỏ kết quả biểu quyết trước.")
    _move(ballot, BallotState.PREPARED)
    ballot.tellers.update(**UNCONFIRMED)
    touch(meeting)
    _tell("meetings.ballot_reopened", f"Kiểm lại phiếu “{ballot.question}”", meeting, by, {})


@transaction.atomic
def confirm_tally(*, ballot, member, seen, by, on_paper=False, upload=None):
    """One teller confirms the totals; with the second the result becomes the branch's vote.

    ``seen`` is the digest of the totals shown (`seen_digest` over ``TALLY``); Stale when they read
    otherwise by now. ``on_paper`` records the teller's signature on the printed tally sheet, with
    its scan (``upload``) where the rule wants one: two different people answer for a tally.
    Confirming again changes nothing.
    """
    meeting = lock_open(ballot.meeting)
    ballot = SecretBallot.objects.select_related("meeting__branch").get(pk=ballot.pk)
    teller = ballot.tellers.select_related("member").filter(member=member).first()
    if teller is None:
        raise RuleBroken("Chỉ hai người kiểm phiếu của lần bỏ phiếu này xác nhận kết quả.")
    if on_paper:
        require_recorder(by, meeting)
    elif by.pk is None or teller.member.user_id != by.pk:
        raise RuleBroken("Mỗi người kiểm phiếu xác nhận bằng tài khoản của mình.")
    if teller.confirmed_at:
        return ballot
    if ballot.state != BallotState.COUNTED:
        raise RuleBroken("Chưa có kết quả kiểm phiếu để xác nhận.")
    if seen != seen_digest(ballot, TALLY):
        raise Stale("Kết quả kiểm phiếu")
    _require_second_person(ballot, teller, by, on_paper=on_paper, has_scan=upload is not None)
    scan = add_scan(meeting=meeting, upload=upload, by=by) if on_paper and upload else None
    Teller.objects.filter(pk=teller.pk).update(
        confirmed_at=timezone.now(), confirmed_by=login_of(by), on_paper=on_paper, scan=scan
    )
    _tell(
        "meetings.tally_confirmed",
        f"Đồng chí {teller.member.full_name} xác nhận kết quả kiểm phiếu “{ballot.question}”",
        meeting,
        by,
        {"ballot": ballot.pk, "on_paper": on_paper, "scan": scan.sha256 if scan else ""},
    )
    if not ballot.tellers.filter(confirmed_at=None).exists():
        _record_result(ballot, meeting)
    return ballot


@transaction.atomic
def discard_ballot(*, ballot, by):
    """Take back a ballot prepared by mistake."""
    meeting = lock_to_record(ballot.meeting, by)
    gone, _ = SecretBallot.objects.filter(pk=ballot.pk, vote=None).delete()
    if not gone:
        raise RuleBroken("Kết quả đã được xác nhận. Đồng chí bỏ kết quả biểu quyết trước.")
    touch(meeting)
    _tell("meetings.ballot_discarded", f"Bỏ lần bỏ phiếu “{ballot.question}”", meeting, by, {})


def request_ballots(*, ballot, by):
    """Ask the background worker for the cards to print, as many as people may vote."""
    require_recorder(by, ballot.meeting)
    return _request(BALLOTS_PDF, f"Phiếu biểu quyết: {ballot.question}", ballot, by)


def request_tally_sheet(*, ballot, by):
    """Ask for the tally sheet: blank lines before counting, the numbers afterwards."""
    require_recorder(by, ballot.meeting)
    return _request(TALLY_PDF, f"Biên bản kiểm phiếu: {ballot.question}", ballot, by)


def why_scan(tellers, teller, by):
    """Why this confirmation, entered by ``by``, needs a scan; "" when it does not.

    ``tellers`` are both of the ballot.
    """
    others = [one for one in tellers if one.pk != teller.pk]
    return scan_wanted(
        name=teller.member.full_name,
        has_login=teller.member.user_id is not None,
        entered_by_same=_entered(others, by) or any(one.member.user_id == by.pk for one in others),
    )


def _require_second_person(ballot, teller, by, *, on_paper, has_scan):
    tellers = list(ballot.tellers.select_related("member"))
    if not on_paper:
        others = [one for one in tellers if one.pk != teller.pk]
        require_not_entered_by_same(_entered(others, by))
    elif not has_scan and (refusal := why_scan(tellers, teller, by)):
        raise RuleBroken(refusal)


def _entered(tellers, by):
    """Whether ``by`` entered one of these confirmations without a scan."""
    return any(
        one.confirmed_at and one.confirmed_by_id == by.pk and one.scan_id is None for one in tellers
    )


def _request(kind, title, ballot, by):
    return request_job(
        kind=kind,
        title=title[:300],
        organization=ballot.meeting.branch,
        params={
            "ballot": ballot.pk,
            "meeting": ballot.meeting_id,
            "version": ballot.meeting.version,
        },
        by=by,
    )


def _prepared(meeting, seq, matter, name, question, tellers):
    wording = question or QUESTIONS[matter].format(name=name)
    ballot = SecretBallot.objects.create(
        meeting=meeting, seq=seq, matter=matter, question=wording[:300], about_name=name
    )
    Teller.objects.bulk_create(Teller(ballot=ballot, member_id=pk) for pk in tellers)
    return ballot


def _move(ballot, wanted, **values):
    require_ballot_move(ballot.state, wanted)
    moved = SecretBallot.objects.filter(pk=ballot.pk, state=ballot.state).update(
        state=wanted, **values
    )
    if not moved:
        raise Stale("Lần bỏ phiếu")
    ballot.refresh_from_db()


def _record_result(ballot, meeting):
    """The confirmed totals as a `Vote`, on behalf of the two who confirmed them."""
    numbers = voting_numbers(meeting)
    vote = record_vote(
        vote=Vote(
            meeting=meeting,
            matter=ballot.matter,
            question=ballot.question,
            about_name=ballot.about_name,
            method=VoteMethod.SECRET_BALLOT,
            yes=ballot.yes,
            no=ballot.no,
            abstain=ballot.abstain,
            invalid=ballot.invalid,
            not_voting=numbers.present - ballot.collected,
        ),
        by=SYSTEM,
        is_tallied=True,
    )
    _move(ballot, BallotState.CONFIRMED, vote=vote)


def _tell(code, sentence, meeting, by, payload):
    audit.record(
        code, sentence, target=meeting, by=by, organization=meeting.branch, payload=payload
    )
