"""The year plan of a branch: regular days, four themes, who presents, and proposals of members.

Handbook 6.2 (annual cycle), 7.2 (themes); product 2 (year plan).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization
from meetings.choices import MeetingType
from meetings.plan.choices import PlanState, RotaKind, ThemeCategory, ThemeState
from meetings.plan.querysets import PlanQuerySet, ProposalQuerySet
from members.models import Member

PLANNED_KINDS = [MeetingType.REGULAR, MeetingType.COMMITTEE_MEETING]


class AnnualPlan(models.Model):
    """The plan of one branch for one year; ``version`` grows with every saving.

    ``handed_in_on`` decides whether it came late: a plan the committee sends back and gets again
    was handed in on its first day, one the branch took back itself on the day it came again.
    """

    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="year_plans")
    year = models.PositiveSmallIntegerField("Năm")
    state = models.CharField(
        "Trạng thái", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_in_on = models.DateField("Ngày gửi lần đầu", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.TextField("Ý kiến của cấp trên", blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch năm"
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year"],
                name="annual_plan_once_a_year",
                violation_error_message="Chi bộ đã có kế hoạch của năm này.",
            ),
            models.CheckConstraint(
                name="annual_plan_sent_has_moment",
                condition=Q(state=PlanState.DRAFT) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="annual_plan_returned_has_remark",
                condition=~Q(state=PlanState.RETURNED) | ~Q(remark=""),
                violation_error_message="Đồng chí ghi điều cần sửa.",
            ),
        ]

    def __str__(self):
        return f"Kế hoạch sinh hoạt năm {self.year}"

    def get_absolute_url(self):
        return reverse("meetings:plan", args=[self.pk])


class PlannedMeeting(models.Model):
    """One meeting the plan foresees; ``day`` empty: not decided yet."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="meetings")
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.label) for kind in PLANNED_KINDS]
    )
    month = models.PositiveSmallIntegerField("Tháng")
    day = models.PositiveSmallIntegerField("Ngày", null=True, blank=True)
    content = models.CharField("Nội dung trọng tâm", max_length=300, blank=True)

    class Meta:
        verbose_name = "cuộc họp trong kế hoạch"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "month"], name="planned_meeting_once_a_month"
            ),
            models.CheckConstraint(
                name="planned_meeting_on_a_day",
                condition=Q(month__range=(1, 12)) & (Q(day__isnull=True) | Q(day__range=(1, 31))),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.day or '–'}/{self.month}"


class ThemePlan(models.Model):
    """The theme of one quarter; ``month`` is when it is treated, ``due_on`` when the text is due.

    ``is_confidential``: the committee above learns only that it was held (handbook 20.1 A55).
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="themes")
    quarter = models.PositiveSmallIntegerField("Quý")
    month = models.PositiveSmallIntegerField("Tháng sinh hoạt")
    title = models.CharField("Tên chuyên đề", max_length=300, blank=True)
    category = models.CharField(
        "Nhóm chủ đề", max_length=20, choices=ThemeCategory.choices, blank=True
    )
    due_on = models.DateField("Hạn gửi dự thảo", null=True, blank=True)
    is_confidential = models.BooleanField("Không phổ biến nội dung lên trên", default=False)
    state = models.CharField(
        "Trạng thái", max_length=10, choices=ThemeState.choices, default=ThemeState.PREPARING
    )

    class Meta:
        verbose_name = "chuyên đề trong kế hoạch"
        constraints = [
            models.UniqueConstraint(fields=["plan", "quarter"], name="theme_once_a_quarter"),
            models.CheckConstraint(
                name="theme_month_in_quarter",
                condition=Q(quarter=1, month__range=(1, 3))
                | Q(quarter=2, month__range=(4, 6))
                | Q(quarter=3, month__range=(7, 9))
                | Q(quarter=4, month__range=(10, 12)),
                violation_error_message="Tháng sinh hoạt chuyên đề phải thuộc quý đó.",
            ),
        ]

    def __str__(self):
        return self.title or f"Chuyên đề quý {self.quarter}"


class ThemeAuthor(models.Model):
    """Who writes and presents a theme, in order."""

    theme = models.ForeignKey(ThemePlan, models.CASCADE, related_name="authors")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    seq = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "member"], name="theme_author_once"),
            models.UniqueConstraint(fields=["theme", "seq"], name="theme_author_once_per_place"),
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.theme_id}"


class RotaTurn(models.Model):
    """Whose turn it is in a month: to give the news, or to tell a story."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="turns")
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=RotaKind.choices)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "month", "kind"], name="rota_turn_once"),
            models.CheckConstraint(name="rota_turn_month", condition=Q(month__range=(1, 12))),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.month}"


class ThemeProposal(models.Model):
    """A theme a member would like the branch to treat in a year (handbook 20.1 A52)."""

    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="theme_proposals")
    year = models.PositiveSmallIntegerField("Năm")
    title = models.CharField("Tên chuyên đề", max_length=300)
    reason = models.CharField("Vì sao nên bàn", max_length=500, blank=True)
    category = models.CharField("Nhóm chủ đề", max_length=20, choices=ThemeCategory.choices)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    theme = models.ForeignKey(
        ThemePlan, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "đề xuất chuyên đề"
        constraints = [
            models.CheckConstraint(name="theme_proposal_has_title", condition=~Q(title="")),
            models.UniqueConstraint(
                fields=["branch", "year", "title"],
                name="theme_proposal_once",
                violation_error_message="Chuyên đề này đã có người đề xuất; đồng chí bấm ủng hộ.",
            ),
        ]

    def __str__(self):
        return self.title


class ThemeSupport(models.Model):
    """A member finds a proposed theme worth treating."""

    proposal = models.ForeignKey(ThemeProposal, models.CASCADE, related_name="supports")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "member"], name="theme_support_once")
        ]

    def __str__(self):
        return f"{self.member_id} + {self.proposal_id}"
