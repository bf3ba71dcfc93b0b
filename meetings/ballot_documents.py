"""The papers of a secret ballot, filled from its rows."""

from django.db.models import Q
from django.utils import timezone

from config.lib.dates import local_iso
from config.lib.paper import Person
from config.lib.pdf import render_paper
from meetings.ballot_rules import goes_to_superior
from meetings.choices import BallotState, VoteMatter
from meetings.documents import paper_head
from meetings.facts import voting_numbers
from meetings.models import Vote
from meetings.papers.ballots import BallotCardsPaper, TallyPaper
from meetings.reading import rules_of
from meetings.rules import QUALIFIED, majority_for

TO_SUPERIOR = frozenset({VoteMatter.RECOGNITION, VoteMatter.REMOVAL})


def ballot_cards_pdf(ballot):
    """As many cards as people may vote in the room."""
    meeting = ballot.meeting
    paper = BallotCardsPaper(
        head=paper_head(meeting.branch, meeting.held_on),
        branch=meeting.branch.name,
        held_on=meeting.held_on.isoformat(),
        question=ballot.question,
        count=max(voting_numbers(meeting).present, 1),
    )
    return render_paper(paper)


def tally_pdf(ballot):
    """The tally sheet: blank while the cards are out, filled once they are counted."""
    return render_paper(tally_paper(ballot))


def tally_paper(ballot):
    meeting = ballot.meeting
    numbers = voting_numbers(meeting)
    base = ballot.vote.base if ballot.vote else numbers.base
    majority = majority_for(ballot.matter, rules_of(meeting))
    tellers = list(ballot.tellers.select_related("member").order_by("pk"))
    counted = ballot.state != BallotState.PREPARED
    return TallyPaper(
        head=paper_head(meeting.branch, meeting.held_on),
        branch=meeting.branch.name,
        moment=local_iso(meeting.started_at),
        place=meeting.place,
        question=ballot.question,
        base=base,
        present=ballot.vote.present_with_vote if ballot.vote else numbers.present,
        tellers=[Person(teller.member.full_name) for teller in tellers],
        counts=[
            *(ballot.issued, ballot.collected, ballot.invalid),
            *(ballot.yes, ballot.no, ballot.abstain),
        ]
        if counted
        else None,
        result=result_sentence(ballot.vote) if ballot.vote else "",
        needed=majority.needed(base),
        confirmed=[
            f"Đồng chí {teller.member.full_name} xác nhận lúc "
            f"{timezone.localtime(teller.confirmed_at):%H:%M ngày %d/%m/%Y}"
            f"{' (ký trên bản giấy)' if teller.on_paper else ''}."
            for teller in tellers
            if teller.confirmed_at
        ],
    )


def result_sentence(vote):
    """What is announced: too few votes are a result too, and are reported upward (handbook 10)."""
    counts = f"{vote.yes}/{vote.base} phiếu tán thành"
    if vote.is_adopted:
        return f"{counts}, đủ số phiếu, được thông qua"
    if vote.matter not in QUALIFIED:
        return f"{counts}, không được thông qua"
    meeting = vote.meeting
    failed = Vote.objects.filter(  # a paper printed again later still says which time it was
        Q(meeting__held_on__lt=meeting.held_on) | Q(meeting=meeting, seq__lte=vote.seq),
        meeting__branch=meeting.branch_id,
        matter=vote.matter,
        about_name=vote.about_name,
        is_adopted=False,
    ).count()
    if vote.matter in TO_SUPERIOR and goes_to_superior(failed, rules_of(meeting)):
        return (
            f"{counts}, không đủ số phiếu lần thứ {failed}; báo cáo cấp ủy cấp trên xem xét, "
            "quyết định"
        )
    return f"{counts}, không đủ số phiếu theo quy định; kết quả được báo cáo đầy đủ lên cấp trên"
