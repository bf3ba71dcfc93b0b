"""What is done about absences: requests, acceptances, notices (handbook 11.6, 20 A39)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from branches.models import PartyOrganization, Term
from config.lib.paper import number_text
from config.lib.periods import parse_period
from members.models import Member, Membership
from reports.querysets import AbsenceNoticeQuerySet

KIND, BODY = "TB", "ĐU"


class SelfCriticismRequest(models.Model):
    """The branch asked a member for self-criticism over absences: a fact with its day.

    How often it may be asked in a year says the rule ``absence.self_criticism_max``.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="self_criticism_requests")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveSmallIntegerField("Lần")
    requested_on = models.DateField("Ngày yêu cầu")
    note = models.CharField("Nội dung, cách yêu cầu", max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "yêu cầu tự phê bình"
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year", "seq"], name="self_criticism_request_once"
            ),
            models.CheckConstraint(name="self_criticism_request_counts", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                name="self_criticism_request_has_note",
                condition=~Q(note=""),
                violation_error_message="Đồng chí ghi nội dung, cách yêu cầu.",
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: lần {self.seq}/{self.year}"


class TransferAcceptance(models.Model):
    """Where a member who left was accepted, outside this system: the transfer waits no longer."""

    seat = models.OneToOneField(
        Membership, models.CASCADE, related_name="acceptance", verbose_name="Nơi đã rời"
    )
    place = models.CharField("Nơi tiếp nhận", max_length=200)
    accepted_on = models.DateField("Ngày tiếp nhận")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "tiếp nhận ngoài hệ thống"
        constraints = [
            models.CheckConstraint(
                name="transfer_acceptance_has_place",
                condition=~Q(place=""),
                violation_error_message="Đồng chí ghi nơi tiếp nhận.",
            )
        ]

    def __str__(self):
        return f"{self.seat_id}: {self.place}"


class AbsenceNotice(models.Model):
    """A numbered notice of a grassroots committee about a half-year; never changed once issued.

    ``snapshot`` is the paper as issued, with names as they were that day.
    """

    organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="absence_notices"
    )
    period = models.CharField(max_length=8)
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("Số")
    snapshot = models.TextField()
    issued_on = models.DateField("Ngày ban hành")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = AbsenceNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo vắng sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "period"],
                name="absence_notice_once",
                violation_error_message="Đã ban hành thông báo của kỳ này.",
            ),
            models.UniqueConstraint(
                fields=["organization", "term", "number"], name="absence_notice_number_once"
            ),
        ]

    def __str__(self):
        return f"Thông báo số {self.number_text}: đảng viên vắng sinh hoạt {self.period_words}"

    def get_absolute_url(self):
        return reverse("reports:absence_notice", args=[self.pk])

    @property
    def number_text(self):
        return number_text(self.number, KIND, BODY)

    @property
    def period_words(self):
        return str(parse_period(self.period))


class NoticedMember(models.Model):
    """A member named in a notice, for the way back from the person."""

    notice = models.ForeignKey(AbsenceNotice, models.PROTECT, related_name="members")
    member = models.ForeignKey(Member, models.PROTECT, related_name="absence_notices")
    branch = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "đảng viên trong thông báo"
        constraints = [
            models.UniqueConstraint(fields=["notice", "member"], name="noticed_member_once")
        ]

    def __str__(self):
        return f"{self.member_id} @ {self.notice_id}"
