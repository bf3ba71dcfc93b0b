"""The October meeting of bản Pa Tần 1 is scored: followed, agreed, voted, confirmed from above."""

from branches.models import User
from meetings.actions.record import record_vote
from meetings.choices import VoteMatter
from meetings.facts import voting_numbers
from meetings.models import Vote
from resolutions.actions.scoring import (
    agree_score,
    ask_to_score,
    confirm_score,
    question_of,
    save_score,
)
from resolutions.models import QualityScore
from resolutions.scoring.reading import proposals_for, view_of

SCORER = "Vàng Thị Hồng"
# What the product cannot see; everything else takes the proposal.
JUDGED = {
    "content_chosen": 3,
    "regular": 13,
    "papers": 1,
    "ideology": 1,
    "handbook": 0,
    "chair_flexible": 2,
    "chair_guiding": 3,
    "chair_democratic": 3,
    "chair_concluding": 1,
    "centralism": 1,
    "criticism": 1.5,
    "character": 1,
    "answers": 1,
    "results": 27,
    "posted": 1,
}
REASONS = {"results": "Nhiệm vụ tháng 9 ghi trong sổ giấy, hoàn thành 7/8 việc."}
WEAK_POINTS = "Tài liệu gửi muộn; chưa cập nhật tài liệu trên Sổ tay đảng viên điện tử."
OFFICIAL_REASON = "Kết quả nghị quyết tháng 9 đạt 7/8 nhiệm vụ, thống nhất; trừ thêm tài liệu muộn."


def play_score(meeting, people, by):
    """Score the meeting while it is open and let the branch vote on it."""
    score = ask_to_score(meeting=meeting, scorer=people[SCORER], by=by)
    lines = {}
    for line in view_of(score, proposals_for(score)).lines:
        code = line.item.code
        points = JUDGED.get(code, line.suggestion.points)
        lines[code] = (line.most if points is None else points, REASONS.get(code, ""))
    score = save_score(
        score=score, lines=lines, weak_points=WEAK_POINTS, version=score.version, by=by
    )
    secretary = User.objects.get(username="bithu")
    score = agree_score(score=score, version=score.version, by=secretary)
    present = voting_numbers(meeting).present
    vote = Vote(meeting=meeting, matter=VoteMatter.RATING, question=question_of(score), yes=present)
    record_vote(vote=vote, by=by)


def confirm_october(meeting):
    """The committee takes a point off and says why; both values stay."""
    score = QualityScore.objects.select_related("branch", "meeting").get(meeting=meeting)
    confirm_score(
        score=score,
        official_score=score.score - 1,
        official_band=score.band,
        reason=OFFICIAL_REASON,
        version=score.version,
        by=User.objects.get(username="vanphong"),
    )
