from resolutions.models.announced import AnnouncedAnswer
from resolutions.models.directives import (
    CommitteeDirective,
    DirectivePoint,
    DirectiveReceipt,
    PointRefusal,
)
from resolutions.models.escalation import Escalation
from resolutions.models.member_tasks import MemberTask, MemberTaskReport
from resolutions.models.numbers import NumberNote
from resolutions.models.registers import Proposal, PublicOpinion
from resolutions.models.resolution import (
    Resolution,
    ResolutionPoint,
    TaskAssignment,
    TaskReport,
)
from resolutions.models.scores import QualityScore, ScoreTemplate
from resolutions.models.search_text import ResolutionText

__all__ = [
    "AnnouncedAnswer",
    "CommitteeDirective",
    "DirectivePoint",
    "DirectiveReceipt",
    "Escalation",
    "MemberTask",
    "MemberTaskReport",
    "NumberNote",
    "PointRefusal",
    "Proposal",
    "PublicOpinion",
    "QualityScore",
    "Resolution",
    "ResolutionPoint",
    "ResolutionText",
    "ScoreTemplate",
    "TaskAssignment",
    "TaskReport",
]
