"""Why a number of the register stands without a paper (handbook 15.3: gaps are explained)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branches.models import PartyOrganization, Term
from resolutions.choices import NumberCause


class NumberNote(models.Model):
    """Numbers ``first`` to ``last`` of a unit, term and kind carry no paper here, and why.

    START: used before the program came into use. VOID: issued and lost; never used again.
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    kind = models.CharField("Loại văn bản", max_length=10)
    first = models.PositiveIntegerField("Từ số")
    last = models.PositiveIntegerField("Đến số")
    cause = models.CharField(max_length=5, choices=NumberCause.choices)
    reason = models.CharField("Lý do", max_length=300)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "ghi chú về số văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "term", "kind", "first"], name="number_noted_once"
            ),
            models.CheckConstraint(
                name="number_note_in_order", condition=Q(first__gte=1, last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="number_note_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Đồng chí ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.first}–{self.last}"
