"""Exceptions to the monthly window, and meetings put off with leave from above (handbook 6.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branches.choices import BranchType
from branches.models import PartyOrganization
from config.lib.periods import Month
from meetings.models.meeting import Meeting
from meetings.plan.choices import PostponementState
from meetings.plan.querysets import BranchAffairQuerySet


class WindowException(models.Model):
    """Another window in one month for a unit and all below it, or for one type of branch there."""

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="window_exceptions"
    )
    branch_type = models.CharField(
        "Loại hình chi bộ", max_length=20, choices=BranchType.choices, blank=True
    )
    year = models.PositiveSmallIntegerField("Năm")
    month = models.PositiveSmallIntegerField("Tháng")
    from_day = models.PositiveSmallIntegerField("Từ ngày")
    to_day = models.PositiveSmallIntegerField("Đến ngày")
    reason = models.CharField("Lý do", max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = "ngày họp ngoại lệ"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "branch_type", "year", "month"],
                name="window_exception_once_a_month",
                violation_error_message="Tháng này đã có quy định ngoại lệ cho loại hình đó.",
            ),
            models.CheckConstraint(
                name="window_exception_is_ordered",
                condition=Q(month__range=(1, 12), from_day__gte=1, to_day__lte=31)
                & Q(to_day__gte=F("from_day")),
                violation_error_message="Ngày đầu không được sau ngày cuối.",
            ),
            models.CheckConstraint(name="window_exception_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.month_of_it}: {self.from_day}–{self.to_day}"

    @property
    def month_of_it(self):
        return Month(self.year, self.month)


class Postponement(models.Model):
    """A branch asks leave to hold the regular meeting of a month in the month after.

    ``meeting`` is the planned meeting it is about, if there is one. ``requested_to`` is the
    direct superior of that day, for the record.
    """

    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="postponements")
    year = models.PositiveSmallIntegerField("Năm")
    month = models.PositiveSmallIntegerField("Tháng")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="postponements"
    )
    reason = models.CharField("Lý do", max_length=500)
    requested_to = models.ForeignKey(PartyOrganization, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        "Trạng thái",
        max_length=10,
        choices=PostponementState.choices,
        default=PostponementState.REQUESTED,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField("Ý kiến của cấp trên", max_length=500, blank=True)

    objects = BranchAffairQuerySet.as_manager()

    class Meta:
        verbose_name = "xin lùi cuộc họp"
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "month"],
                condition=Q(state__in=["REQUESTED", "APPROVED"]),
                name="postponement_once_a_month",
                violation_error_message="Chi bộ đã xin lùi cuộc họp của tháng này.",
            ),
            models.CheckConstraint(name="postponement_month", condition=Q(month__range=(1, 12))),
            models.CheckConstraint(name="postponement_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="postponement_decided_has_moment",
                condition=Q(state=PostponementState.REQUESTED) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Xin lùi cuộc họp {self.month_of_it}"

    @property
    def month_of_it(self):
        return Month(self.year, self.month)
