"""The tree of Party organisations and its history (handbook 4.1)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from branches.choices import BranchType, EventKind, OrganizationKind
from branches.querysets import DatedQuerySet, LineQuerySet, OrganizationQuerySet
from config.lib.vietnamese import search_key, sort_key

SPELL_MESSAGE = "Ngày kết thúc phải sau ngày bắt đầu."


def spell_is_ordered(name):
    """A dated row never ends before it starts."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from__isnull=True)
        | Q(valid_to__isnull=True)
        | Q(valid_to__gt=F("valid_from")),
        violation_error_message=SPELL_MESSAGE,
    )


class PartyOrganization(models.Model):
    """A node of the tree: a committee's area or a branch.

    ``parent`` and ``path`` are the tree of today and decide access; `OrganizationLine` holds the
    dated ancestry and decides figures. ``valid_from`` empty means it existed always.
    """

    code = models.CharField("Mã", max_length=40, unique=True)
    name = models.CharField("Tên", max_length=200)
    short_name = models.CharField("Tên ngắn", max_length=120, blank=True)
    place_name = models.CharField("Địa danh trên văn bản", max_length=80, blank=True)
    kind = models.CharField("Loại", max_length=30, choices=OrganizationKind.choices)
    is_branch = models.BooleanField("Là chi bộ", default=False, editable=False)
    branch_type = models.CharField(
        "Loại hình chi bộ", max_length=20, choices=BranchType.choices, blank=True
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="Cấp trên trực tiếp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(max_length=80, unique=True, editable=False)
    valid_from = models.DateField("Ngày thành lập", null=True, blank=True)
    valid_to = models.DateField("Ngày kết thúc", null=True, blank=True)
    search_name = models.CharField(max_length=400, editable=False, db_index=True)
    sort_name = models.CharField(max_length=800, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức đảng"
        verbose_name_plural = "tổ chức đảng"
        constraints = [
            spell_is_ordered("organization_ends_after_it_starts"),
            models.CheckConstraint(
                name="organization_only_branches_have_types",
                condition=Q(is_branch=True) | Q(branch_type=""),
                violation_error_message="Chỉ chi bộ mới có loại hình; cấp ủy thì để trống.",
            ),
            models.CheckConstraint(
                name="organization_is_not_its_own_parent",
                condition=~Q(parent=F("pk")),
                violation_error_message="Một tổ chức không thể trực thuộc chính mình.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_to"],
                condition=Q(valid_to__isnull=False),
                name="organization_ended",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("branches:organization", args=[self.pk])

    @property
    def label(self):
        """The short name where there is one: for lists and breadcrumbs."""
        return self.short_name or self.name

    def fill_keys(self):
        """Set the columns derived from the names: search without diacritics, Vietnamese order."""
        self.search_name = search_key(f"{self.name} {self.short_name} {self.code}")
        self.sort_name = sort_key(self.label)


class OrganizationLine(models.Model):
    """``descendant`` stood ``depth`` steps below ``ancestor`` on the days of the spell.

    Every unit has itself at depth 0; depth 1 is the dated parent.
    """

    ancestor = models.ForeignKey(PartyOrganization, models.CASCADE, related_name="lines_below")
    descendant = models.ForeignKey(PartyOrganization, models.CASCADE, related_name="lines_above")
    depth = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["descendant", "ancestor", "valid_from"], name="line_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["descendant", "ancestor"],
                condition=Q(valid_from__isnull=True),
                name="line_once_from_always",
            ),
            spell_is_ordered("line_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["ancestor", "depth"], name="line_below")]

    def __str__(self):
        return f"{self.descendant_id} < {self.ancestor_id} ({self.depth})"


class OrganizationEvent(models.Model):
    """Founding, renaming, moving and closing, with the decision behind it."""

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="events", verbose_name="Tổ chức"
    )
    kind = models.CharField("Sự kiện", max_length=12, choices=EventKind.choices)
    happened_on = models.DateField("Ngày hiệu lực")
    decision = models.CharField("Quyết định", max_length=200, blank=True)
    note = models.CharField("Ghi chú", max_length=400, blank=True)

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class Term(models.Model):
    """A committee's term (nhiệm kỳ): document numbers run through it (handbook 15.3)."""

    organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        related_name="terms",
        verbose_name="Tổ chức",
        help_text="Nhiệm kỳ của cấp trên áp dụng cho các đơn vị bên dưới chưa có nhiệm kỳ riêng.",
    )
    name = models.CharField("Nhiệm kỳ", max_length=20)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm kỳ"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="term_name_once",
                violation_error_message="Nhiệm kỳ này đã có.",
            ),
            spell_is_ordered("term_ends_after_it_starts"),
        ]

    def __str__(self):
        return self.name
