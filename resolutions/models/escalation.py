"""An overdue task goes up one level at a time (issue "Meetings in full", point 5)."""

from django.db import models

from branches.models import PartyOrganization
from resolutions.models.resolution import TaskAssignment


class Escalation(models.Model):
    """From ``raised_on`` on, ``organization`` is told of the overdue task.

    ``level`` 1 is the secretary of the branch, 2 the direct committee, 3 the next one. Rows are
    only added; whether they still matter is the state of the task.
    """

    task = models.ForeignKey(TaskAssignment, models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    raised_on = models.DateField()

    class Meta:
        verbose_name = "báo nhiệm vụ quá hạn"
        constraints = [
            models.UniqueConstraint(fields=["task", "level"], name="escalation_once_per_level"),
            models.CheckConstraint(
                name="escalation_level_from_one", condition=models.Q(level__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.task_id} #{self.level}"
