"""The papers of a meeting as pure data: no database, no clock.

The documents of a meeting fill these classes, the signed snapshot is their JSON, templates print
``body``. Layout: handbook, Document formats.
"""

from meetings.papers.book import BookLine, BookPaper
from meetings.papers.minutes import (
    READ_AND_ADOPTED,
    READ_AND_ADOPTED_BY_COMMITTEE,
    MinutesPaper,
    minutes_subject,
)
from meetings.papers.parts import (
    Absence,
    AttendanceCount,
    ItemEntry,
    ScoreRow,
    SelfScore,
    Speech,
    Strength,
    Theme,
    VoteEntry,
)
from meetings.papers.places import Place, has_restricted, places_of, shared_copy
from meetings.papers.roll_call import AttendanceSheetPaper
from meetings.papers.supplement import ExtractPaper, SupplementPaper

__all__ = [
    "READ_AND_ADOPTED",
    "READ_AND_ADOPTED_BY_COMMITTEE",
    "Absence",
    "AttendanceCount",
    "AttendanceSheetPaper",
    "BookLine",
    "BookPaper",
    "ExtractPaper",
    "ItemEntry",
    "MinutesPaper",
    "Place",
    "ScoreRow",
    "SelfScore",
    "Speech",
    "Strength",
    "SupplementPaper",
    "Theme",
    "VoteEntry",
    "has_restricted",
    "minutes_subject",
    "places_of",
    "shared_copy",
]
