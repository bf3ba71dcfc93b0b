"""What the reports keep: editions, their files, their words, and figures ready to read."""

from reports.models.absence import (
    AbsenceNotice,
    NoticedMember,
    SelfCriticismRequest,
    TransferAcceptance,
)
from reports.models.kept_alerts import KeptAlert
from reports.models.narrative import AutoReport, ReportDraft
from reports.models.previews import RulePreview
from reports.models.reminders import BranchReminder, ReminderRound
from reports.models.runs import ReportFile, ReportRun
from reports.models.summary import BranchYear, FigureMark, OrganizationFigures

__all__ = [
    "AbsenceNotice",
    "AutoReport",
    "BranchReminder",
    "BranchYear",
    "FigureMark",
    "KeptAlert",
    "NoticedMember",
    "OrganizationFigures",
    "ReminderRound",
    "ReportDraft",
    "ReportFile",
    "ReportRun",
    "RulePreview",
    "SelfCriticismRequest",
    "TransferAcceptance",
]
