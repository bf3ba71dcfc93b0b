"""The audit trail: append-only, one chain of hashes per unit (reliability guide 4)."""

from django.db import models

from branches.models.json_text import CanonicalJSONField
from branches.querysets import ScopedQuerySet
from config.lib.sealed_rows import SealedModel, SealedRows


class AuditChain(models.Model):
    """The head of one unit's chain; locked while an event is appended.

    ``unit`` is the code of the organisation; events that belong to no unit use ``""``.
    ``sealed_seq``: the line the last checkpoint holds of this chain.
    """

    unit = models.CharField(max_length=40, unique=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="")
    sealed_seq = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.unit} #{self.last_seq}"


class AuditEventQuerySet(SealedRows, ScopedQuerySet):
    path_lookup = "path"


class AuditEvent(SealedModel, models.Model):
    """Who did what to which record, with plain values only: it outlives what it tells of.

    ``hash`` covers the previous hash and every column but ``salt``, ``sentence`` and ``payload``,
    which enter through ``payload_hash``: what an entry says can be removed lawfully, by two people,
    without breaking the chain; ``payload`` is then None. ``before_hash`` and ``after_hash`` are
    keyed digests of the target's row as the entry before left it and as this one did; empty where
    there was none. ``actor_roles``: codes of the posts that reach the unit, joined by commas.
    ``address`` and ``request_id`` are empty for work in the background.
    """

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    actor_roles = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60)
    sentence = models.CharField(max_length=500)
    path = models.CharField(max_length=80, db_index=True)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    salt = models.CharField(max_length=32)
    payload = CanonicalJSONField(null=True)
    payload_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_once_per_place")
        ]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["at"], name="audit_moment"),
        ]

    def __str__(self):
        return f"{self.code} {self.target_type} {self.target_id}"


class AuditCheckpoint(models.Model):
    """A signed list of chain heads was written outside the database; this row only counts it."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.number}"
