"""Absences that are told, kept ready per branch beside the figures (`reports.absences.kept`)."""

from datetime import date

from django.db import models

from branches.models import PartyOrganization
from members.models import Member
from reports.absences.choices import AlertKind
from reports.absences.rules import Alert, Sitting


class KeptAlert(models.Model):
    """One alert about ``member`` as it is told in ``told_in``; counted anew by the same marks.

    ``branch`` is the branch of the seat, or the one left. Where the same is told in another unit
    first (the official seat, the branch left), ``rather_in`` names that one: whoever reads both
    together reads it once. ``sittings`` are lists of meeting id, day, status and whether regular;
    ``weight`` orders the kinds. Foreign keys are not checked by the database, as with all that is
    kept.
    """

    told_in = models.ForeignKey(
        PartyOrganization, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    rather_in = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    year = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_constraint=False)
    branch = models.ForeignKey(
        PartyOrganization, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=24, choices=AlertKind.choices)
    weight = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(null=True)
    what = models.CharField(max_length=40, blank=True)
    is_serious = models.BooleanField(default=False)
    sittings = models.JSONField()

    class Meta:
        verbose_name = "nhắc nhở vắng sinh hoạt"
        indexes = [models.Index(fields=["told_in", "year"], name="kept_alert_of_branch")]

    def __str__(self):
        return f"{self.kind}: {self.member_id} @ {self.told_in_id}"

    @property
    def alert(self):
        """The `Alert` as `reports.absences.rules` judged it."""
        return Alert(
            AlertKind(self.kind),
            tuple(
                Sitting(meeting, date.fromisoformat(day), status, is_regular)
                for meeting, day, status, is_regular in self.sittings
            ),
            half=self.half,
            since=self.since,
            what=self.what,
            is_serious=self.is_serious,
        )
