from resolutions.models.directives import (
    CommitteeDirective,
    DirectivePoint,
    DirectiveReceipt,
    PointRefusal,
)
from resolutions.models.escalation import Escalation
from resolutions.models.resolution import (
    Resolution,
    ResolutionPoint,
    TaskAssignment,
    TaskReport,
)

__all__ = [
    "CommitteeDirective",
    "DirectivePoint",
    "DirectiveReceipt",
    "Escalation",
    "PointRefusal",
    "Resolution",
    "ResolutionPoint",
    "TaskAssignment",
    "TaskReport",
]
