"""Content taken away by two people: a state secret entered by mistake, or an order to erase."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from branches.choices import RedactionGround, RedactionState
from branches.models.logins import User
from branches.models.organization import PartyOrganization
from branches.querysets import ScopedQuerySet


class Redaction(models.Model):
    """A request to take passages or files away, and what became of it.

    ``passages_sealed``: JSON list of the exact words, encrypted, emptied with the decision: the
    record of a redaction must not keep what was taken away. ``files``: keys of files. ``counts``:
    pairs of kind of place and number of places, known after it was done.
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="redactions")
    ground = models.CharField("Căn cứ", max_length=10, choices=RedactionGround.choices)
    passages_sealed = models.TextField(blank=True)
    files = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    reason = models.CharField("Lý do", max_length=500)
    state = models.CharField(
        max_length=10, choices=RedactionState.choices, default=RedactionState.ASKED
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField("Ý kiến của người quyết định", max_length=500, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị gỡ nội dung"
        constraints = [
            models.CheckConstraint(
                name="redaction_needs_two_people",
                condition=Q(state__in=[RedactionState.ASKED, RedactionState.WITHDRAWN])
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decision_note="")
                ),
            ),
            models.CheckConstraint(
                name="redaction_forgets_the_words",
                condition=Q(state__in=[RedactionState.ASKED, RedactionState.APPLYING])
                | Q(passages_sealed=""),
            ),
            models.CheckConstraint(name="redaction_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"Đề nghị gỡ nội dung số {self.pk}"

    def get_absolute_url(self):
        return reverse("branches:redaction", args=[self.organization_id, self.pk])

    @property
    def is_open(self):
        return self.state == RedactionState.ASKED
