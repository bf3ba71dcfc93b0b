"""What a draft of rules would have changed in a year, counted in the background and kept."""

from django.db import models

from branches.models import RuleVersion


class RulePreview(models.Model):
    """The answer for one draft and year: of the draft as it stood when its ``version`` was
    ``seen``, of the meetings up to ``counted_on``.

    ``answer`` as `reports.kept_previews.packed` writes it.
    """

    draft = models.ForeignKey(RuleVersion, models.CASCADE, related_name="previews")
    period = models.CharField(max_length=8)
    seen = models.PositiveIntegerField()
    counted_on = models.DateField()
    answer = models.JSONField()

    class Meta:
        verbose_name = "tác động của bản thảo quy tắc"
        constraints = [
            models.UniqueConstraint(fields=["draft", "period"], name="rule_preview_once")
        ]

    def __str__(self):
        return f"{self.draft_id} {self.period}"
