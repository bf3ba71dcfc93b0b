"""A sitting of a branch, from the plan to the reviewed minutes (handbook 6)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from branches.models import PartyOrganization
from config.lib.periods import month_of
from meetings.choices import MeetingMode, MeetingState, MeetingType
from meetings.querysets import MeetingQuerySet
from meetings.rules import (
    FROZEN_STATES,
    HELD_STATES,
    NOT_STARTED,
    OPEN_FOR_RECORD,
    WAITING_FOR_REVIEW,
    net_minutes,
)
from members.models import Member, PartyGroup

TITLES = {
    MeetingType.REGULAR: "Sinh hoạt chi bộ thường kỳ {0.month}".format,
    MeetingType.COMBINED: "Sinh hoạt chi bộ thường kỳ và chuyên đề {0.month}".format,
    MeetingType.THEMATIC: "Sinh hoạt chuyên đề".format,
    MeetingType.EXTRAORDINARY: "Họp chi bộ bất thường".format,
    MeetingType.COMMITTEE_MEETING: "Họp chi ủy {0.month}".format,
    MeetingType.GROUP_MEETING: "Sinh hoạt {0.group_words}, {0.month}".format,
    MeetingType.ADMISSION_CEREMONY: "Lễ kết nạp đảng viên".format,
    MeetingType.YEAR_END_REVIEW: "Kiểm điểm, đánh giá cuối năm {0.for_year}".format,
    MeetingType.OTHER_ACTIVITY: "Hoạt động của chi bộ".format,
}


class Meeting(models.Model):
    """One sitting and its minutes.

    ``state`` is the only graph. ``version`` grows with every change of the record. The counters
    are in persons (``expected_count``, ``present_count``) and substantive contributions, all of
    people in the base; they are written in the transaction that writes the attendance.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    branch = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="meetings", verbose_name="Chi bộ"
    )
    meeting_type = models.CharField("Loại", max_length=20, choices=MeetingType.choices)
    mode = models.CharField(
        "Hình thức", max_length=12, choices=MeetingMode.choices, default=MeetingMode.IN_PERSON
    )
    state = models.CharField(
        "Trạng thái", max_length=16, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    held_on = models.DateField("Ngày")
    for_year = models.PositiveSmallIntegerField("Năm")
    for_month = models.PositiveSmallIntegerField("Tháng")
    planned_start = models.TimeField("Giờ bắt đầu dự kiến", null=True, blank=True)
    started_at = models.DateTimeField("Bắt đầu lúc", null=True, blank=True)
    ended_at = models.DateTimeField("Kết thúc lúc", null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField("Nghỉ giải lao (phút)", default=0)
    place = models.CharField("Địa điểm", max_length=200, blank=True)
    theme = models.CharField("Chuyên đề", max_length=300, blank=True)
    mode_document = models.CharField("Văn bản cho phép", max_length=300, blank=True)
    is_model = models.BooleanField("Sinh hoạt mẫu", default=False)
    after_flag_ceremony = models.BooleanField("Họp ngay sau lễ chào cờ đầu tháng", default=False)
    with_story = models.BooleanField("Có kể chuyện về tấm gương Bác Hồ", default=False)
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="Tổ đảng",
    )
    # The name as papers of that day print it; the people of meetings older than the groups.
    group_name = models.CharField("Tên tổ đảng", max_length=120, blank=True)
    called = models.ManyToManyField(
        Member, related_name="+", blank=True, verbose_name="Đảng viên của tổ"
    )
    chair = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Chủ trì"
    )
    minute_taker = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Thư ký"
    )
    window_reason = models.CharField("Lý do họp ngoài ngày quy định", max_length=300, blank=True)
    notice_text = models.TextField("Nội dung thông báo", blank=True)
    notice_at = models.DateTimeField(null=True, blank=True)
    notice_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fee_note = models.CharField("Tình hình đóng đảng phí", max_length=300, blank=True)
    agenda_adopted = models.BooleanField("Chi bộ thông qua chương trình", default=True)
    conclusion = models.TextField("Kết luận của chủ trì", blank=True)
    praise = models.TextField("Biểu dương", blank=True)
    criticism = models.TextField("Nhắc nhở, phê bình, tự phê bình", blank=True)
    no_criticism_reason = models.CharField(
        "Không có nội dung phê bình, vì", max_length=300, blank=True
    )
    roll_closed_at = models.DateTimeField(null=True, blank=True)
    roll_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    expected_count = models.PositiveSmallIntegerField(default=0, editable=False)
    present_count = models.PositiveSmallIntegerField(default=0, editable=False)
    contribution_count = models.PositiveSmallIntegerField(default=0, editable=False)
    has_resolution = models.BooleanField(default=False, editable=False)
    taken_over = models.BooleanField("Nhập từ sổ cũ", default=False, editable=False)
    from_paper = models.BooleanField("Ghi lại từ phiếu giấy", default=False, editable=False)
    paper_code = models.CharField("Mã phiếu giấy", max_length=9, blank=True, editable=False)
    rule_codes = models.CharField("Bộ quy tắc", max_length=200, blank=True, editable=False)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.CharField("Lý do hủy, hoãn", max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc họp"
        verbose_name_plural = "cuộc họp"
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at")),
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
            models.CheckConstraint(
                name="meeting_present_within_expected",
                condition=Q(present_count__lte=F("expected_count")),
                violation_error_message="Số có mặt không thể lớn hơn số phải dự.",
            ),
            models.CheckConstraint(
                name="meeting_month_is_a_month",
                condition=Q(for_month__gte=1, for_month__lte=12),
            ),
            models.CheckConstraint(
                name="meeting_theme_named",
                condition=~Q(meeting_type__in=["THEMATIC", "COMBINED"])
                | ~Q(theme="")
                | Q(taken_over=True),
                violation_error_message="Sinh hoạt chuyên đề phải có tên chuyên đề.",
            ),
            models.CheckConstraint(
                name="meeting_online_is_authorised",
                condition=~Q(mode__in=["ONLINE", "HYBRID"])
                | ~Q(mode_document="")
                | Q(taken_over=True),
                violation_error_message="Họp trực tuyến phải ghi văn bản cho phép.",
            ),
            models.CheckConstraint(
                name="meeting_of_group_named",
                condition=~Q(meeting_type="GROUP_MEETING") | ~Q(group_name=""),
                violation_error_message="Sinh hoạt tổ đảng phải có tên tổ.",
            ),
            models.CheckConstraint(
                name="meeting_group_only_of_group_meeting",
                condition=Q(group__isnull=True) | Q(meeting_type="GROUP_MEETING"),
                violation_error_message="Chỉ sinh hoạt tổ đảng mới chọn tổ.",
            ),
            models.UniqueConstraint(
                fields=["paper_code"],
                condition=~Q(paper_code=""),
                name="meeting_paper_code_once",
            ),
            models.CheckConstraint(
                name="meeting_held_has_times",
                condition=~Q(state__in=sorted(HELD_STATES))
                | Q(taken_over=True)
                | Q(
                    started_at__isnull=False,
                    ended_at__isnull=False,
                    roll_closed_at__isnull=False,
                ),
                violation_error_message=(
                    "Cuộc họp đã họp phải có giờ bắt đầu, giờ kết thúc và điểm danh đã chốt."
                ),
            ),
            models.CheckConstraint(
                name="meeting_taken_over_is_not_signed",
                condition=Q(taken_over=False) | ~Q(state__in=sorted(FROZEN_STATES)),
            ),
            models.UniqueConstraint(
                fields=["branch", "held_on"],
                condition=Q(taken_over=True),
                name="meeting_taken_over_once_a_day",
                violation_error_message="Chi bộ đã có cuộc họp ngày này.",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "held_on"], name="meeting_of_branch"),
            models.Index(fields=["held_on", "state"], name="meeting_by_day"),
            models.Index(
                fields=["branch"],
                condition=Q(state__in=sorted(WAITING_FOR_REVIEW)),
                name="meeting_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.title} – {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("meetings:detail", args=[self.pk])

    @property
    def month(self):
        """The month the meeting belongs to."""
        return month_of(self.held_on.replace(year=self.for_year, month=self.for_month, day=1))

    @property
    def title(self):
        """What papers and lists call it."""
        words = TITLES.get(self.meeting_type)
        return words(self) if words else self.get_meeting_type_display()

    @property
    def is_of_committee(self):
        """Whether chi ủy sits here among itself; its minutes are short (handbook 7.1 A3, 8)."""
        return self.meeting_type == MeetingType.COMMITTEE_MEETING

    @property
    def body_name(self):
        """Who sits and adopts, as it stands within a sentence."""
        names = {MeetingType.COMMITTEE_MEETING: "chi ủy", MeetingType.GROUP_MEETING: "tổ đảng"}
        return names.get(self.meeting_type, "chi bộ")

    @property
    def group_words(self):
        """``Tổ đảng số 1``, or ``tổ đảng Bản Hồi`` for a name that does not say what it is."""
        named = self.group_name.lower().startswith("tổ đảng")
        return self.group_name if named else f"tổ đảng {self.group_name}"

    @property
    def flag_labels(self):
        """The marks of the sitting (handbook 6.1) and how its record came about, in words."""
        names = ("is_model", "after_flag_ceremony", "with_story", "from_paper")
        return [self._meta.get_field(one).verbose_name for one in names if getattr(self, one)]

    @property
    def net_minutes(self):
        return net_minutes(
            started_at=self.started_at, ended_at=self.ended_at, break_minutes=self.break_minutes
        )

    @property
    def is_open(self):
        """Whether the record may still be written."""
        return self.state in OPEN_FOR_RECORD and not self.taken_over

    @property
    def is_frozen(self):
        return self.state in FROZEN_STATES

    @property
    def has_not_started(self):
        return self.state in NOT_STARTED
