"""What is made ready before a meeting: steps, orientation from above, papers (handbook 7.1 A)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization
from config.lib.periods import month_of_ym
from meetings.models.meeting import Meeting
from meetings.models.plan import ThemePlan
from meetings.models.theme import ThemeSubmission
from meetings.prepare.choices import OrientationKind, PrepStep
from meetings.prepare.querysets import DocumentQuerySet, OrientationQuerySet
from members.models import Member


def one_of(*names):
    """The condition that exactly one of the links ``names`` is set."""
    condition = Q()
    for wanted in names:
        condition |= Q(**{f"{name}__isnull": name != wanted for name in names})
    return condition


class Preparation(models.Model):
    """One step of the checklist: who does it, and when it was done. No row: not touched yet.

    ``for_day``: the meeting's day the head of the unit agreed to (step UNIT, handbook 20.1 A15).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="preparations")
    step = models.CharField(max_length=10, choices=PrepStep.choices)
    assignee = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người phụ trách",
    )
    note = models.CharField("Ghi chú", max_length=300, blank=True)
    for_day = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "bước chuẩn bị"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "step"], name="preparation_once_a_step")
        ]

    def __str__(self):
        return f"{self.get_step_display()} @ {self.meeting_id}"


class Orientation(models.Model):
    """What a committee gives its branches for some months: orientation, bulletin, announcement.

    ``first_ym`` and ``last_ym`` are `Month.ym`; empty ``branch_types`` are all (handbook 7.5).
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="orientations")
    kind = models.CharField("Loại", max_length=12, choices=OrientationKind.choices)
    title = models.CharField("Tiêu đề", max_length=300)
    text = models.TextField("Nội dung", blank=True)
    first_ym = models.PositiveSmallIntegerField()
    last_ym = models.PositiveSmallIntegerField()
    branch_types = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = OrientationQuerySet.as_manager()

    class Meta:
        verbose_name = "định hướng"
        constraints = [
            models.CheckConstraint(
                name="orientation_months_are_ordered",
                condition=Q(last_ym__gte=models.F("first_ym")),
                violation_error_message="Tháng cuối không được trước tháng đầu.",
            ),
            models.CheckConstraint(name="orientation_has_title", condition=~Q(title="")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:orientation", args=[self.pk])

    @property
    def period(self):
        """``tháng 11 năm 2026`` or ``từ … đến …``."""
        first, last = month_of_ym(self.first_ym), month_of_ym(self.last_ym)
        return str(first) if first == last else f"từ {first} đến {last}"

    def is_for(self, branch_type):
        return not self.branch_types or branch_type in self.branch_types


class OrientationUse(models.Model):
    """A branch treated an orientation in a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="orientation_uses")
    orientation = models.ForeignKey(Orientation, models.PROTECT, related_name="uses")
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "orientation"], name="orientation_use_once")
        ]

    def __str__(self):
        return f"{self.orientation_id} @ {self.meeting_id}"


class Document(models.Model):
    """A file of a meeting, an orientation, a theme or what was sent of it; its bytes lie in the
    private file store."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    orientation = models.ForeignKey(
        Orientation, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    theme = models.ForeignKey(
        ThemePlan, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    submission = models.ForeignKey(
        ThemeSubmission, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    title = models.CharField("Tên tài liệu", max_length=200)
    name = models.CharField(max_length=130)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu"
        constraints = [
            models.CheckConstraint(
                name="document_has_one_owner",
                condition=one_of("meeting", "orientation", "theme", "submission"),
            ),
            models.UniqueConstraint(
                fields=["meeting", "sha256"],
                condition=Q(meeting__isnull=False),
                name="document_once_a_meeting",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:document", args=[self.uid])

    @property
    def organization(self):
        """The unit its owner belongs to."""
        if self.meeting:
            return self.meeting.branch
        if self.orientation:
            return self.orientation.organization
        return self.submission.branch if self.submission else self.theme.plan.branch
