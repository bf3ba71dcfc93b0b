"""Who looked at sensitive data: append-only, sealed in batches into the trail (reliability 7)."""

from django.db import models

from branches.choices import LookKind
from branches.querysets import ScopedQuerySet
from config.lib.sealed_rows import SealedModel, SealedRows


class LookQuerySet(SealedRows, ScopedQuerySet):
    path_lookup = "path"


class SensitiveLook(SealedModel, models.Model):
    """One look. Plain values, like the trail: it outlives what was looked at.

    ``subject_id``: key of the member it was about, None where it was about nobody in particular.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=120)
    actor_roles = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=LookKind.choices)
    unit = models.CharField(max_length=40)
    path = models.CharField(max_length=80, db_index=True)
    subject_id = models.BigIntegerField(null=True, db_index=True)
    target = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = "lần xem dữ liệu nhạy cảm"

    def __str__(self):
        return f"{self.get_kind_display()} {self.target}"
