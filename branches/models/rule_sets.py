"""Dated rule sets: every number of a rule is data with a date and a source (handbook 14)."""

from django.db import models

from branches.models.organization import PartyOrganization, spell_is_ordered
from branches.querysets import DatedQuerySet


class RuleSet(models.Model):
    """A named set of rule values; the default holds everywhere and for every past day."""

    code = models.CharField("Mã bộ quy tắc", max_length=40, unique=True)
    name = models.CharField("Tên", max_length=200)
    source = models.TextField("Căn cứ")
    values = models.JSONField("Giá trị")
    is_default = models.BooleanField("Áp dụng chung", default=False)

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
