"""What is captured in a meeting: running order, roll call, speakers, guests, votes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branches.models import PartyOrganization
from config.lib.small_keys import SmallForeignKey
from meetings.choices import (
    PERSONAL_MATTERS,
    AbsenceReason,
    AgendaPhase,
    AttendanceStatus,
    ContributionKind,
    GuestRole,
    VoteMatter,
    VoteMethod,
)
from meetings.models.meeting import Meeting
from meetings.querysets import RecordQuerySet
from members.models import Member


class AgendaItem(models.Model):
    """One step of the running order with what was said on it (handbook 7, 8)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items")
    seq = models.PositiveSmallIntegerField("Thứ tự")
    code = models.CharField(max_length=30)
    phase = models.CharField("Phần", max_length=10, choices=AgendaPhase.choices)
    title = models.CharField("Nội dung", max_length=300)
    presenter = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Người trình bày",
    )
    gist = models.TextField("Nội dung chính", blank=True)
    conclusion = models.TextField("Ý kiến chủ trì", blank=True)
    is_done = models.BooleanField("Đã thực hiện", default=False)
    is_restricted = models.BooleanField("Hạn chế phổ biến", default=False)
    planned_minutes = models.PositiveSmallIntegerField("Dự kiến (phút)", null=True, blank=True)
    actual_minutes = models.PositiveSmallIntegerField("Thực tế (phút)", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="agenda_item_once_per_place"),
            models.UniqueConstraint(fields=["meeting", "code"], name="agenda_item_once_per_code"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_own(self):
        """Whether the branch added the item itself, beyond the running order of the rules."""
        return self.code.startswith("own_")


class Attendance(models.Model):
    """One person at one meeting. Small keys and no gaps, because this table grows fastest.

    PostgreSQL has the columns in this order, wide ones first. Rows of people outside the base are
    kept with ``is_expected`` false; every count filters on it. ``organization`` and ``ym``
    (`Month.ym`) are copied in for figures without a join; ``contribution_count`` counts this
    person's substantive contributions in the meeting.
    """

    pk = models.CompositePrimaryKey("meeting_id", "member_id")
    meeting = SmallForeignKey(  # the primary key begins with it, and is its index
        Meeting, models.CASCADE, related_name="attendances", db_index=False
    )
    member = SmallForeignKey(Member, models.PROTECT, related_name="attendances")
    organization = SmallForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", db_index=False
    )
    ym = models.PositiveSmallIntegerField()
    status = models.PositiveSmallIntegerField("Điểm danh", choices=AttendanceStatus.choices)
    late_minutes = models.PositiveSmallIntegerField("Đến muộn (phút)", default=0)
    contribution_count = models.PositiveSmallIntegerField(default=0)
    is_expected = models.BooleanField(default=True)
    left_early = models.BooleanField("Về sớm", default=False)
    reason_code = models.CharField(
        "Lý do", max_length=10, choices=AbsenceReason.choices, blank=True
    )
    reason_text = models.CharField("Ghi rõ", max_length=200, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm danh"
        constraints = [
            models.CheckConstraint(
                name="attendance_excused_has_reason",
                condition=~Q(status=AttendanceStatus.EXCUSED)
                | ~Q(reason_code="")
                | ~Q(reason_text=""),
                violation_error_message="Vắng có lý do thì phải ghi lý do.",
            )
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.meeting_id}"


class Contribution(models.Model):
    """Somebody spoke, or a written opinion was read out (handbook 11.3)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="contributions")
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="contributions", verbose_name="Đảng viên"
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(
        "Loại", max_length=15, choices=ContributionKind.choices, default=ContributionKind.OPINION
    )
    text = models.TextField("Tóm tắt ý kiến", blank=True)
    is_written = models.BooleanField("Gửi bằng văn bản", default=False)
    is_read_out = models.BooleanField("Đã đọc tại cuộc họp", default=False)
    is_substantive = models.BooleanField("Có nội dung riêng", default=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "phát biểu"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="contribution_once_per_place")
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.meeting_id} #{self.seq}"


class SpeakerDraft(models.Model):
    """What a recorder has typed of a speaker before tapping a name: kept, not part of the record.

    ``uid`` becomes that of the contribution, so a draft that arrives late is known to be written
    down already. Its writer alone sees it; gone once the minutes are adopted.
    """

    uid = models.UUIDField(unique=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="speaker_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    agenda_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField("Loại", max_length=15, blank=True)
    text = models.TextField("Tóm tắt ý kiến")
    saved_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến đang ghi dở"
        constraints = [
            models.CheckConstraint(
                name="speaker_draft_says_something",
                condition=~Q(text=""),
            )
        ]

    def __str__(self):
        return f"{self.user_id} @ {self.meeting_id}"


class Guest(models.Model):
    """A guest by name, or the delegate of the committee above."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    full_name = models.CharField("Họ và tên", max_length=120)
    title = models.CharField("Chức vụ, đơn vị", max_length=200, blank=True)
    role = models.CharField(
        "Tư cách", max_length=10, choices=GuestRole.choices, default=GuestRole.GUEST
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "khách mời"

    def __str__(self):
        return self.full_name


class Vote(models.Model):
    """A question put to the branch with its totals; never who voted what (handbook 10).

    ``about_name`` is the person the question is about, by name: no row of this table leads to a
    member, so that nothing in the database can join a person to a choice.
    ``base`` is N or, for procedure, those present with a vote, frozen when the vote is recorded.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="votes")
    seq = models.PositiveSmallIntegerField()
    matter = models.CharField("Nội dung", max_length=12, choices=VoteMatter.choices)
    question = models.CharField("Vấn đề biểu quyết", max_length=300)
    about_name = models.CharField("Về đồng chí, quần chúng", max_length=120, blank=True)
    method = models.CharField(
        "Hình thức", max_length=14, choices=VoteMethod.choices, default=VoteMethod.SHOW_OF_CARDS
    )
    base = models.PositiveSmallIntegerField("Số đảng viên được biểu quyết")
    present_with_vote = models.PositiveSmallIntegerField("Có mặt được biểu quyết")
    yes = models.PositiveSmallIntegerField("Tán thành")
    no = models.PositiveSmallIntegerField("Không tán thành", default=0)
    abstain = models.PositiveSmallIntegerField("Ý kiến khác", default=0)
    not_voting = models.PositiveSmallIntegerField("Không biểu quyết", default=0)
    invalid = models.PositiveSmallIntegerField("Phiếu không hợp lệ", default=0)
    is_adopted = models.BooleanField("Thông qua")
    reserved_opinion = models.TextField("Ý kiến bảo lưu", blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "biểu quyết"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="vote_once_per_place"),
            models.CheckConstraint(
                name="vote_adds_up",
                condition=Q(
                    present_with_vote=F("yes")
                    + F("no")
                    + F("abstain")
                    + F("not_voting")
                    + F("invalid")
                ),
                violation_error_message=(
                    "Tổng số phiếu phải bằng số đảng viên có mặt được biểu quyết."
                ),
            ),
            models.CheckConstraint(
                name="vote_within_base",
                condition=Q(present_with_vote__lte=F("base")),
                violation_error_message=(
                    "Số có mặt được biểu quyết không thể lớn hơn số được biểu quyết."
                ),
            ),
            models.CheckConstraint(
                name="vote_about_somebody",
                condition=~Q(matter__in=PERSONAL_MATTERS) | ~Q(about_name=""),
                violation_error_message="Biểu quyết về từng người thì phải ghi họ tên người đó.",
            ),
            models.CheckConstraint(
                name="vote_by_cards_has_no_ballots",
                condition=Q(method=VoteMethod.SECRET_BALLOT) | Q(invalid=0),
            ),
        ]

    def __str__(self):
        return self.question
