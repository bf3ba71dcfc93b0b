"""An inspection: what was looked at, what was found, what the unit said (handbook 16.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from branches.models import PartyOrganization
from config.lib.dates import today
from config.lib.periods import parse_period
from meetings.models import MinutesEntry
from reports.inspections.choices import (
    Evidence,
    FindingKind,
    FollowUpState,
    InspectionKind,
    InspectionState,
    LineVerdict,
)
from reports.inspections.querysets import FindingQuerySet, InspectionQuerySet
from reports.inspections.rules import ENDED, WRITABLE, is_overdue, span_words
from reports.models.programme import ProgrammeItem
from reports.models.result_notice import InspectionNotice


def by_login():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Inspection(models.Model):
    """One committee looks at one unit.

    ``period`` is the half-year of the round, empty for days of one's own; ``first_on`` and
    ``last_on`` bound what is looked at either way. ``statement`` is what the unit reports and
    explains (20 A35). Once concluded its content never changes; remedies go on.
    """

    committee = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="inspections_made", verbose_name="Cấp ủy"
    )
    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="inspections", verbose_name="Đơn vị"
    )
    item = models.ForeignKey(
        ProgrammeItem, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    kind = models.CharField("Hình thức", max_length=20, choices=InspectionKind.choices)
    period = models.CharField(max_length=8, blank=True)
    first_on = models.DateField("Từ ngày")
    last_on = models.DateField("Đến ngày")
    theme = models.CharField("Nội dung", max_length=300, blank=True)
    team = models.TextField("Đoàn kiểm tra", blank=True)
    checklist = models.CharField(max_length=30)
    state = models.CharField(
        "Trạng thái", max_length=10, choices=InspectionState.choices, default=InspectionState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = by_login()
    sent_at = models.DateTimeField(null=True)
    sent_by = by_login()
    answer_until = models.DateField("Hạn giải trình", null=True)
    statement = models.TextField("Báo cáo, giải trình của đơn vị", blank=True)
    stated_at = models.DateTimeField(null=True)
    stated_by = by_login()
    conclusion = models.TextField("Kết luận", blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = by_login()
    notice = models.ForeignKey(
        InspectionNotice, models.PROTECT, null=True, related_name="inspections"
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc kiểm tra, giám sát"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "organization", "period"],
                condition=Q(kind=InspectionKind.HALF_YEAR) & ~Q(period=""),
                name="inspection_once_a_half_year",
                violation_error_message="Đơn vị này đã có cuộc kiểm tra của kỳ.",
            ),
            models.CheckConstraint(
                name="inspection_days_in_order",
                condition=Q(last_on__gte=F("first_on")),
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
            models.CheckConstraint(
                name="inspection_of_another_unit",
                condition=~Q(committee=F("organization")),
                violation_error_message="Đơn vị không tự mở cuộc kiểm tra chính mình.",
            ),
            models.CheckConstraint(
                name="inspection_sent_has_moment",
                condition=Q(state=InspectionState.DRAFT)
                | Q(sent_at__isnull=False, answer_until__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_ended_has_conclusion",
                condition=~Q(state__in=sorted(ENDED))
                | Q(concluded_at__isnull=False) & ~Q(conclusion=""),
                violation_error_message="Đồng chí ghi kết luận.",
            ),
            models.CheckConstraint(
                name="inspection_announced_has_notice",
                condition=~Q(state=InspectionState.ANNOUNCED) | Q(notice__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "period"], name="inspection_of_unit"),
            models.Index(fields=["committee", "state"], name="inspection_of_committee"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.organization.label}"

    def get_absolute_url(self):
        return reverse("reports:inspection", args=[self.pk])

    @property
    def half(self):
        """The half-year of the round, or None."""
        return parse_period(self.period) if self.period else None

    @property
    def span(self):
        return span_words(self.half, self.first_on, self.last_on)

    @property
    def is_writable(self):
        return self.state in WRITABLE

    @property
    def is_ended(self):
        return self.state in ENDED

    @property
    def team_lines(self):
        return [line.strip() for line in self.team.splitlines() if line.strip()]


class InspectionLine(models.Model):
    """One line of the checklist, copied in when the inspection was begun."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="lines")
    seq = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    title = models.CharField("Nội dung", max_length=200)
    guide = models.CharField("Cần xem", max_length=400, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence.choices, blank=True)
    verdict = models.CharField(
        "Đánh giá", max_length=10, choices=LineVerdict.choices, default=LineVerdict.NOT_LOOKED
    )
    remark = models.CharField("Ghi chú", max_length=1000, blank=True)

    class Meta:
        verbose_name = "nội dung kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "seq"], name="inspection_line_once_per_place"
            )
        ]

    def __str__(self):
        return self.title


class Finding(models.Model):
    """A strength, a weak point with its remedy, or the reference of a decision on a violation.

    ``decision`` names number, day and body of the decision; ``reported_on`` the day it was
    reported to the direct superior (20 A62). ``to_spread``: an example other units may learn from.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField("Loại", max_length=10, choices=FindingKind.choices)
    text = models.TextField("Nội dung", blank=True)
    remedy = models.CharField("Biện pháp khắc phục", max_length=500, blank=True)
    due_on = models.DateField("Thời hạn khắc phục", null=True, blank=True)
    to_spread = models.BooleanField("Nêu để các đơn vị học tập", default=False)
    decision = models.CharField("Quyết định xử lý", max_length=300, blank=True)
    reported_on = models.DateField("Ngày báo cáo cấp trên trực tiếp", null=True, blank=True)
    follow_up = models.CharField(
        max_length=8, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    result = models.CharField("Kết quả khắc phục", max_length=500, blank=True)
    followed_at = models.DateTimeField(null=True)
    followed_by = by_login()

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "nhận xét của đoàn kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "seq"], name="inspection_finding_once_per_place"
            ),
            models.CheckConstraint(
                name="inspection_violation_is_a_reference",
                condition=Q(kind=FindingKind.VIOLATION, text="", remedy="") & ~Q(decision="")
                | ~Q(kind=FindingKind.VIOLATION) & Q(decision="") & ~Q(text=""),
                violation_error_message="Vi phạm chỉ ghi quyết định xử lý, không ghi nội dung.",
            ),
            models.CheckConstraint(
                name="inspection_remedy_has_day",
                condition=Q(remedy="", due_on__isnull=True)
                | ~Q(remedy="") & Q(due_on__isnull=False),
                violation_error_message="Biện pháp khắc phục phải có thời hạn.",
            ),
            models.CheckConstraint(
                name="inspection_only_strengths_are_spread",
                condition=Q(to_spread=False) | Q(kind=FindingKind.STRENGTH),
            ),
        ]
        indexes = [models.Index(fields=["follow_up", "due_on"], name="finding_to_follow")]

    def __str__(self):
        return self.text or self.decision

    @property
    def is_overdue(self):
        return is_overdue(self.due_on, self.follow_up, today())


class BookCheck(models.Model):
    """The minutes book of one year as it stood when the inspectors looked.

    ``broken_number``: the first entry that does not follow from the one before; None: all do.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="book_checks")
    year = models.PositiveSmallIntegerField("Năm")
    entry_count = models.PositiveIntegerField("Số biên bản")
    last_hash = models.CharField(max_length=64, blank=True)
    broken_number = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField()
    checked_by = by_login()

    class Meta:
        verbose_name = "kiểm tra sổ biên bản"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "year"], name="book_check_once_a_year")
        ]

    def __str__(self):
        return f"{self.inspection_id} {self.year}"


class StatementFile(models.Model):
    """A signed report or other proof the unit hands in with its statement (handbook 20 A35)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="files")
    name = models.CharField("Tên tệp", max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("Dung lượng (byte)")
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = by_login()

    class Meta:
        verbose_name = "tệp báo cáo, giải trình"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "sha256"], name="statement_file_once")
        ]

    def __str__(self):
        return self.name


class MinutesInspection(models.Model):
    """Signed minutes the inspectors looked at (handbook 3.3, 20 A36)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="minutes")
    entry = models.ForeignKey(MinutesEntry, models.PROTECT, related_name="inspections")
    remark = models.CharField("Nhận xét", max_length=300, blank=True)
    looked_at = models.DateTimeField()
    looked_by = by_login()

    class Meta:
        verbose_name = "biên bản đã xem"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "entry"], name="minutes_inspected_once")
        ]

    def __str__(self):
        return f"{self.inspection_id}: {self.entry_id}"
