from meetings.models.ballot import SecretBallot, Teller
from meetings.models.conduct import MeetingBreak, Praise
from meetings.models.meeting import Meeting
from meetings.models.paper_scan import PaperScan
from meetings.models.plan import (
    AnnualPlan,
    PlannedMeeting,
    RotaTurn,
    ThemeAuthor,
    ThemePlan,
    ThemeProposal,
    ThemeSupport,
)
from meetings.models.record import AgendaItem, Attendance, Contribution, Guest, Vote
from meetings.models.signing import RenderedFile, Signature, SignedDocument
from meetings.models.windows import Postponement, WindowException

__all__ = [
    "AnnualPlan",
    "PlannedMeeting",
    "Postponement",
    "RotaTurn",
    "ThemeAuthor",
    "ThemePlan",
    "ThemeProposal",
    "ThemeSupport",
    "WindowException",
    "AgendaItem",
    "Attendance",
    "Contribution",
    "Guest",
    "Meeting",
    "MeetingBreak",
    "PaperScan",
    "Praise",
    "RenderedFile",
    "SecretBallot",
    "Signature",
    "SignedDocument",
    "Teller",
    "Vote",
]
