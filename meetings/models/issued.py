"""Papers of a branch that got a number of their own: plans and notices (handbook 15.3, 15.4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models import PartyOrganization, Term
from config.lib.paper import number_text
from meetings.models.meeting import Meeting
from meetings.models.plan import AnnualPlan
from meetings.plan.choices import IssuedKind
from members.models import Member


class IssuedPaper(models.Model):
    """One number that was given out; the row stays whatever becomes of the plan or the meeting.

    Of a plan: ``paper`` is which of its papers, ``version`` the plan it was issued for; opened and
    approved anew, the plan needs a new number. Of a meeting: ``snapshot`` is the notice as issued.
    """

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    kind = models.CharField("Loại văn bản", max_length=2, choices=IssuedKind.choices)
    number = models.PositiveIntegerField("Số")
    title = models.CharField("Trích yếu", max_length=300)
    plan = models.ForeignKey(
        AnnualPlan, models.PROTECT, null=True, blank=True, related_name="issued"
    )
    paper = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=0)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="issued"
    )
    snapshot = models.TextField(blank=True)
    signer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    issued_on = models.DateField("Ngày ban hành")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "văn bản đã cấp số"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "term", "kind", "number"], name="issued_number_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "paper", "version"],
                condition=Q(plan__isnull=False),
                name="issued_plan_once",
            ),
        ]

    def __str__(self):
        return f"{self.number_text} {self.title}"

    @property
    def number_text(self):
        return number_text(self.number, self.kind)
