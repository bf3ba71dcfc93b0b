"""Figures kept ready for dashboards and reports, and the log of what has to be counted anew.

The rows of meetings and members stay the truth; everything here can be rebuilt from them. Foreign
keys are not checked by the database: on a whole province the checks cost as much as the counting.
"""

from django.db import models
from django.db.models.functions import Now

from branches.models import PartyOrganization
from reports.choices import KeptPart, MarkReach
from reports.querysets import FiguresQuerySet


class OrganizationFigures(models.Model):
    """The counts of one unit and period (handbook 11), as on the day its branches were counted.

    ``part`` is the year, a half, a quarter or a month of ``year``. Official figures, of meetings
    with adopted minutes only, are most often the same as the provisional ones. So the row of
    ``is_correction`` says what has to be added to the other to make it official, and is missing
    where that is nothing: `FiguresQuerySet.side`. Both kinds of rows add up over the tree.
    ``…_part`` of ``…_whole`` as `reports.rules.Ratio`; ``…_met`` counts the branches that reach the
    target; all of them are the sums of the branches below. ``silent_count`` branches had no counted
    meeting. After the five indicators the measures of how meetings are prepared, held and sent
    (`Measure`).
    """

    pk = models.CompositePrimaryKey("organization_id", "year", "part", "is_correction")
    organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        related_name="kept_figures",
        db_constraint=False,
        db_index=False,
    )
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(choices=KeptPart.choices)
    is_correction = models.BooleanField()
    branch_count = models.IntegerField(default=0)
    silent_count = models.IntegerField(default=0)
    attendance_part = models.IntegerField(default=0)
    attendance_whole = models.IntegerField(default=0)
    attendance_met = models.IntegerField(default=0)
    contributions_part = models.IntegerField(default=0)
    contributions_whole = models.IntegerField(default=0)
    contributions_met = models.IntegerField(default=0)
    regular_part = models.IntegerField(default=0)
    regular_whole = models.IntegerField(default=0)
    regular_met = models.IntegerField(default=0)
    thematic_part = models.IntegerField(default=0)
    thematic_whole = models.IntegerField(default=0)
    thematic_met = models.IntegerField(default=0)
    resolutions_part = models.IntegerField(default=0)
    resolutions_whole = models.IntegerField(default=0)
    resolutions_met = models.IntegerField(default=0)
    window_part = models.IntegerField(default=0)
    window_whole = models.IntegerField(default=0)
    duration_part = models.IntegerField(default=0)
    duration_whole = models.IntegerField(default=0)
    prepared_part = models.IntegerField(default=0)
    prepared_whole = models.IntegerField(default=0)
    notified_part = models.IntegerField(default=0)
    notified_whole = models.IntegerField(default=0)
    sent_part = models.IntegerField(default=0)
    sent_whole = models.IntegerField(default=0)
    visited_part = models.IntegerField(default=0)
    visited_whole = models.IntegerField(default=0)
    leaders_part = models.IntegerField(default=0)
    leaders_whole = models.IntegerField(default=0)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu tổng hợp"
        indexes = [models.Index(fields=["year", "part", "is_correction"], name="figures_of_period")]

    def __str__(self):
        return f"{self.organization_id} {self.year}/{self.part}"


class BranchYear(models.Model):
    """One branch and year, month by month: the row of the status matrix.

    ``reckoned_on`` is the day everything kept of the branch and year was counted as on.

    ``states`` has one letter per month (`MonthState`).
    """

    pk = models.CompositePrimaryKey("organization_id", "year")
    organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        related_name="kept_years",
        db_constraint=False,
        db_index=False,
    )
    year = models.PositiveSmallIntegerField()
    reckoned_on = models.DateField()
    states = models.CharField(max_length=12)

    class Meta:
        verbose_name = "số liệu từng tháng"
        indexes = [models.Index(fields=["year", "reckoned_on"], name="branch_year_age")]

    def __str__(self):
        return f"{self.organization_id} {self.year}"


class FigureMark(models.Model):
    """Something changed that figures rest on. An append-only log, written by database triggers.

    Never a set of unique keys: a saver who finds the mark of another already there would add
    nothing, and the figures would be counted before that saver's own change is visible.
    """

    organization_id = models.BigIntegerField(null=True)
    reach = models.CharField(max_length=7, choices=MarkReach.choices)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    marked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "số liệu chờ tính lại"

    def __str__(self):
        return f"{self.reach} {self.organization_id}"
