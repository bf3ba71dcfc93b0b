"""What a committee sends down for its branches to carry out (product 3.3, handbook 20 A59)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization
from resolutions.choices import DirectiveState
from resolutions.querysets import DirectiveQuerySet


class CommitteeDirective(models.Model):
    """A resolution, plan or instruction of a committee, with the points its branches take over.

    ``branch_types`` lists the types of branch it is for; an empty list means all. It is published
    as it stands; a wrong one is withdrawn with a reason.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="directives", verbose_name="Cấp ủy"
    )
    number_text = models.CharField("Số, ký hiệu", max_length=60)
    title = models.CharField("Trích yếu", max_length=300)
    issued_on = models.DateField("Ngày ban hành")
    text = models.TextField("Nội dung tóm tắt", blank=True)
    due_on = models.DateField("Thời hạn chung", null=True, blank=True)
    branch_types = models.JSONField("Loại hình chi bộ", default=list, blank=True)
    state = models.CharField(
        max_length=10, choices=DirectiveState.choices, default=DirectiveState.PUBLISHED
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField("Lý do thu hồi", max_length=400, blank=True)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản của cấp ủy"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number_text", "issued_on"],
                condition=Q(state=DirectiveState.PUBLISHED),
                name="directive_number_once",
                violation_error_message="Văn bản này đã được gửi xuống.",
            ),
            models.CheckConstraint(
                name="directive_withdrawn_has_reason",
                condition=Q(state=DirectiveState.PUBLISHED) | ~Q(withdrawn_reason=""),
                violation_error_message="Thu hồi văn bản phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.number_text} {self.title}"

    def get_absolute_url(self):
        return reverse("resolutions:directive", args=[self.pk])

    @property
    def citation(self):
        """How a point names it: number, date, body (handbook 15.3)."""
        return f"{self.number_text}, ngày {self.issued_on:%d/%m/%Y}, của {self.organization.label}"

    def is_for(self, branch):
        return not self.branch_types or branch.branch_type in self.branch_types


class DirectivePoint(models.Model):
    """One thing branches are to do; each takes it into a resolution of its own."""

    directive = models.ForeignKey(CommitteeDirective, models.CASCADE, related_name="points")
    seq = models.PositiveSmallIntegerField()
    text = models.TextField("Nội dung")

    class Meta:
        verbose_name = "nội dung cấp trên giao"
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "seq"], name="directive_point_once_per_place"
            )
        ]

    def __str__(self):
        return self.text[:80]


class DirectiveReceipt(models.Model):
    """A branch has taken note of a directive."""

    directive = models.ForeignKey(CommitteeDirective, models.CASCADE, related_name="receipts")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "xác nhận đã nhận"
        constraints = [
            models.UniqueConstraint(fields=["directive", "branch"], name="directive_received_once")
        ]

    def __str__(self):
        return f"{self.directive_id} @ {self.branch_id}"


class PointRefusal(models.Model):
    """A branch says why a point of a directive does not concern it."""

    point = models.ForeignKey(DirectivePoint, models.CASCADE, related_name="refusals")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    reason = models.CharField("Lý do không áp dụng", max_length=400)
    refused_at = models.DateTimeField()
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "nội dung không áp dụng"
        constraints = [
            models.UniqueConstraint(fields=["point", "branch"], name="point_refused_once"),
            models.CheckConstraint(
                name="point_refusal_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Đồng chí ghi lý do không áp dụng.",
            ),
        ]

    def __str__(self):
        return f"{self.point_id} @ {self.branch_id}"
