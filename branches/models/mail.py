"""Letters on their way: written with the change they tell of, sent later, once (reliability 3)."""

from django.db import models
from django.db.models import Q

from branches.choices import MailState
from branches.models.logins import User


class MailQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def waiting(self):
        return self.filter(state=MailState.WAITING).order_by("pk")


class MailOutbox(models.Model):
    """One letter to one login. ``key`` makes it unique, so that nothing is written twice.

    ``subject`` holds no personal data; the address is read from the login when it is sent.
    ``tell`` names what the sending proves (for example a receipt), as plain ids.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    recipient = models.ForeignKey(User, models.CASCADE, related_name="letters")
    subject = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    tell = models.JSONField(default=dict)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "thư điện tử"
        constraints = [
            models.CheckConstraint(
                name="mail_sent_has_moment",
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_waiting")]

    def __str__(self):
        return self.subject
