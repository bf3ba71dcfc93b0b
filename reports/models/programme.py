"""The yearly programme of inspection and supervision (handbook 16.2, 20 A61, D13, E4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from branches.models import PartyOrganization
from reports.inspections.choices import InspectionKind, ProgrammeState
from reports.inspections.querysets import ProgrammeQuerySet
from reports.inspections.rules import months_words


class InspectionProgramme(models.Model):
    """What a committee, or a branch, means to look at in a year; ``version`` grows with changes."""

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="inspection_programmes"
    )
    year = models.PositiveSmallIntegerField("Năm")
    state = models.CharField(
        "Trạng thái", max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    grounds = models.TextField("Căn cứ, mục đích, yêu cầu", blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    remark = models.TextField("Ý kiến khi duyệt", blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "chương trình kiểm tra, giám sát"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="inspection_programme_once_a_year",
                violation_error_message="Đơn vị đã có chương trình của năm này.",
            ),
            models.CheckConstraint(
                name="inspection_programme_sent_has_moment",
                condition=Q(state=ProgrammeState.DRAFT) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_programme_returned_has_remark",
                condition=~Q(state=ProgrammeState.RETURNED) | ~Q(remark=""),
                violation_error_message="Đồng chí ghi điều cần sửa.",
            ),
        ]

    def __str__(self):
        return f"Chương trình kiểm tra, giám sát năm {self.year}"

    def get_absolute_url(self):
        return reverse("reports:programme", args=[self.pk])


class ProgrammeItem(models.Model):
    """One planned check. No ``units`` means all units directly looked after, or what
    ``targets`` says: a branch names members or groups there, never a case. ``result`` tells how it
    went where no inspection of its own stands for it."""

    programme = models.ForeignKey(InspectionProgramme, models.CASCADE, related_name="items")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField("Hình thức", max_length=20, choices=InspectionKind.choices)
    content = models.CharField("Nội dung", max_length=400)
    units = models.ManyToManyField(
        PartyOrganization, related_name="+", verbose_name="Đơn vị", blank=True
    )
    targets = models.CharField("Đối tượng", max_length=300, blank=True)
    first_month = models.PositiveSmallIntegerField("Từ tháng")
    last_month = models.PositiveSmallIntegerField("Đến tháng")
    team = models.CharField("Người thực hiện", max_length=400, blank=True)
    done_on = models.DateField("Ngày thực hiện xong", null=True, blank=True)
    result = models.CharField("Kết quả thực hiện", max_length=500, blank=True)

    class Meta:
        verbose_name = "cuộc kiểm tra trong chương trình"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "seq"], name="programme_item_once_per_place"
            ),
            models.CheckConstraint(name="programme_item_has_content", condition=~Q(content="")),
            models.CheckConstraint(
                name="programme_item_months",
                condition=Q(
                    first_month__gte=1, last_month__lte=12, last_month__gte=F("first_month")
                ),
                violation_error_message="Tháng cuối phải từ tháng đầu trở đi.",
            ),
            models.CheckConstraint(
                name="programme_item_result_has_day",
                condition=Q(result="", done_on__isnull=True)
                | ~Q(result="") & Q(done_on__isnull=False),
                violation_error_message="Đồng chí ghi cả ngày và kết quả thực hiện.",
            ),
        ]

    def __str__(self):
        return self.content

    @property
    def when(self):
        return months_words(self.first_month, self.last_month, self.programme.year)
