"""Words from a committee to the secretaries of branches about the meeting of a month."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models import PartyOrganization
from config.lib.periods import Month
from reports.matrix.states import CellState


class ReminderRound(models.Model):
    """One go of reminding: a committee asks some of its branches about one month."""

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="reminder_rounds"
    )
    year = models.PositiveSmallIntegerField("Năm")
    month = models.PositiveSmallIntegerField("Tháng")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "lần nhắc chi bộ"
        constraints = [
            models.CheckConstraint(name="reminder_round_month", condition=Q(month__range=(1, 12)))
        ]
        indexes = [models.Index(fields=["organization", "sent_at"], name="reminder_round_of_unit")]

    def __str__(self):
        return f"Nhắc {self.month_of_it}"

    @property
    def month_of_it(self):
        return Month(self.year, self.month)


class BranchReminder(models.Model):
    """One word to one login of one branch; ``about`` is the `CellState` the month had then."""

    round = models.ForeignKey(ReminderRound, models.CASCADE, related_name="reminders")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="branch_reminders"
    )
    about = models.CharField(max_length=1, choices=CellState.choices)
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "lời nhắc chi bộ"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "branch", "user"], name="branch_reminder_once_a_round"
            )
        ]
        indexes = [
            models.Index(fields=["user", "created_at"], name="branch_reminder_of_user"),
            models.Index(fields=["branch", "created_at"], name="branch_reminder_of_branch"),
        ]

    def __str__(self):
        return self.text
