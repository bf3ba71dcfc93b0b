"""Answers a meeting has to tell, those it told, and how the minutes print them."""

from django.db.models import Exists, F, OuterRef

from config.lib.paper import PaperSection, capitalized, paragraphs_of, with_stop
from config.lib.prepared import Prepared
from meetings.reading import rows_in, seldom
from resolutions.choices import OpinionState, ProposalState
from resolutions.models import AnnouncedAnswer, Proposal, PublicOpinion


def answers_waiting(meeting):
    """`answered_proposals` and `answered_opinions` of the branch of ``meeting``, read."""
    branch = meeting.branch_id
    return (
        PROPOSALS(branch) if HAS_PROPOSALS(meeting) else [],
        OPINIONS(branch) if HAS_OPINIONS(meeting) else [],
    )


def answers_told(meeting):
    """`told_at`, read."""
    return TOLD_AT(meeting.pk) if HAS_TOLD(meeting) else []


def answered_proposals(branch):
    """Proposals whose answer no meeting has told yet, the oldest answer first."""
    told = AnnouncedAnswer.objects.filter(
        proposal=OuterRef("pk"), announced_at__gte=OuterRef("answered_at")
    )
    return (
        Proposal.objects.filter(~Exists(told), organization=branch, state=ProposalState.ANSWERED)
        .select_related("sent_to")
        .order_by("answered_at", "pk")
    )


def answered_opinions(branch):
    """Opinions and questions the branch has answered and no meeting has told of yet."""
    told = AnnouncedAnswer.objects.filter(opinion=OuterRef("pk"), answer=OuterRef("reply"))
    return PublicOpinion.objects.filter(
        ~Exists(told), branch=branch, state=OpinionState.ANSWERED
    ).order_by("replied_on", "pk")


def told_at(meeting):
    """What the meeting told, in the order it was told."""
    return (
        AnnouncedAnswer.objects.filter(meeting=meeting)
        .select_related("proposal__sent_to", "opinion", "meeting__branch")
        .order_by(F("announced_at"), "pk")
    )


HAS_PROPOSALS = seldom(lambda meeting, branch: answered_proposals(branch))
HAS_OPINIONS = seldom(lambda meeting, branch: answered_opinions(branch))
HAS_TOLD = rows_in(AnnouncedAnswer)
PROPOSALS = Prepared(answered_proposals, examples=(-7,))
OPINIONS = Prepared(answered_opinions, examples=(-7,))
TOLD_AT = Prepared(told_at, examples=(-7,))


def announced_section(meeting):
    """The `PaperSection` of the answers told; empty, and so left out, when there were none."""
    lines = []
    for one in answers_told(meeting):
        lines += _of_proposal(one) if one.proposal else _of_opinion(one)
    return PaperSection("Thông báo trả lời kiến nghị, ý kiến", lines)


def _of_proposal(one):
    proposal = one.proposal
    asked = with_stop(proposal.text.splitlines()[0])
    lead = f"{capitalized(proposal.sent_to.label)} trả lời: "
    return [f"- {proposal}: {asked}", *paragraphs_of(one.answer, lead=lead)]


def _of_opinion(one):
    opinion = one.opinion
    source = opinion.get_source_display()
    lead = f"- Ý kiến ({source}, ngày {opinion.heard_on:%d/%m/%Y}): "
    return [
        *paragraphs_of(opinion.text, lead=lead),
        *paragraphs_of(one.answer, lead="Chi bộ trả lời: "),
    ]
