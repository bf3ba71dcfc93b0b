"""The work given to each member for a year, and what they report of it (handbook 9, 20 D15)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization
from meetings.models import Meeting
from members.models import Member
from resolutions.choices import MemberTaskState, ReportRhythm
from resolutions.querysets import MemberTaskQuerySet


class MemberTask(models.Model):
    """One year's work of a member with a result that can be measured.

    ``report_every`` is in months: the member reports once in each stretch of that length.
    ``since_month`` is the month it was given in; earlier months owe no report.
    """

    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="member_tasks")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="member_tasks", verbose_name="Đảng viên"
    )
    year = models.PositiveSmallIntegerField("Năm")
    since_month = models.PositiveSmallIntegerField(default=1, editable=False)
    text = models.TextField("Nhiệm vụ")
    measure = models.CharField("Kết quả đo được", max_length=300)
    due_on = models.DateField("Thời hạn")
    report_every = models.PositiveSmallIntegerField(
        "Báo cáo", choices=ReportRhythm.choices, default=ReportRhythm.QUARTERLY
    )
    state = models.CharField(
        max_length=7, choices=MemberTaskState.choices, default=MemberTaskState.OPEN
    )
    result = models.TextField("Kết quả", blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = MemberTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ năm của đảng viên"
        constraints = [
            models.CheckConstraint(
                name="member_task_is_measurable",
                condition=~Q(text="") & ~Q(measure=""),
                violation_error_message="Nhiệm vụ phải có nội dung và kết quả đo được.",
            ),
            models.CheckConstraint(
                name="member_task_month_of_year",
                condition=Q(since_month__gte=1, since_month__lte=12),
            ),
            models.CheckConstraint(
                name="member_task_ended_has_result",
                condition=Q(state=MemberTaskState.OPEN) | ~Q(result=""),
                violation_error_message="Kết thúc nhiệm vụ phải ghi kết quả hoặc lý do.",
            ),
        ]
        indexes = [models.Index(fields=["branch", "year"], name="member_task_of_year")]

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return reverse("resolutions:member_task", args=[self.pk])


class MemberTaskReport(models.Model):
    """What a member reported: in a meeting, or in between. Rows are only added."""

    task = models.ForeignKey(MemberTask, models.CASCADE, related_name="reports")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="member_task_reports"
    )
    note = models.TextField("Nội dung báo cáo")
    reported_on = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "báo cáo nhiệm vụ năm"
        constraints = [
            models.UniqueConstraint(
                fields=["task", "meeting"],
                condition=Q(meeting__isnull=False),
                name="member_task_reported_once_a_meeting",
                violation_error_message="Đồng chí ấy đã báo cáo nhiệm vụ này tại cuộc họp.",
            )
        ]

    def __str__(self):
        return f"{self.task_id} {self.reported_on:%d/%m/%Y}"
