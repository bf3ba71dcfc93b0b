"""Conclusions, resolutions, their points and the tasks that follow (handbook 9)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization, Term
from config.lib.paper import number_text
from meetings.models import Meeting, Vote
from members.models import Member
from resolutions.choices import PointSection, ResolutionKind, ResolutionState, TaskState
from resolutions.models.directives import DirectivePoint
from resolutions.querysets import ResolutionQuerySet, TaskQuerySet


class Resolution(models.Model):
    """What a meeting adopts: a resolution or a conclusion, with its number once signed.

    The number runs per branch, term and kind and is issued at signing, never before.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="resolutions")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="resolution")
    kind = models.CharField(
        "Loại văn bản", max_length=2, choices=ResolutionKind.choices, default=ResolutionKind.NQ
    )
    state = models.CharField(
        max_length=10, choices=ResolutionState.choices, default=ResolutionState.DRAFT
    )
    title = models.CharField("Trích yếu", max_length=300)
    term = models.ForeignKey(Term, models.PROTECT, null=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    ideology = models.TextField("Chính trị, tư tưởng", blank=True)
    political_tasks = models.TextField("Nhiệm vụ chính trị", blank=True)
    praise = models.TextField("Biểu dương, nhắc nhở", blank=True)
    shortcomings = models.TextField("Hạn chế, nguyên nhân", blank=True)
    direction = models.TextField("Phương hướng, nhiệm vụ tháng tới", blank=True)
    implementation = models.TextField("Tổ chức thực hiện", blank=True)
    vote = models.ForeignKey(Vote, models.PROTECT, null=True, blank=True, related_name="+")
    signer = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    taken_over = models.BooleanField(default=False, editable=False)
    taken_over_text = models.CharField("Ghi trong sổ cũ", max_length=300, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "nghị quyết"
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "term", "kind", "number"],
                condition=Q(number__isnull=False),
                name="resolution_number_once",
            ),
            models.CheckConstraint(
                name="resolution_signed_has_number",
                condition=~Q(state__in=["SIGNED", "SUBMITTED"])
                | Q(taken_over=True)
                | Q(number__isnull=False, term__isnull=False, signed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number_text}".strip()

    def get_absolute_url(self):
        return reverse("resolutions:detail", args=[self.pk])

    @property
    def number_text(self):
        """``05-NQ/CB``, or empty while there is no number."""
        return number_text(self.number, self.kind) if self.number else ""


class ResolutionPoint(models.Model):
    """What is wanted, by which measure, until when, who checks."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="points")
    seq = models.PositiveSmallIntegerField()
    section = models.CharField(
        max_length=15, choices=PointSection.choices, default=PointSection.IMPLEMENTATION
    )
    text = models.TextField("Nhiệm vụ")
    requirement = models.CharField("Yêu cầu, kết quả cần đạt", max_length=400, blank=True)
    measure = models.CharField("Biện pháp", max_length=400, blank=True)
    indicator = models.CharField("Chỉ tiêu, sản phẩm đo được", max_length=300, blank=True)
    upper_text = models.CharField("Thực hiện văn bản của cấp trên", max_length=300, blank=True)
    directive_point = models.ForeignKey(
        DirectivePoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolution_points",
        verbose_name="Nội dung cấp trên giao",
    )
    helpers = models.CharField("Người phối hợp", max_length=200, blank=True)
    checker = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người kiểm tra",
    )
    due_on = models.DateField("Thời hạn", null=True, blank=True)
    is_key = models.BooleanField("Trọng tâm", default=False)

    class Meta:
        verbose_name = "nhiệm vụ trong nghị quyết"
        constraints = [
            models.UniqueConstraint(fields=["resolution", "seq"], name="point_once_per_place")
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def implements(self):
        """Which paper of a committee above the point carries out, as text; empty where none."""
        if self.directive_point:
            return self.directive_point.directive.citation
        return self.upper_text


class TaskAssignment(models.Model):
    """One owner's task from a point, followed until it is really done."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="tasks")
    point = models.ForeignKey(ResolutionPoint, models.CASCADE, related_name="tasks")
    owner = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="Người thực hiện",
    )
    owner_text = models.CharField("Người thực hiện ngoài chi bộ", max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.OPEN)
    result = models.TextField("Kết quả", blank=True)
    done_on = models.DateField("Ngày hoàn thành", null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        constraints = [
            models.CheckConstraint(
                name="task_has_an_owner",
                condition=Q(owner__isnull=False) | ~Q(owner_text=""),
                violation_error_message="Nhiệm vụ phải có người thực hiện.",
            ),
            models.CheckConstraint(
                name="task_done_has_result",
                condition=~Q(state__in=["DONE", "DONE_LATE"])
                | (Q(done_on__isnull=False) & ~Q(result="")),
                violation_error_message="Nhiệm vụ hoàn thành phải ghi kết quả và ngày.",
            ),
        ]
        indexes = [models.Index(fields=["branch", "state"], name="task_open_of_branch")]

    def __str__(self):
        return self.point.text[:80]

    @property
    def owner_name(self):
        return self.owner.full_name if self.owner else self.owner_text


class TaskReport(models.Model):
    """What was said about a task: in a meeting, or by its owner or checker between meetings.

    ``state`` is what the task became by it. Rows are only added; the last one of a meeting is what
    its minutes print.
    """

    task = models.ForeignKey(TaskAssignment, models.CASCADE, related_name="reports")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="task_reports"
    )
    state = models.CharField(max_length=12, choices=TaskState.choices)
    note = models.TextField("Kết quả, ghi chú", blank=True)
    done_on = models.DateField("Ngày hoàn thành", null=True, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "báo cáo nhiệm vụ"

    def __str__(self):
        return f"{self.get_state_display()} {self.task_id}"
