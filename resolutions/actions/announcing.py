"""Answers told at a meeting: written into its minutes, taken back while the record is open."""

from django.db import transaction
from django.utils import timezone

from branches.permissions import login_of
from config.lib.errors import RuleBroken
from meetings.changes import lock_to_record, touch
from resolutions.changes import tell
from resolutions.choices import OpinionState, ProposalState
from resolutions.models import AnnouncedAnswer

NOT_HERE = "Kiến nghị, ý kiến này không phải của chi bộ đang họp. Đồng chí tải lại trang."


@transaction.atomic
def announce_answer(*, meeting, by, proposal=None, opinion=None):
    """Tell the members of the answer to a proposal or an opinion; told twice changes nothing."""
    meeting = lock_to_record(meeting, by)
    about = proposal or opinion
    unit = proposal.organization_id if proposal else opinion.branch_id
    if unit != meeting.branch_id:
        raise RuleBroken(NOT_HERE)
    if about.state not in (ProposalState.ANSWERED, OpinionState.ANSWERED):
        raise RuleBroken("Chưa có trả lời nên chưa thông báo được.")
    announced, is_new = AnnouncedAnswer.objects.get_or_create(
        meeting=meeting,
        proposal=proposal,
        opinion=opinion,
        defaults={
            "answer": proposal.answer if proposal else opinion.reply,
            "announced_at": timezone.now(),
            "announced_by": login_of(by),
        },
    )
    if is_new:
        touch(meeting)
        _tell("announced", f"Thông báo trả lời tại {meeting}: {about}", announced, by)
    return announced


@transaction.atomic
def take_back_announcement(*, announced, by):
    """It was not told after all."""
    meeting = lock_to_record(announced.meeting, by)
    _tell("announcement_taken_back", f"Bỏ thông báo trả lời: {announced}", announced, by)
    announced.delete()
    touch(meeting)


def _tell(event, sentence, announced, by):
    tell(
        f"resolutions.answer_{event}",
        sentence,
        target=announced,
        branch=announced.meeting.branch,
        by=by,
        payload={"meeting": announced.meeting_id, "answer": announced.answer},
    )
