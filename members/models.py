"""Members, their seats in branches, their states, offices and groups (handbook 3.1, 5)."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from branches.models import PartyOrganization, Post
from branches.models.organization import spell_is_ordered
from branches.querysets import DatedQuerySet
from config.lib.vietnamese import name_sort_key, search_key
from members.choices import (
    ExemptionKind,
    LocalPostKind,
    Office,
    Rights,
    SeatEnd,
    SeatKind,
    Sex,
    StatusKind,
)
from members.querysets import GroupQuerySet, MemberQuerySet, MembershipQuerySet
from members.rules import rights_on


class Member(models.Model):
    """A Party member: the minimum the product needs, never a dossier (handbook 5.1, 18).

    ``key`` identifies the person in workbooks and JSON (default: the card number); a probationary
    member has no card yet. The two admission dates are different facts and never merged.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(
        "Mã đảng viên",
        max_length=40,
        unique=True,
        error_messages={"unique": "Mã đảng viên này đã có người dùng."},
    )
    party_card_no = models.CharField(
        "Số thẻ đảng viên",
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9A-Za-z./-]+$", "Số thẻ chỉ gồm chữ số, chữ cái, dấu chấm.")
        ],
    )
    full_name = models.CharField("Họ và tên", max_length=120)
    sex = models.CharField("Giới tính", max_length=6, choices=Sex.choices, blank=True)
    birth_on = models.DateField("Ngày sinh", null=True, blank=True)
    admission_decision_on = models.DateField("Ngày quyết định kết nạp", null=True, blank=True)
    admission_ceremony_on = models.DateField("Ngày vào Đảng", null=True, blank=True)
    official_on = models.DateField("Ngày chính thức", null=True, blank=True)
    citizen_id_sealed = models.TextField(blank=True, editable=False)
    citizen_id_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="member",
        verbose_name="Tài khoản",
    )
    search_name = models.CharField(max_length=200, editable=False, db_index=True)
    sort_name = models.CharField(max_length=600, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "đảng viên"
        verbose_name_plural = "đảng viên"
        constraints = [
            models.UniqueConstraint(
                fields=["party_card_no"],
                condition=~models.Q(party_card_no=""),
                name="member_card_once",
                violation_error_message="Số thẻ này đã cấp cho đảng viên khác.",
            ),
            models.CheckConstraint(
                name="member_official_after_ceremony",
                condition=models.Q(official_on__isnull=True)
                | models.Q(admission_ceremony_on__isnull=True)
                | models.Q(official_on__gte=models.F("admission_ceremony_on")),
                violation_error_message="Ngày chính thức phải sau ngày vào Đảng.",
            ),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("members:detail", args=[self.pk])

    def rights_on(self, day):
        return rights_on(self.official_on, day)

    def rights_label_on(self, day):
        return Rights(self.rights_on(day)).label

    def fill_keys(self):
        """Set the columns derived from the name: search without diacritics, Vietnamese order."""
        self.key = self.key or self.party_card_no
        self.search_name = search_key(f"{self.full_name} {self.key}")
        self.sort_name = name_sort_key(self.full_name)


class Membership(models.Model):
    """A seat on the roll of a branch. At most one of each kind on any day (database constraint)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    branch = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="memberships", verbose_name="Chi bộ"
    )
    kind = models.CharField("Hình thức", max_length=15, choices=SeatKind.choices)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    end_reason = models.CharField("Lý do", max_length=12, choices=SeatEnd.choices, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "sinh hoạt tại chi bộ"
        constraints = [spell_is_ordered("membership_ends_after_it_starts")]
        indexes = [models.Index(fields=["branch", "valid_from"], name="membership_roll")]

    def __str__(self):
        return f"{self.member_id} @ {self.branch_id}"


class StatusPeriod(models.Model):
    """Exemption, suspension, special duty or a stay outside this system, on top of a seat."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="status_periods")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, verbose_name="Chi bộ")
    kind = models.CharField("Tình trạng", max_length=12, choices=StatusKind.choices)
    exemption_kind = models.CharField(
        "Loại miễn", max_length=12, choices=ExemptionKind.choices, blank=True
    )
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    document = models.CharField("Văn bản", max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "tình trạng"
        constraints = [
            spell_is_ordered("status_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["member", "kind", "valid_from"],
                name="status_once_per_start",
                violation_error_message="Tình trạng này đã được ghi từ ngày đó.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.valid_from:%d/%m/%Y}"


class Position(models.Model):
    """An office in a branch (bí thư, phó bí thư, chi ủy viên).

    Where the member has a login, ``post`` is the right that goes with it; both open and close
    together.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="positions")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="positions")
    office = models.CharField("Chức vụ", max_length=24, choices=Office.choices)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    post = models.OneToOneField(
        Post, models.SET_NULL, null=True, blank=True, related_name="position"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        constraints = [
            spell_is_ordered("position_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["branch"],
                condition=models.Q(office=Office.SECRETARY, valid_to__isnull=True),
                name="position_one_secretary",
                violation_error_message=(
                    "Chi bộ đang có bí thư. Đồng chí kết thúc chức vụ của bí thư hiện tại trước."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_office_display()} {self.branch_id}"


class PartyGroup(models.Model):
    """A tổ đảng: part of a branch, with its own monthly meeting (handbook 3.1)."""

    branch = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="party_groups", verbose_name="Chi bộ"
    )
    name = models.CharField("Tên tổ", max_length=120)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ đảng"
        constraints = [
            spell_is_ordered("party_group_ends_after_it_starts"),
            models.CheckConstraint(
                name="party_group_is_named",
                condition=~models.Q(name=""),
                violation_error_message="Đồng chí ghi tên tổ đảng.",
            ),
            models.UniqueConstraint(
                fields=["branch", "name"],
                condition=models.Q(valid_to__isnull=True),
                name="party_group_name_once",
                violation_error_message="Chi bộ đang có tổ đảng cùng tên.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:group", args=[self.pk])


class GroupMembership(models.Model):
    """A member in a group; in one group at a time (unique while open, `members.guards`)."""

    group = models.ForeignKey(PartyGroup, models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="group_memberships")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "sinh hoạt tại tổ đảng"
        constraints = [
            spell_is_ordered("group_membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(valid_to__isnull=True),
                name="group_membership_one_at_a_time",
                violation_error_message="Đảng viên đang ở một tổ đảng khác.",
            ),
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.group_id}"


class GroupLeader(models.Model):
    """The tổ trưởng of a group; one at a time. It lets them record their group's meetings."""

    group = models.ForeignKey(PartyGroup, models.PROTECT, related_name="leaders")
    member = models.ForeignKey(Member, models.CASCADE, related_name="groups_led")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ trưởng tổ đảng"
        constraints = [
            spell_is_ordered("group_leader_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(valid_to__isnull=True),
                name="group_leader_one_at_a_time",
                violation_error_message="Tổ đảng đang có tổ trưởng.",
            ),
        ]

    def __str__(self):
        return f"tổ trưởng {self.member_id} @ {self.group_id}"


class LocalPost(models.Model):
    """A post outside the Party: leading the unit, heading a village (handbook 5.1).

    Leaders set the example in attending (20.1 A14); double posts of secretary and village head are
    counted (20.3 C25).
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="local_posts")
    kind = models.CharField("Loại", max_length=20, choices=LocalPostKind.choices)
    title = models.CharField("Chức danh", max_length=200)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "chức danh ngoài đảng"
        constraints = [
            spell_is_ordered("local_post_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["member", "kind", "title"],
                condition=models.Q(valid_to__isnull=True),
                name="local_post_held_once",
                violation_error_message="Đảng viên đang giữ chức danh này.",
            ),
        ]

    def __str__(self):
        return self.title
