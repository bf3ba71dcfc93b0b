"""Who was told, who cannot come, who wants to say something, who was reminded (handbook 7.1 A)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.choices import AbsenceReason
from meetings.models.meeting import Meeting
from meetings.models.record import Contribution
from meetings.prepare.choices import Channel, ExcuseState, ReminderStep
from meetings.querysets import RecordQuerySet
from members.models import Member


class NoticeReceipt(models.Model):
    """A member was told of a meeting: how, when, by whom (None: by the program itself)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="receipts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    channel = models.CharField("Cách báo", max_length=10, choices=Channel.choices)
    informed_at = models.DateTimeField()
    informed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "đã báo"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member", "channel"], name="notice_receipt_once"
            )
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.meeting_id}: {self.channel}"


class ExcuseRequest(models.Model):
    """A member asks leave beforehand; accepted, the roll call starts with it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="excuse_requests")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason_code = models.CharField("Lý do", max_length=10, choices=AbsenceReason.choices)
    reason_text = models.CharField("Ghi rõ", max_length=200, blank=True)
    requested_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ExcuseState.choices, default=ExcuseState.REQUESTED
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField("Ý kiến của bí thư", max_length=200, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "xin vắng"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="excuse_request_once"),
            models.CheckConstraint(
                name="excuse_decided_has_moment",
                condition=Q(state=ExcuseState.REQUESTED) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.meeting_id}"


class PreparedOpinion(models.Model):
    """What a member wants to say, sent beforehand; read out, it becomes a written contribution."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="prepared_opinions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField("Nội dung muốn phát biểu")
    may_be_read_out = models.BooleanField("Đồng ý để thư ký đọc thay", default=True)
    sent_at = models.DateTimeField()
    contribution = models.OneToOneField(
        Contribution, models.SET_NULL, null=True, blank=True, related_name="prepared"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến gửi trước"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="prepared_opinion_once"),
            models.CheckConstraint(name="prepared_opinion_has_text", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.meeting_id}"


class Reminder(models.Model):
    """One word to one login about one meeting day: the notice itself, or a step of the ladder.

    ``held_on`` is the day it spoke of: a meeting put off is told of anew. ``done_at``: the person
    said that they know.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=ReminderStep.choices)
    held_on = models.DateField()
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "nhắc cuộc họp"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user", "step", "held_on"], name="reminder_once"
            )
        ]
        indexes = [models.Index(fields=["user", "created_at"], name="reminder_of_user")]

    def __str__(self):
        return self.text


class PersonalReminder(models.Model):
    """One word to one login about a thing of their own with a day, on a step of the ladder.

    ``source`` and ``key`` name the thing (`meetings.reminder_sources`), ``due_on`` the day it spoke
    of. ``done_at``: when the thing was seen to be done; nothing is sent after that.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="personal_reminders"
    )
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    step = models.CharField(max_length=10, choices=ReminderStep.choices)
    due_on = models.DateField()
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "nhắc việc"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source", "key", "step", "due_on"], name="personal_reminder_once"
            )
        ]
        indexes = [models.Index(fields=["source", "key"], name="personal_reminder_of")]

    def __str__(self):
        return self.text
