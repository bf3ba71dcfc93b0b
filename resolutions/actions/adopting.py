"""The branch adopts its resolution by a vote, or takes it back to be written anew."""

from django.db import transaction

from config.lib.errors import RuleBroken
from meetings.choices import VoteMatter
from meetings.models import Meeting, Vote
from meetings.reading import rules_of
from meetings.rules import majority_for
from resolutions.changes import lock_open_meeting, lock_resolution, move, tell
from resolutions.choices import ResolutionState
from resolutions.facts import unfinished_points
from resolutions.models import Resolution
from resolutions.permissions import require_editor
from resolutions.rules import require_resolution_move


@transaction.atomic
def adopt_resolution(*, resolution, vote, version, by):
    """Record that the branch adopted the draft its reader saw (``version``) by ``vote``.

    Raises RuleBroken when the vote is of another matter or did not carry, or when a point lacks
    owner or deadline; Stale when the draft was changed meanwhile.
    """
    require_editor(by, resolution.meeting)
    lock_open_meeting(resolution.meeting)
    resolution = lock_resolution(resolution, version)
    require_resolution_move(resolution.state, ResolutionState.ADOPTED)
    what = resolution.get_kind_display().lower()
    _require_carried(vote, resolution, what)
    unfinished = unfinished_points(resolution)
    if unfinished:
        raise RuleBroken(" ".join([f"Chưa thông qua được {what}.", *unfinished]))
    if not resolution.points.exists() and not (resolution.direction or resolution.implementation):
        raise RuleBroken(
            f"Chưa thông qua được {what}: chưa có nội dung. Đồng chí thêm nhiệm vụ hoặc ghi phương "
            "hướng trước."
        )
    move(resolution, ResolutionState.ADOPTED, vote=vote)
    Meeting.objects.filter(pk=resolution.meeting_id).update(has_resolution=True)
    tell(
        "resolutions.adopted",
        f"Chi bộ thông qua {what} {resolution.title}: {vote.yes}/{vote.base}",
        target=resolution,
        branch=resolution.branch,
        by=by,
        payload={"vote": vote.pk, "yes": vote.yes, "base": vote.base},
    )
    return resolution


@transaction.atomic
def adopt_by_vote(*, vote, by):
    """Take the complete draft of a meeting as adopted when the vote on it carries.

    A draft that still lacks something stays a draft; its page names what, and adopts it later.
    """
    resolution = (
        Resolution.objects.select_related("branch", "meeting__branch", "meeting__minute_taker")
        .filter(meeting=vote.meeting, state=ResolutionState.DRAFT)
        .first()
    )
    if resolution is None or not vote.is_adopted or vote.matter != VoteMatter.RESOLUTION:
        return
    if resolution.points.exists() and not unfinished_points(resolution):
        adopt_resolution(resolution=resolution, vote=vote, version=resolution.version, by=by)


@transaction.atomic
def return_to_draft(*, resolution, version, by):
    """Take an adopted resolution back into writing; it needs its vote linked again."""
    require_editor(by, resolution.meeting)
    meeting = lock_open_meeting(resolution.meeting)
    resolution = lock_resolution(resolution, version)
    require_resolution_move(resolution.state, ResolutionState.DRAFT)
    move(resolution, ResolutionState.DRAFT, vote=None)
    Meeting.objects.filter(pk=meeting.pk).update(has_resolution=False)
    tell(
        "resolutions.returned_to_draft",
        f"Đưa {resolution.get_kind_display().lower()} của {meeting} về dự thảo",
        target=resolution,
        branch=resolution.branch,
        by=by,
    )
    return resolution


def _require_carried(vote, resolution, what):
    if vote.meeting_id != resolution.meeting_id or vote.matter != VoteMatter.RESOLUTION:
        raise RuleBroken(
            f"Đồng chí chọn kết quả biểu quyết về nghị quyết của chính cuộc họp này để thông qua "
            f"{what}."
        )
    current = Vote.objects.get(pk=vote.pk)
    if current.is_adopted:
        return
    rules = rules_of(resolution.meeting)
    majority = majority_for(VoteMatter.RESOLUTION, rules)
    half = (majority.part, majority.whole, majority.strict) == (1, 2, True)
    share = "trên một nửa" if half else f"{majority.part}/{majority.whole}"
    raise RuleBroken(
        f"Chưa thông qua được {what}: {current.yes}/{current.base} đồng chí tán thành, cần {share} "
        f"(từ {majority.needed(current.base)}). Đồng chí kiểm tra lại số phiếu hoặc ghi kết quả "
        "không thông qua."
    )
