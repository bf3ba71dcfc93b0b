"""Jobs, numbers and keys against doing a thing twice."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.choices import JobState
from branches.models.logins import User
from branches.models.organization import PartyOrganization, Term


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A job belongs to the person who asked for it."""
        return self.filter(requester=user) if user.is_authenticated else self.none()

    def open(self):
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])


class Job(models.Model):
    """One piece of background work. This row is the truth; Celery is only the doorbell.

    A worker *claims* the row, gets a lease and a fresh token, and may *finish* it only with that
    token: a late or second worker changes nothing.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField("Việc", max_length=300)
    params = models.JSONField(default=dict)
    requester = models.ForeignKey(User, models.PROTECT, null=True, related_name="jobs")
    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    error = models.TextField(blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    result_path = models.CharField(max_length=200, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc nền"
        constraints = [
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state=JobState.RUNNING)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="job_done_has_result",
                condition=~Q(state=JobState.DONE) | ~Q(result_sha256=""),
            ),
            models.CheckConstraint(
                name="job_failed_has_reason",
                condition=~Q(state=JobState.FAILED) | ~Q(error=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_sweep")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("branches:job", args=[self.uid])


class NumberCounter(models.Model):
    """The last number issued to a unit, term and kind of document (handbook 15.3)."""

    organization = models.ForeignKey(PartyOrganization, models.PROTECT)
    term = models.ForeignKey(Term, models.PROTECT)
    kind = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "term", "kind"], name="number_counter_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.last}"


class IdempotencyKey(models.Model):
    """A form that was sent: sent again, it gets the first answer again."""

    user = models.ForeignKey(User, models.CASCADE)
    key = models.UUIDField()
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]

    def __str__(self):
        return str(self.key)
