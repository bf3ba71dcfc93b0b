"""The scores of single meetings, as the monthly report of a branch tells of them (16.1)."""

from resolutions.models import QualityScore
from resolutions.scoring.choices import ScoreState
from resolutions.scoring.querysets import DECIDED
from resolutions.scoring.sheets import points_text


def scores_of(meetings):
    """A sentence on the score the branch adopted, by meeting id; both values where confirmed."""
    scores = QualityScore.objects.filter(meeting__in=meetings, state__in=DECIDED)
    return {one.meeting_id: _sentence(one) for one in scores.select_related("meeting")}


def _sentence(score):
    own = f"chi bộ tự chấm {points_text(score.score)} điểm, {score.get_band_display()}"
    if score.state == ScoreState.CONFIRMED:
        official = points_text(score.official_score)
        own += f"; cấp trên xác nhận {official} điểm, {score.get_official_band_display()}"
    return f"Chất lượng cuộc họp ngày {score.meeting.held_on:%d/%m/%Y}: {own}."
