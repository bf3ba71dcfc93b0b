"""The notice that tells all units what inspections found (handbook 15.4, 20 A38)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from branches.models import PartyOrganization, Term
from branches.paper_names import body_code
from config.lib.paper import number_text
from config.lib.periods import parse_period
from reports.inspections.querysets import ResultNoticeQuerySet

KIND = "TB"


class InspectionNotice(models.Model):
    """A numbered notice about a half-year or year; ``snapshot`` is the paper as issued."""

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="inspection_notices"
    )
    period = models.CharField(max_length=8)
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("Số")
    snapshot = models.TextField()
    issued_on = models.DateField("Ngày ban hành")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ResultNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo kết quả kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "term", "number"], name="inspection_notice_number_once"
            )
        ]

    def __str__(self):
        return f"Thông báo số {self.number_text}: kết quả kiểm tra {self.period_words}"

    def get_absolute_url(self):
        return reverse("reports:inspection_notice", args=[self.pk])

    @property
    def number_text(self):
        return number_text(self.number, KIND, body_code(self.organization))

    @property
    def period_words(self):
        return str(parse_period(self.period))
