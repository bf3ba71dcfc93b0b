"""The papers of a meeting as pure data: no database, no clock.

The documents of a meeting fill these classes, the signed snapshot is their JSON, templates print
``body``. Layout: handbook, Document formats.
"""

from meetings.papers.minutes import READ_AND_ADOPTED, MinutesPaper, minutes_subject
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
from meetings.papers.roll_call import AttendanceSheetPaper

__all__ = [
    "READ_AND_ADOPTED",
    "Absence",
    "AttendanceCount",
    "AttendanceSheetPaper",
    "ItemEntry",
    "MinutesPaper",
    "ScoreRow",
    "SelfScore",
    "Speech",
    "Strength",
    "Theme",
    "VoteEntry",
    "minutes_subject",
]
