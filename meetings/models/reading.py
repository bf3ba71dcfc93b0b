"""Who opened what a committee published for its branches (handbook 20.1 A24)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models import PartyOrganization
from meetings.models.preparation import Document, Orientation


class OrientationReading(models.Model):
    """The first time somebody of a branch opened an orientation, or one of its papers."""

    orientation = models.ForeignKey(Orientation, models.CASCADE, related_name="readings")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="readings"
    )
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = "lượt đọc định hướng"
        constraints = [
            models.UniqueConstraint(
                fields=["orientation", "branch", "user"],
                condition=Q(document__isnull=True),
                name="orientation_read_once",
            ),
            models.UniqueConstraint(
                fields=["branch", "user", "document"],
                condition=Q(document__isnull=False),
                name="orientation_paper_read_once",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} @ {self.orientation_id}"
