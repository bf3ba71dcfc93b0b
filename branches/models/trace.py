"""The audit trail: append-only, one chain of hashes per unit (reliability guide 4)."""

from django.db import models

from branches.querysets import ScopedQuerySet


class AuditChain(models.Model):
    """The head of one unit's chain; locked while an event is appended.

    ``unit`` is the code of the organisation; events that belong to no unit use ``""``.
    """

    unit = models.CharField(max_length=40, unique=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="")

    def __str__(self):
        return f"{self.unit} #{self.last_seq}"


class AuditEventQuerySet(ScopedQuerySet):
    path_lookup = "path"


class AuditEvent(models.Model):
    """Who did what to which record, with plain values only: it outlives what it tells of.

    ``hash`` = SHA-256 over the previous hash, the sequence and every column but ``payload`` and
    ``salt``, which enter through ``payload_hash``, so that a payload can be removed lawfully
    without breaking the chain.
    """

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    code = models.CharField(max_length=60)
    sentence = models.CharField(max_length=500)
    path = models.CharField(max_length=80, db_index=True)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    payload = models.JSONField(null=True)
    payload_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="audit_event_once_per_place")
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self):
        return f"{self.code} {self.target_type} {self.target_id}"
