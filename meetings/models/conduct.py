"""How the meeting went: praise and criticism of members, and its breaks (handbook 7.1 C4, 6.3)."""

from django.db import models
from django.db.models import F, Q

from meetings.choices import CRITICAL_KINDS, PraiseKind
from meetings.models.meeting import Meeting
from meetings.querysets import RecordQuerySet
from members.models import Member


class Praise(models.Model):
    """What the branch said of one member, good or bad; ``remedy`` is what is to be put right.

    Without a member it is about the branch as a whole.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="praises")
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField("Loại", max_length=15, choices=PraiseKind.choices)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Đồng chí"
    )
    text = models.TextField("Nội dung")
    remedy = models.CharField("Việc phải khắc phục", max_length=300, blank=True)
    remedy_due_on = models.DateField("Hạn khắc phục", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "biểu dương, phê bình"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="praise_once_per_place"),
            models.CheckConstraint(
                name="praise_says_something",
                condition=~Q(text=""),
                violation_error_message="Đồng chí ghi nội dung biểu dương hoặc phê bình.",
            ),
            models.CheckConstraint(
                name="praise_needs_no_remedy",
                condition=Q(remedy="") | Q(kind__in=CRITICAL_KINDS),
                violation_error_message="Biểu dương thì không có việc phải khắc phục.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text}"


class MeetingBreak(models.Model):
    """A pause; the net duration of the meeting is without it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="breaks")
    started_at = models.DateTimeField("Nghỉ từ")
    ended_at = models.DateTimeField("Họp tiếp lúc")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "nghỉ giải lao"
        constraints = [
            models.CheckConstraint(
                name="break_ends_after_it_starts",
                condition=Q(ended_at__gt=F("started_at")),
                violation_error_message="Giờ họp tiếp phải sau giờ nghỉ.",
            )
        ]

    def __str__(self):
        return f"{self.started_at:%H:%M}–{self.ended_at:%H:%M}"

    @property
    def minutes(self):
        return int((self.ended_at - self.started_at).total_seconds() // 60)
