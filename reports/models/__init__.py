"""What the reports keep: editions, their files, their words, and figures ready to read."""

from reports.models.absence import (
    AbsenceNotice,
    NoticedMember,
    SelfCriticismRequest,
    TransferAcceptance,
)
from reports.models.grades import YearlyGrade
from reports.models.inspection import (
    BookCheck,
    Finding,
    Inspection,
    InspectionLine,
    MinutesInspection,
    StatementFile,
)
from reports.models.kept_alerts import KeptAlert
from reports.models.narrative import AutoReport, ReportDraft
from reports.models.previews import RulePreview
from reports.models.programme import InspectionProgramme, ProgrammeItem
from reports.models.reminders import BranchReminder, ReminderRound
from reports.models.result_notice import InspectionNotice
from reports.models.runs import ReportFile, ReportRun
from reports.models.summary import BranchYear, FigureMark, OrganizationFigures
from reports.models.survey import Survey, SurveyAnswer, SurveyNotice, SurveyQuestion

__all__ = [
    "AbsenceNotice",
    "AutoReport",
    "BookCheck",
    "BranchReminder",
    "BranchYear",
    "FigureMark",
    "Finding",
    "Inspection",
    "InspectionLine",
    "InspectionNotice",
    "InspectionProgramme",
    "KeptAlert",
    "MinutesInspection",
    "NoticedMember",
    "OrganizationFigures",
    "ProgrammeItem",
    "ReminderRound",
    "ReportDraft",
    "ReportFile",
    "ReportRun",
    "RulePreview",
    "SelfCriticismRequest",
    "StatementFile",
    "Survey",
    "SurveyAnswer",
    "SurveyNotice",
    "SurveyQuestion",
    "TransferAcceptance",
    "YearlyGrade",
]
