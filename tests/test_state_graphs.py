"""Every state graph of the product, written down: each square walked, every other move refused.

A literal table, as the table of permissions: a new move needs a line here that a reader compares
with the handbook (6.3, 9) or the decision it comes from.
"""

import pytest

from config.lib.errors import RuleBroken
from meetings import ballot_rules
from meetings import rules as meeting_rules
from meetings.choices import BallotState, MeetingState, ReopeningState
from meetings.plan import rules as plan_rules
from meetings.plan.choices import PlanState, PostponementState, SubmissionState, ThemeState
from meetings.prepare import rules as prepare_rules
from meetings.prepare.choices import ExcuseState
from meetings.review import rules as review_rules
from reports.grades import rules as grade_rules
from reports.grades.choices import GradeState
from reports.inspections import rules as inspection_rules
from reports.inspections.choices import FollowUpState, InspectionState, ProgrammeState
from reports.surveys import rules as survey_rules
from reports.surveys.choices import SurveyState
from resolutions import rules as resolution_rules
from resolutions.choices import (
    DirectiveState,
    MemberTaskState,
    OpinionState,
    ProposalState,
    ResolutionState,
    TaskState,
)
from resolutions.scoring import rules as scoring_rules
from resolutions.scoring.choices import ScoreState

OPEN_TASK = "CARRIED_OVER DONE DONE_LATE DROPPED IN_PROGRESS REPORTED"
GRAPHS = {
    "meeting": (
        MeetingState,
        meeting_rules.require_meeting_move,
        {
            "PLANNED": "ANNOUNCED CANCELLED IN_PROGRESS POSTPONED",
            "ANNOUNCED": "CANCELLED IN_PROGRESS POSTPONED",
            "POSTPONED": "ANNOUNCED CANCELLED",
            "IN_PROGRESS": "CANCELLED HELD",
            "HELD": "IN_PROGRESS MINUTES_DRAFT",
            "MINUTES_DRAFT": "IN_PROGRESS MINUTES_ADOPTED",
            "MINUTES_ADOPTED": "MINUTES_DRAFT SIGNED",
            "SIGNED": "SUBMITTED",
            "SUBMITTED": "RETURNED REVIEWED",
            "RETURNED": "CORRECTED",
            "CORRECTED": "RETURNED REVIEWED",
        },
    ),
    "ballot": (
        BallotState,
        ballot_rules.require_ballot_move,
        {"PREPARED": "COUNTED", "COUNTED": "CONFIRMED PREPARED", "CONFIRMED": "PREPARED"},
    ),
    "leave": (
        ExcuseState,
        prepare_rules.require_excuse_move,
        {
            "REQUESTED": "ACCEPTED REFUSED WITHDRAWN",
            "ACCEPTED": "WITHDRAWN",
            "REFUSED": "ACCEPTED REQUESTED",
            "WITHDRAWN": "REQUESTED",
        },
    ),
    "re-opening": (
        ReopeningState,
        review_rules.require_reopening_move,
        {"ASKED": "GRANTED REFUSED"},
    ),
    "plan": (
        PlanState,
        plan_rules.require_plan_move,
        {
            "DRAFT": "SUBMITTED",
            "SUBMITTED": "APPROVED DRAFT RETURNED",
            "RETURNED": "SUBMITTED",
            "APPROVED": "RETURNED",
        },
    ),
    "programme of inspection": (
        ProgrammeState,
        inspection_rules.require_programme_move,
        {
            "DRAFT": "SUBMITTED",
            "SUBMITTED": "APPROVED DRAFT RETURNED",
            "RETURNED": "SUBMITTED",
            "APPROVED": "RETURNED",
        },
    ),
    "inspection": (
        InspectionState,
        inspection_rules.require_inspection_move,
        {
            "DRAFT": "SENT",
            "SENT": "ANSWERED DRAFT",
            "ANSWERED": "CONCLUDED SENT",
            "CONCLUDED": "ANNOUNCED",
        },
    ),
    "remedy": (
        FollowUpState,
        inspection_rules.require_follow_up_move,
        {
            "OPEN": "DONE NOT_DONE REPORTED",
            "REPORTED": "DONE NOT_DONE",
            "NOT_DONE": "DONE REPORTED",
            "DONE": "OPEN",
        },
    ),
    "survey": (
        SurveyState,
        survey_rules.require_survey_move,
        {"OPEN": "CLOSED", "CLOSED": "OPEN"},
    ),
    "theme": (
        ThemeState,
        plan_rules.require_theme_move,
        {"PREPARING": "READY", "READY": "PREPARING"},
    ),
    "theme sent up": (
        SubmissionState,
        plan_rules.require_submission_move,
        {
            "SENT": "READ SENT SPREAD WITHHELD",
            "READ": "SPREAD",
            "SPREAD": "READ",
            "WITHHELD": "SENT WITHHELD",
        },
    ),
    "postponement": (
        PostponementState,
        plan_rules.require_postponement_move,
        {"REQUESTED": "APPROVED REFUSED WITHDRAWN"},
    ),
    "resolution": (
        ResolutionState,
        resolution_rules.require_resolution_move,
        {"DRAFT": "ADOPTED", "ADOPTED": "DRAFT SIGNED", "SIGNED": "SUBMITTED"},
    ),
    "task": (
        TaskState,
        resolution_rules.require_task_move,
        {
            "OPEN": OPEN_TASK,
            "IN_PROGRESS": OPEN_TASK,
            "REPORTED": OPEN_TASK,
            "DONE": "IN_PROGRESS",
            "DONE_LATE": "IN_PROGRESS",
            "CARRIED_OVER": "IN_PROGRESS",
            "DROPPED": "IN_PROGRESS",
        },
    ),
    "score of a meeting": (
        ScoreState,
        scoring_rules.require_score_move,
        {
            "SCORING": "AGREED",
            "AGREED": "SCORING VOTED",
            "VOTED": "CONFIRMED SCORING",
            "CONFIRMED": "CONFIRMED",
        },
    ),
    "yearly grade": (
        GradeState,
        grade_rules.require_grade_move,
        {
            "SELF_RATED": "NOT_RATED PROPOSED",
            "PROPOSED": "DECIDED NOT_RATED SELF_RATED",
            "DECIDED": "DECIDED",
            "NOT_RATED": "SELF_RATED",
        },
    ),
    "directive": (
        DirectiveState,
        resolution_rules.require_directive_move,
        {"PUBLISHED": "WITHDRAWN"},
    ),
    "proposal": (
        ProposalState,
        resolution_rules.require_proposal_move,
        {"SENT": "ANSWERED", "ANSWERED": "CLOSED SENT"},
    ),
    "opinion": (
        OpinionState,
        resolution_rules.require_opinion_move,
        {"OPEN": "ANSWERED FORWARDED", "FORWARDED": "ANSWERED", "ANSWERED": "OPEN"},
    ),
    "work of the year": (
        MemberTaskState,
        resolution_rules.require_member_task_move,
        {"OPEN": "DONE DROPPED", "DONE": "OPEN", "DROPPED": "OPEN"},
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_the_whole_square_is_walked(name):
    states, require, moves = GRAPHS[name]
    for current in states:
        allowed = set(moves.get(current.value, "").split())
        for wanted in states:
            if wanted.value in allowed:
                require(current, wanted)
                continue
            with pytest.raises(RuleBroken) as refusal:
                require(current, wanted)
            told = str(refusal.value)
            assert f"Đang ở bước “{current.label}”" in told
            assert f"sang “{wanted.label}”" in told
            assert "Bước tiếp theo có thể là" in told
