from resolutions.models.escalation import Escalation
from resolutions.models.resolution import (
    Resolution,
    ResolutionPoint,
    TaskAssignment,
    TaskReport,
)

__all__ = [
    "Escalation",
    "Resolution",
    "ResolutionPoint",
    "TaskAssignment",
    "TaskReport",
]
