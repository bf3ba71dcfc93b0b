"""The yearly grade of an organisation or a member (handbook 13)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.choices import OrganizationKind
from branches.models import PartyOrganization
from members.models import Member
from reports.grades.choices import STATE_ICONS, Grade, GradeScheme, GradeState, NotRated
from reports.grades.querysets import YearlyGradeQuerySet


class YearlyGrade(models.Model):
    """One year of one organisation, or of one member (``member``) rated in the branch ``unit``.

    ``kind`` is what the organisation was that year, because the difference between chi bộ cơ sở
    and chi bộ trực thuộc ended in 2026. The three values of self-rating, proposal and decision
    are kept side by side; ``grade`` is the official one. ``was_imported``: taken over from a list.
    """

    year = models.PositiveSmallIntegerField("Năm")
    unit = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="yearly_grades")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="yearly_grades"
    )
    kind = models.CharField(max_length=30, choices=OrganizationKind.choices)
    scheme = models.CharField(max_length=4, choices=GradeScheme.choices)
    state = models.CharField(
        max_length=10, choices=GradeState.choices, default=GradeState.SELF_RATED
    )
    version = models.PositiveIntegerField(default=1)
    self_grade = models.CharField("Tự nhận", max_length=10, choices=Grade.choices, blank=True)
    self_points = models.DecimalField(
        "Điểm tự chấm", max_digits=4, decimal_places=1, null=True, blank=True
    )
    self_note = models.TextField("Căn cứ, giải trình", blank=True)
    self_at = models.DateTimeField(null=True)
    self_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_grade = models.CharField("Đề xuất", max_length=10, choices=Grade.choices, blank=True)
    proposal_note = models.TextField("Ý kiến thẩm định", blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    grade = models.CharField("Mức xếp loại", max_length=10, choices=Grade.choices, blank=True)
    decision = models.CharField("Quyết định", max_length=200, blank=True)
    decided_on = models.DateField("Ngày quyết định", null=True, blank=True)
    reason = models.CharField("Lý do khác mức tự nhận", max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    not_rated = models.CharField(
        "Không xếp loại vì", max_length=10, choices=NotRated.choices, blank=True
    )
    not_rated_note = models.CharField("Ghi rõ", max_length=300, blank=True)
    was_imported = models.BooleanField(default=False)

    objects = YearlyGradeQuerySet.as_manager()

    class Meta:
        verbose_name = "xếp loại năm"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "unit"],
                condition=Q(member=None),
                name="grade_once_a_year_of_unit",
            ),
            models.UniqueConstraint(
                fields=["year", "member"],
                condition=Q(member__isnull=False),
                name="grade_once_a_year_of_member",
            ),
            models.CheckConstraint(
                name="grade_decided_is_whole",
                condition=~Q(state=GradeState.DECIDED)
                | (~Q(grade="") & Q(decided_on__isnull=False) & ~Q(decision=""))
                | (~Q(grade="") & Q(was_imported=True)),
                violation_error_message="Quyết định xếp loại phải có mức, số và ngày.",
            ),
            models.CheckConstraint(
                name="grade_only_of_decided",
                condition=Q(state=GradeState.DECIDED) | Q(grade=""),
            ),
            models.CheckConstraint(
                name="grade_left_out_has_reason",
                condition=~Q(state=GradeState.NOT_RATED) | ~Q(not_rated=""),
                violation_error_message="Không xếp loại thì phải ghi lý do.",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "unit"], name="grade_of_year"),
        ]

    def __str__(self):
        return f"{self.year} {self.unit_id} {self.member_id or ''}"

    @property
    def state_icon(self):
        return STATE_ICONS[self.state]

    @property
    def differs(self):
        """Whether the official grade is another one than the self-rating (handbook 20.4 D17)."""
        return bool(self.grade and self.self_grade and self.grade != self.self_grade)
