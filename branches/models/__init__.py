from branches.models.accounts import (
    AccountNotice,
    GuessCount,
    KnownPlace,
    LoginSession,
    RecoveryCode,
    SecondFactor,
)
from branches.models.logins import Post, User
from branches.models.look import SensitiveLook
from branches.models.mail import MailOutbox
from branches.models.organization import (
    OrganizationEvent,
    OrganizationLine,
    PartyOrganization,
    Term,
)
from branches.models.redaction import Redaction
from branches.models.refusal import AccessRefusal
from branches.models.rule_sets import RuleAssignment, RuleSet, RuleVersion
from branches.models.throttle import Throttle
from branches.models.trace import AuditChain, AuditCheckpoint, AuditEvent
from branches.models.work import IdempotencyKey, Job, JobPart, NumberCounter

__all__ = [
    "AccountNotice",
    "GuessCount",
    "AccessRefusal",
    "AuditChain",
    "AuditCheckpoint",
    "AuditEvent",
    "IdempotencyKey",
    "Job",
    "JobPart",
    "KnownPlace",
    "LoginSession",
    "MailOutbox",
    "NumberCounter",
    "OrganizationEvent",
    "OrganizationLine",
    "PartyOrganization",
    "Post",
    "RecoveryCode",
    "Redaction",
    "RuleAssignment",
    "RuleSet",
    "RuleVersion",
    "SecondFactor",
    "SensitiveLook",
    "Term",
    "Throttle",
    "User",
]
