"""The committee above looks at submitted minutes: decisions, remarks, answers (handbook 6.3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.choices import ReopeningState, ReviewDecision
from meetings.models.meeting import Meeting
from meetings.querysets import RecordQuerySet


class Review(models.Model):
    """One round: minutes received, accepted or returned; a returned round ends with the answer.

    ``received_at`` is when the branch sent them, or sent them again; ``until_on`` the last day for
    the answer. Rows are only added; a returned one gets its correction once.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField("Lần")
    received_at = models.DateTimeField()
    decision = models.CharField("Kết quả", max_length=8, choices=ReviewDecision.choices)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    until_on = models.DateField("Hạn bổ sung", null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "lần duyệt"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "round"], name="review_once_per_round"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(decision=ReviewDecision.ACCEPTED),
                name="review_accepts_once",
            ),
            models.CheckConstraint(
                name="review_returned_has_deadline",
                condition=Q(decision=ReviewDecision.RETURNED, until_on__isnull=False)
                | Q(
                    decision=ReviewDecision.ACCEPTED,
                    until_on__isnull=True,
                    corrected_at__isnull=True,
                ),
                violation_error_message="Trả lại biên bản thì phải ghi hạn bổ sung.",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], name="review_by_moment")]

    def __str__(self):
        return f"{self.get_decision_display()} {self.meeting_id} #{self.round}"


class ReviewRemark(models.Model):
    """A remark at one place of the minutes, and what the branch says to it.

    ``place`` is a code of `MinutesPaper.coded`; empty is the whole. ``new_text`` is what the place
    shall read; it becomes a numbered supplement when the branch sends the minutes back.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="remarks")
    seq = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=30, blank=True)
    place_label = models.CharField("Mục", max_length=300)
    text = models.TextField("Ý kiến")
    answer = models.TextField("Trả lời", blank=True)
    new_text = models.TextField("Nội dung bổ sung, đính chính", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "ý kiến của cấp trên"
        constraints = [
            models.UniqueConstraint(fields=["review", "seq"], name="remark_once_per_place"),
            models.CheckConstraint(
                name="remark_says_something",
                condition=~Q(text=""),
                violation_error_message="Đồng chí ghi ý kiến.",
            ),
            models.CheckConstraint(
                name="remark_answer_has_moment",
                condition=Q(answer="", new_text="") | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.place_label}: {self.text[:80]}"


class Reopening(models.Model):
    """A branch asks to correct named places of minutes already sent; granted until a day.

    ``places`` and ``granted_places`` are lists of codes of `MinutesPaper.coded`.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reopenings")
    places = models.JSONField(default=list)
    reason = models.TextField("Lý do")
    state = models.CharField(
        max_length=8, choices=ReopeningState.choices, default=ReopeningState.ASKED
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    granted_places = models.JSONField(default=list)
    until_on = models.DateField("Được bổ sung đến ngày", null=True, blank=True)
    decision_note = models.TextField("Ý kiến của cấp trên", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị mở lại biên bản"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state=ReopeningState.ASKED),
                name="reopening_asked_once",
                violation_error_message="Đã có một đề nghị đang chờ cấp trên.",
            ),
            models.CheckConstraint(
                name="reopening_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Đồng chí ghi lý do đề nghị.",
            ),
            models.CheckConstraint(
                name="reopening_granted_until",
                condition=~Q(state=ReopeningState.GRANTED) | Q(until_on__isnull=False),
                violation_error_message="Đồng ý thì phải ghi bổ sung đến ngày nào.",
            ),
            models.CheckConstraint(
                name="reopening_decided_has_moment",
                condition=Q(state=ReopeningState.ASKED) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.meeting_id}"
