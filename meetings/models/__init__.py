from meetings.models.ballot import SecretBallot, Teller
from meetings.models.book import MinutesBook, MinutesEntry, MinutesText
from meetings.models.conduct import MeetingBreak, Praise
from meetings.models.digital import DigitalCopy
from meetings.models.issued import IssuedPaper
from meetings.models.meeting import Meeting
from meetings.models.notices import (
    ExcuseRequest,
    NoticeReceipt,
    PersonalReminder,
    PreparedOpinion,
    Reminder,
)
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
from meetings.models.preparation import Document, Orientation, OrientationUse, Preparation
from meetings.models.reading import OrientationReading
from meetings.models.record import (
    AgendaItem,
    Attendance,
    Contribution,
    Guest,
    SpeakerDraft,
    Vote,
)
from meetings.models.review import Reopening, Review, ReviewRemark
from meetings.models.revision import TextRevision
from meetings.models.signing import RenderedFile, Signature, SignedDocument
from meetings.models.supplement import MinutesSupplement
from meetings.models.theme import ThemeSubmission
from meetings.models.windows import Postponement, WindowException

__all__ = [
    "AgendaItem",
    "AnnualPlan",
    "Attendance",
    "Contribution",
    "DigitalCopy",
    "Document",
    "ExcuseRequest",
    "Guest",
    "IssuedPaper",
    "Meeting",
    "MinutesBook",
    "MinutesEntry",
    "MinutesSupplement",
    "MinutesText",
    "MeetingBreak",
    "NoticeReceipt",
    "Orientation",
    "OrientationReading",
    "OrientationUse",
    "PaperScan",
    "PersonalReminder",
    "PlannedMeeting",
    "Postponement",
    "Praise",
    "Preparation",
    "PreparedOpinion",
    "Reminder",
    "RenderedFile",
    "RotaTurn",
    "Reopening",
    "Review",
    "ReviewRemark",
    "SecretBallot",
    "Signature",
    "SignedDocument",
    "SpeakerDraft",
    "Teller",
    "TextRevision",
    "ThemeAuthor",
    "ThemePlan",
    "ThemeProposal",
    "ThemeSubmission",
    "ThemeSupport",
    "Vote",
    "WindowException",
]
