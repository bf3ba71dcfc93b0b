"""Score sheets as dated data, and the score of one meeting by them (handbook 12)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.choices import BranchType
from branches.models import PartyOrganization
from config.lib.periods import Month
from meetings.models import Meeting, Vote
from members.models import Member
from resolutions.scoring.choices import STATE_ICONS, Band, ScoreState
from resolutions.scoring.querysets import QualityScoreQuerySet, ScoreTemplateQuerySet
from resolutions.scoring.sheets import Sheet


class ScoreTemplate(models.Model):
    """A version of a score sheet: shipped, or of a committee for its branches of one type or all.

    Never changed once published (database guard); a new version begins on a later day, and what was
    scored keeps its own. ``content`` is read by `Sheet`. ``valid_from`` None: always (shipped).
    """

    organization = models.ForeignKey(
        PartyOrganization,
        models.PROTECT,
        null=True,
        related_name="score_templates",
        verbose_name="Đơn vị",
    )
    code = models.CharField("Mã phiếu", max_length=40, blank=True)
    branch_type = models.CharField(
        "Loại hình chi bộ", max_length=20, choices=BranchType.choices, blank=True
    )
    name = models.CharField("Tên phiếu", max_length=200)
    source = models.CharField("Căn cứ", max_length=300)
    valid_from = models.DateField("Áp dụng từ ngày", null=True)
    content = models.JSONField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScoreTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(organization=None), name="score_template_code_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "branch_type", "valid_from"],
                condition=Q(withdrawn_at=None),
                name="score_template_one_per_first_day",
                violation_error_message="Đơn vị đã có phiếu áp dụng từ ngày này.",
            ),
            models.CheckConstraint(
                name="score_template_own_has_day",
                condition=Q(organization=None, valid_from=None)
                | Q(organization__isnull=False, valid_from__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("resolutions:score_template", args=[self.pk])

    @property
    def sheet(self):
        return Sheet.read(self.content)

    @property
    def is_for(self):
        """Whom it is for, in words."""
        return self.get_branch_type_display() if self.branch_type else "Mọi loại hình chi bộ"


class QualityScore(models.Model):
    """How the branch scored one of its meetings, and what the committee above made of it.

    ``lines`` maps item codes of the template to ``{"points", "suggested", "reason"}`` in whole or
    half points, None while not given. ``points`` of ``possible`` are those of the whole sheet,
    ``score`` scaled to 100; all three and ``band`` stand from AGREED on. The official values are
    the committee's; both are kept (handbook 12).
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="quality_score")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="quality_scores")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    template = models.ForeignKey(ScoreTemplate, models.PROTECT, related_name="scores")
    scorer = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name="Người theo dõi, chấm điểm"
    )
    state = models.CharField(max_length=9, choices=ScoreState.choices, default=ScoreState.SCORING)
    version = models.PositiveIntegerField(default=1)
    is_first = models.BooleanField(default=False)
    lines = models.JSONField(default=dict)
    weak_points = models.TextField("Hạn chế cần khắc phục", blank=True)
    points = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    possible = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    score = models.DecimalField("Điểm", max_digits=4, decimal_places=1, null=True)
    band = models.CharField("Xếp loại", max_length=7, choices=Band.choices, blank=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    vote = models.OneToOneField(Vote, models.PROTECT, null=True, related_name="quality_score")
    official_score = models.DecimalField(
        "Điểm cấp trên xác nhận", max_digits=4, decimal_places=1, null=True
    )
    official_band = models.CharField(max_length=7, choices=Band.choices, blank=True)
    official_reason = models.CharField("Lý do điều chỉnh", max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = QualityScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm chất lượng sinh hoạt"
        constraints = [
            models.CheckConstraint(
                name="quality_score_agreed_is_whole",
                condition=Q(state=ScoreState.SCORING)
                | (
                    Q(score__gte=0, score__lte=100, points__isnull=False, possible__gt=0)
                    & ~Q(band="")
                ),
            ),
            models.CheckConstraint(
                name="quality_score_voted_has_vote",
                condition=~Q(state__in=[ScoreState.VOTED, ScoreState.CONFIRMED])
                | Q(vote__isnull=False),
            ),
            models.CheckConstraint(
                name="quality_score_confirmed_is_official",
                condition=Q(state=ScoreState.CONFIRMED)
                & Q(official_score__gte=0, official_score__lte=100, confirmed_at__isnull=False)
                & ~Q(official_band="")
                | ~Q(state=ScoreState.CONFIRMED)
                & Q(official_score__isnull=True, official_band="", confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="quality_score_changed_has_reason",
                condition=Q(official_score__isnull=True)
                | Q(official_score=models.F("score"), official_band=models.F("band"))
                | ~Q(official_reason=""),
                violation_error_message="Điểm khác điểm chi bộ tự chấm thì phải ghi lý do.",
            ),
        ]
        indexes = [models.Index(fields=["branch", "year"], name="quality_score_of_year")]

    def __str__(self):
        return f"{self.get_state_display()} {self.meeting_id}"

    def get_absolute_url(self):
        return reverse("resolutions:score", args=[self.meeting_id])

    @property
    def state_icon(self):
        return STATE_ICONS[self.state]

    @property
    def for_month(self):
        return Month(self.year, self.month)

    @property
    def is_changed(self):
        """Whether the committee decided otherwise than the branch."""
        return self.state == ScoreState.CONFIRMED and (
            self.official_score != self.score or self.official_band != self.band
        )
