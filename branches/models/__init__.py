from branches.models.logins import Post, User
from branches.models.mail import MailOutbox
from branches.models.organization import (
    OrganizationEvent,
    OrganizationLine,
    PartyOrganization,
    Term,
)
from branches.models.rule_sets import RuleAssignment, RuleSet, RuleVersion
from branches.models.throttle import Throttle
from branches.models.trace import AuditChain, AuditCheckpoint, AuditEvent
from branches.models.work import IdempotencyKey, Job, JobPart, NumberCounter

__all__ = [
    "AuditChain",
    "AuditCheckpoint",
    "AuditEvent",
    "IdempotencyKey",
    "Job",
    "JobPart",
    "MailOutbox",
    "NumberCounter",
    "OrganizationEvent",
    "OrganizationLine",
    "PartyOrganization",
    "Post",
    "RuleAssignment",
    "RuleSet",
    "RuleVersion",
    "Term",
    "Throttle",
    "User",
]
