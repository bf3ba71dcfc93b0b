"""Report runs: what was asked for, for whom, and the edition that came of it (handbook 16)."""

from django.db import models

from branches.models import Job, PartyOrganization
from config.lib.periods import parse_period
from reports.choices import ReportKind
from reports.querysets import ReportRunQuerySet


class ReportRun(models.Model):
    """One edition of a report. The job that renders it holds state, progress and file.

    ``cut_off_on`` is the day up to which meetings count; ``figures`` keeps the numbers printed.
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="report_runs")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    period = models.CharField(max_length=8)
    edition = models.PositiveSmallIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, related_name="report_run")
    cut_off_on = models.DateField()
    rule_codes = models.CharField(max_length=200, blank=True)
    figures = models.JSONField(default=dict)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "period", "edition"], name="report_edition_once"
            )
        ]

    def __str__(self):
        return f"Báo cáo {parse_period(self.period)}, bản {self.edition}"
