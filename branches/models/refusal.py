"""What somebody asked for and did not get: append-only, beside the trail of what was done."""

from django.db import models

from branches.querysets import ScopedQuerySet


class AccessRefusalQuerySet(ScopedQuerySet):
    path_lookup = "path"
    hidden_from = frozenset()


class AccessRefusal(models.Model):
    """One request refused to a login, with plain values only: it outlives what it tells of.

    ``path`` and ``unit``: where the login has its post, not what it asked for. ``status`` 403: seen
    but not allowed; 404: nothing there, or outside the scope, which is the same to whoever asks.
    ``is_last``: more came in the same minutes and were not kept.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=120)
    search_name = models.CharField(max_length=120)
    unit = models.CharField(max_length=200)
    path = models.CharField(max_length=80, db_index=True)
    method = models.CharField(max_length=7)
    address = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    client = models.CharField(max_length=45)
    is_last = models.BooleanField(default=False)

    objects = AccessRefusalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["actor_id", "at"], name="refusal_of_actor")]

    def __str__(self):
        return f"{self.status} {self.method} {self.address}"
