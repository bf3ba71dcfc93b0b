"""What a meeting told its members of answers that came (handbook 9, 7.1 C7; product 15)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models import Meeting
from resolutions.models.registers import Proposal, PublicOpinion


class AnnouncedAnswer(models.Model):
    """An answer told at a meeting, in the words of that evening: the minutes print these.

    Of the unit above to a proposal, or of the branch to an opinion or question. The register may
    go on (asked again, answered anew); a new answer is told anew, at another meeting.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="announced_answers")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="announced"
    )
    opinion = models.ForeignKey(
        PublicOpinion, models.PROTECT, null=True, blank=True, related_name="announced"
    )
    answer = models.TextField("Trả lời")
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "trả lời đã thông báo"
        constraints = [
            models.CheckConstraint(
                name="announced_answer_of_one",
                condition=Q(proposal__isnull=False, opinion__isnull=True)
                | Q(proposal__isnull=True, opinion__isnull=False),
            ),
            models.UniqueConstraint(fields=["meeting", "proposal"], name="proposal_announced_once"),
            models.UniqueConstraint(fields=["meeting", "opinion"], name="opinion_announced_once"),
        ]

    def __str__(self):
        return str(self.proposal or self.opinion)
