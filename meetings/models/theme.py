"""A theme after it was treated: sent to the committee above, read there, perhaps spread.

Handbook 7.2 step 7; 20.1 A54, A55.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization
from meetings.models.meeting import Meeting
from meetings.plan.choices import SubmissionState, ThemeCategory
from meetings.plan.querysets import SubmissionQuerySet

ICONS = {
    SubmissionState.SENT: "submitted",
    SubmissionState.READ: "reviewed",
    SubmissionState.SPREAD: "approved",
    SubmissionState.WITHHELD: "cancelled",
}


class ThemeSubmission(models.Model):
    """What a branch sent of the thematic part of one meeting.

    WITHHELD: the committee learns only that it was held; ``reason`` says why, ``title`` and
    ``text`` stay in the branch. ``spread_in`` is the committee below which others may read it.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="theme_submission")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="themes_sent")
    title = models.CharField("Tên chuyên đề", max_length=300)
    category = models.CharField("Nhóm chủ đề", max_length=20, choices=ThemeCategory.choices)
    text = models.TextField("Nội dung, việc vận dụng", blank=True)
    state = models.CharField("Tình trạng", max_length=10, choices=SubmissionState.choices)
    reason = models.CharField("Lý do không phổ biến", max_length=300, blank=True)
    remark = models.CharField("Nhận xét của cấp trên", max_length=500, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    spread_at = models.DateTimeField(null=True, blank=True)
    spread_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    spread_in = models.ForeignKey(
        PartyOrganization, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyên đề gửi lên"
        constraints = [
            models.CheckConstraint(
                name="theme_withheld_has_reason",
                condition=~Q(state=SubmissionState.WITHHELD) | ~Q(reason=""),
                violation_error_message="Đồng chí ghi lý do không phổ biến nội dung.",
            ),
            models.CheckConstraint(
                name="theme_read_has_moment",
                condition=Q(state__in=[SubmissionState.SENT, SubmissionState.WITHHELD])
                | Q(read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="theme_spread_has_committee",
                condition=~Q(state=SubmissionState.SPREAD)
                | Q(spread_at__isnull=False, spread_in__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:theme_sent", args=[self.pk])

    @property
    def state_icon(self):
        """Which of the signs of states stands for it on pages."""
        return ICONS[self.state]
