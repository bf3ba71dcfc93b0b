"""A secret ballot: cards and totals, two tellers, never who put what on a card (handbook 10).

No row here or in `Vote` names a voter. The only people named are the two tellers, and what they
confirm is the tally as a whole. A test reads the schema and keeps it so.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meetings.choices import BallotState, VoteMatter
from meetings.models.meeting import Meeting
from meetings.models.paper_scan import PaperScan
from meetings.models.record import Vote
from meetings.querysets import RecordQuerySet
from members.models import Member

TELLERS = 2


class SecretBallot(models.Model):
    """One question put to a secret ballot, about one person where it is about people.

    ``issued`` and ``collected`` count cards; the four results add up to ``collected``. ``vote`` is
    the recorded result, once both tellers have confirmed.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="ballots")
    seq = models.PositiveSmallIntegerField()
    matter = models.CharField("Nội dung", max_length=12, choices=VoteMatter.choices)
    question = models.CharField("Vấn đề bỏ phiếu", max_length=300)
    about_name = models.CharField("Về đồng chí, quần chúng", max_length=120, blank=True)
    state = models.CharField(
        "Trạng thái", max_length=10, choices=BallotState.choices, default=BallotState.PREPARED
    )
    issued = models.PositiveSmallIntegerField("Số phiếu phát ra", default=0)
    collected = models.PositiveSmallIntegerField("Số phiếu thu về", default=0)
    invalid = models.PositiveSmallIntegerField("Phiếu không hợp lệ", default=0)
    yes = models.PositiveSmallIntegerField("Tán thành", default=0)
    no = models.PositiveSmallIntegerField("Không tán thành", default=0)
    abstain = models.PositiveSmallIntegerField("Ý kiến khác", default=0)
    vote = models.OneToOneField(Vote, models.PROTECT, null=True, blank=True, related_name="ballot")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "bỏ phiếu kín"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seq"], name="ballot_once_per_place"),
            models.CheckConstraint(
                name="ballot_adds_up",
                condition=Q(collected=F("yes") + F("no") + F("abstain") + F("invalid")),
                violation_error_message="Cộng các loại phiếu phải bằng số phiếu thu về.",
            ),
            models.CheckConstraint(
                name="ballot_collected_within_issued",
                condition=Q(collected__lte=F("issued")),
                violation_error_message="Số phiếu thu về không thể lớn hơn số phiếu phát ra.",
            ),
            models.CheckConstraint(
                name="ballot_confirmed_has_vote",
                condition=Q(state=BallotState.CONFIRMED, vote__isnull=False)
                | ~Q(state=BallotState.CONFIRMED) & Q(vote__isnull=True),
            ),
        ]

    def __str__(self):
        return self.question


class Teller(models.Model):
    """One of the two who count; ``on_paper``: signed on the printed tally sheet.

    Two people answer for a tally: the same login never enters both confirmations, unless the scan
    of the signed sheet is there (`meetings.guards` refuses it in the database).
    """

    ballot = models.ForeignKey(SecretBallot, models.CASCADE, related_name="tellers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_paper = models.BooleanField("Ký trên giấy", default=False)
    scan = models.ForeignKey(
        PaperScan,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Ảnh biên bản kiểm phiếu đã ký",
    )

    class Meta:
        verbose_name = "người kiểm phiếu"
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="teller_once_per_ballot"),
            models.CheckConstraint(
                name="teller_scan_is_of_paper",
                condition=Q(scan__isnull=True) | Q(on_paper=True),
                violation_error_message="Ảnh chỉ đi kèm chữ ký trên giấy.",
            ),
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.ballot_id}"
