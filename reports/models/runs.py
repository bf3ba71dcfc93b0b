"""Report runs: what was asked for, for whom, and the edition that came of it (handbook 16)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import Job, PartyOrganization, Term
from branches.paper_names import body_code
from config.lib.paper import number_text
from config.lib.periods import parse_period
from reports.choices import ReportFormat, ReportKind, ReportState
from reports.querysets import ReportFileQuerySet, ReportRunQuerySet


class ReportRun(models.Model):
    """One edition of a report. The job that counts and renders it holds state, progress and file.

    ``cut_off_on`` is the day up to which meetings count, ``made_at`` the moment of counting;
    ``figures`` are the canonical numbers, ``figures_sha256`` their hash, ``snapshot`` the paper.
    ``former`` is the edition they were compared with, ``changed_count`` how many numbers differ:
    None for the first one. Only an issued edition has a number (handbook 15.3, 16.1).
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="report_runs")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    period = models.CharField(max_length=8)
    edition = models.PositiveSmallIntegerField()
    job = models.OneToOneField(Job, models.PROTECT, related_name="report_run")
    form = models.CharField(
        "Dạng tệp", max_length=4, choices=ReportFormat.choices, default=ReportFormat.PDF
    )
    is_automatic = models.BooleanField(default=False)
    cut_off_on = models.DateField()
    made_at = models.DateTimeField(null=True)
    rule_codes = models.CharField(max_length=200, blank=True)
    figures = models.JSONField(default=dict)
    figures_sha256 = models.CharField(max_length=64, blank=True)
    snapshot = models.TextField(blank=True)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    changed_count = models.PositiveIntegerField(null=True)
    state = models.CharField(
        "Trạng thái", max_length=6, choices=ReportState.choices, default=ReportState.DRAFT
    )
    term = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField("Số", null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "period", "edition"], name="report_edition_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "period"],
                condition=Q(is_automatic=True),
                name="report_automatic_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "term", "number"],
                condition=Q(number__isnull=False),
                name="report_number_once",
            ),
            models.CheckConstraint(
                name="report_issued_has_number",
                condition=Q(
                    state=ReportState.ISSUED,
                    number__isnull=False,
                    term__isnull=False,
                    issued_at__isnull=False,
                )
                | Q(state=ReportState.DRAFT, number__isnull=True),
                violation_error_message="Báo cáo đã ban hành phải có số.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo {parse_period(self.period)}, bản {self.edition}"

    def get_absolute_url(self):
        return reverse("reports:run", args=[self.pk])

    @property
    def is_issued(self):
        return self.state == ReportState.ISSUED

    @property
    def number_text(self):
        """``05-BC/ĐU``, or empty while it is not issued."""
        return number_text(self.number, "BC", body_code(self.organization)) if self.number else ""


class ReportFile(models.Model):
    """An edition as a further file: in another form, or as it was issued with its number."""

    run = models.ForeignKey(ReportRun, models.PROTECT, related_name="files")
    form = models.CharField(max_length=4, choices=ReportFormat.choices)
    is_issued = models.BooleanField(default=False)
    job = models.OneToOneField(Job, models.PROTECT, related_name="report_file")

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp báo cáo"

    def __str__(self):
        return f"{self.run_id}.{self.form}"
