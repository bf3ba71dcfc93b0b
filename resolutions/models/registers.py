"""What people say to the branch, and what units ask of the one above (handbook 9, 20 A18, B7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization
from resolutions.choices import OpinionSource, OpinionState, ProposalState
from resolutions.querysets import OpinionQuerySet, ProposalQuerySet


class Proposal(models.Model):
    """A kiến nghị to the unit above: numbered per unit and year, answered, then closed."""

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="proposals", verbose_name="Đơn vị"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    sent_to = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    text = models.TextField("Nội dung kiến nghị")
    state = models.CharField(
        max_length=8, choices=ProposalState.choices, default=ProposalState.SENT
    )
    due_on = models.DateField("Hạn trả lời")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField("Trả lời", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "kiến nghị"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "number"], name="proposal_number_once"
            ),
            models.CheckConstraint(
                name="proposal_answered_has_answer",
                condition=Q(state=ProposalState.SENT)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                violation_error_message="Kiến nghị đã trả lời phải có nội dung trả lời.",
            ),
        ]

    def __str__(self):
        return f"Kiến nghị số {self.number_text}"

    def get_absolute_url(self):
        return reverse("resolutions:proposal", args=[self.pk])

    @property
    def is_waiting(self):
        return self.state == ProposalState.SENT

    @property
    def number_text(self):
        """``03/2026``."""
        return f"{self.number:02d}/{self.year}"


class PublicOpinion(models.Model):
    """An opinion of residents, colleagues or members that the branch heard and has to answer."""

    branch = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="public_opinions", verbose_name="Chi bộ"
    )
    source = models.CharField(
        "Ý kiến của", max_length=10, choices=OpinionSource.choices, default=OpinionSource.RESIDENT
    )
    heard_on = models.DateField("Ngày tiếp nhận")
    where_heard = models.CharField("Nơi, dịp tiếp nhận", max_length=200, blank=True)
    text = models.TextField("Nội dung ý kiến")
    due_on = models.DateField("Hạn trả lời")
    state = models.CharField(max_length=9, choices=OpinionState.choices, default=OpinionState.OPEN)
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="opinion"
    )
    reply = models.TextField("Trả lời", blank=True)
    replied_on = models.DateField("Ngày trả lời", null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến Nhân dân, đảng viên"
        constraints = [
            models.CheckConstraint(
                name="opinion_answered_has_reply",
                condition=~Q(state=OpinionState.ANSWERED)
                | (~Q(reply="") & Q(replied_on__isnull=False)),
                violation_error_message="Ý kiến đã trả lời phải có nội dung và ngày trả lời.",
            ),
            models.CheckConstraint(
                name="opinion_forwarded_has_proposal",
                condition=~Q(state=OpinionState.FORWARDED) | Q(proposal__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def is_waiting(self):
        return self.state != OpinionState.ANSWERED
