"""Dated rule sets: every number of a rule is data with a date and a source (handbook 14)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.choices import RuleVersionState
from branches.models.logins import User
from branches.models.organization import PartyOrganization, spell_is_ordered
from branches.querysets import DatedQuerySet, ScopedQuerySet

NOT_DRAFT = ~Q(state=RuleVersionState.DRAFT)


class RuleSet(models.Model):
    """A named set of rule values; the default holds everywhere and for every past day.

    ``organization`` is the unit that published it, empty for the sets shipped with the product.
    A published set never changes: the database refuses it (`rule_guards`).
    """

    code = models.CharField("Mã bộ quy tắc", max_length=40, unique=True)
    name = models.CharField("Tên", max_length=200)
    source = models.TextField("Căn cứ")
    values = models.JSONField("Giá trị")
    is_default = models.BooleanField("Áp dụng chung", default=False)
    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, null=True, editable=False, related_name="rule_sets"
    )

    class Meta:
        verbose_name = "bộ quy tắc"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="rule_set_one_default",
                violation_error_message="Chỉ có một bộ quy tắc áp dụng chung.",
            )
        ]

    def __str__(self):
        return self.name


class RuleAssignment(models.Model):
    """A rule set holds at a node and below it on the days of the spell."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="assignments")
    organization = models.ForeignKey(
        PartyOrganization, models.CASCADE, related_name="rule_assignments"
    )
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "phạm vi áp dụng quy tắc"
        constraints = [spell_is_ordered("rule_assignment_ends_after_it_starts")]

    def __str__(self):
        return f"{self.rule_set_id} @ {self.organization_id}"


class RuleVersionQuerySet(ScopedQuerySet):
    """Published versions are read by everybody who sees the unit; drafts by their makers."""

    hidden_from = frozenset()

    def published(self):
        return self.exclude(state=RuleVersionState.DRAFT)

    def newest_first(self):
        people = ("published_by", "withdrawn_by", "profile", "assignment")
        return self.select_related(*people).order_by("-number")


class RuleVersion(models.Model):
    """What a unit rules for itself and the units below: a draft, then published, once and for good.

    A version says everything the unit rules itself; keys it does not name are inherited. With
    ``profile`` it puts a shipped set in force unchanged. Publishing makes the `RuleSet` (unless
    there is a profile) and the `RuleAssignment` by which everything is judged, and ends the
    ``former`` assignment of the unit, whose end ``former_end`` a withdrawal gives back.
    ``valid_to`` is the first day it no longer holds, as published; a later version may end the
    assignment earlier.
    """

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="rule_versions", verbose_name="Đơn vị"
    )
    number = models.PositiveSmallIntegerField("Phiên bản")
    state = models.CharField(
        max_length=10, choices=RuleVersionState.choices, default=RuleVersionState.DRAFT
    )
    name = models.CharField("Tên", max_length=200)
    source = models.TextField("Căn cứ", max_length=1000)
    valid_from = models.DateField("Áp dụng từ ngày")
    valid_to = models.DateField("Áp dụng đến ngày", null=True, blank=True)
    values = models.JSONField("Giá trị", default=dict)
    profile = models.ForeignKey(
        RuleSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uses",
        verbose_name="Bộ có sẵn",
    )
    rule_set = models.OneToOneField(
        RuleSet, models.PROTECT, null=True, editable=False, related_name="version"
    )
    assignment = models.OneToOneField(
        RuleAssignment, models.SET_NULL, null=True, editable=False, related_name="version"
    )
    former = models.ForeignKey(
        RuleAssignment, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    former_end = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên bản quy tắc"
        constraints = [
            spell_is_ordered("rule_version_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organization", "number"], name="rule_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state=RuleVersionState.DRAFT),
                name="rule_version_one_draft",
                violation_error_message="Đơn vị đang có một bản thảo quy tắc.",
            ),
            models.UniqueConstraint(
                fields=["organization", "valid_from"],
                condition=Q(state=RuleVersionState.PUBLISHED),
                name="rule_version_one_per_first_day",
                violation_error_message="Đơn vị đã có phiên bản áp dụng từ ngày này.",
            ),
            models.CheckConstraint(
                name="rule_version_published_has_moment",
                condition=Q(state=RuleVersionState.DRAFT, published_at__isnull=True)
                | (NOT_DRAFT & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="rule_version_withdrawn_has_moment",
                condition=Q(state=RuleVersionState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=RuleVersionState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"Phiên bản {self.number}: {self.name}"

    def get_absolute_url(self):
        return reverse("branches:rule_version", args=[self.organization_id, self.pk])

    @property
    def is_draft(self):
        return self.state == RuleVersionState.DRAFT

    @property
    def content(self):
        """The rule values the version puts in force, sections of keys."""
        return self.profile.values if self.profile else self.values

    @property
    def last_day(self):
        """The last day it holds, as people say it; None while no end is known."""
        end = self.assignment.valid_to if self.assignment else self.valid_to
        return end - timedelta(days=1) if end else None
