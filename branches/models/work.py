"""Jobs, numbers and keys against doing a thing twice."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.choices import JobState, PartState
from branches.models.logins import User
from branches.models.organization import PartyOrganization, Term


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A job belongs to the person who asked for it."""
        return self.filter(requester=user) if user.is_authenticated else self.none()

    def open(self):
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])


class JobPartQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(job__in=Job.objects.visible_to(user))

    def left_out(self):
        """Parts of ended work that are not in its result."""
        return self.exclude(state=PartState.DONE)


class Job(models.Model):
    """One piece of background work. This row is the truth; Celery is only the doorbell.

    A worker *claims* the row, gets a lease and a fresh token, and may *finish* it only with that
    token: a late or second worker changes nothing. ``tells_when_done``: its end is told on the home
    page until ``seen_at``, and by letter.
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
    tells_when_done = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)

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


class JobPart(models.Model):
    """One document of a large piece of work: made on its own, kept until the whole is done.

    ``about`` names what ``ref`` leads to ("meeting", "branch"); the app that owns the kind of work
    knows them. ``tries`` counts beginnings: a document that kills its worker is left out the next
    time. ``path`` lies below ``FILES_DIR`` while the work goes on, ``file_name`` inside the result.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="parts")
    seq = models.PositiveIntegerField()
    group = models.CharField("Đơn vị", max_length=200)
    title = models.CharField("Tài liệu", max_length=300)
    day = models.DateField("Ngày", null=True)
    about = models.CharField(max_length=20)
    ref = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.WAITING)
    status = models.CharField("Trạng thái", max_length=60, blank=True)
    remark = models.CharField("Ghi chú", max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    file_name = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True)

    objects = JobPartQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu của việc nền"
        constraints = [
            models.UniqueConstraint(fields=["job", "seq"], name="job_part_once_per_place"),
            models.CheckConstraint(
                name="job_part_done_has_file",
                condition=~Q(state=PartState.DONE) | ~Q(file_name=""),
            ),
        ]

    def __str__(self):
        return f"{self.group}: {self.title}"


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
