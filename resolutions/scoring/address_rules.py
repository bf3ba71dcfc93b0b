"""Who may open which address of scores and score sheets (see `branches.access`)."""

from branches.access import ALL, MEETING, UNIT, Sight, button, form, page
from meetings.address_rules import IN_WORK, RECORDERS
from resolutions.scoring.permissions import AGREE_SCORE, CONFIRM_SCORE, WRITE_SHEET

NO_SECRET = Sight(at=ALL, above=ALL, below=ALL)

SCORES = {
    "score": form(IN_WORK, RECORDERS),  # and the member asked to score this meeting
    "ask_to_score": button(MEETING, RECORDERS),
    "agree_score": button(IN_WORK, AGREE_SCORE),
    "score_again": button(IN_WORK, AGREE_SCORE),
    "confirm_score": button(MEETING, CONFIRM_SCORE),
    "score_file": button(MEETING),
    "scores_to_confirm": form(UNIT, CONFIRM_SCORE),
    "write_score_sheet": form(UNIT, WRITE_SHEET),
    "score_template": page(NO_SECRET),
    "withdraw_score_sheet": button(NO_SECRET, WRITE_SHEET),
}
