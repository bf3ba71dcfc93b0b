"""The words of a report before it is made, and which reports make themselves (handbook 16.1)."""

from django.conf import settings
from django.db import models

from branches.models import PartyOrganization
from branches.querysets import ScopedQuerySet
from reports.choices import ReportKind


class ReportDraft(models.Model):
    """What people worded for the report of one unit and period; every edition starts from it.

    ``texts`` holds the blocks that differ from the proposal, by `NarrativeBlock`. ``version`` grows
    with every saving.
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    period = models.CharField(max_length=8)
    version = models.PositiveIntegerField(default=1)
    texts = models.JSONField(default=dict)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "lời văn báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "period"], name="report_draft_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.period} @ {self.organization_id}"


class AutoReport(models.Model):
    """A unit wants one kind of report to be made after every period that ends from now on."""

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="auto_reports")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    since = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tự lập"
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="auto_report_once")
        ]

    def __str__(self):
        return f"{self.kind} @ {self.organization_id}"
