from meetings.models.meeting import Meeting
from meetings.models.record import AgendaItem, Attendance, Contribution, Guest, Vote
from meetings.models.signing import RenderedFile, Signature, SignedDocument

__all__ = [
    "AgendaItem",
    "Attendance",
    "Contribution",
    "Guest",
    "Meeting",
    "RenderedFile",
    "Signature",
    "SignedDocument",
    "Vote",
]
