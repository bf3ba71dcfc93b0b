"""What is recorded about absences: requests for self-criticism, acceptances (handbook 11.6)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.vietnamese import nfc
from members.permissions import MANAGE_ROLL
from members.seats import locked
from reports.absences.permissions import ASK_SELF_CRITICISM
from reports.models import SelfCriticismRequest, TransferAcceptance


@transaction.atomic
def request_self_criticism(*, member, branch, requested_on, note, by):
    """Record that ``member`` was asked for self-criticism on a day of this or the last year.

    The row of the member is locked: two records at once get two numbers.
    """
    ASK_SELF_CRITICISM.require(by, branch)
    day = today()
    if requested_on > day:
        raise RuleBroken("Ngày này chưa đến. Đồng chí nhập ngày đã yêu cầu.")
    if requested_on.year < day.year - 1:
        raise RuleBroken("Đồng chí ghi yêu cầu của năm nay hoặc năm trước.")
    member = locked(member)
    year = requested_on.year
    own = SelfCriticismRequest.objects.filter(member=member, year=year)
    seq = (own.aggregate(last=Max("seq"))["last"] or 0) + 1
    most = rules_for(branch, day).get("absence.self_criticism_max")
    if seq > most:
        raise RuleBroken(
            f"Năm {year} đã ghi {most} lần yêu cầu tự phê bình. Đồng chí lập hồ sơ vắng để chi bộ "
            "xem xét bước tiếp theo."
        )
    asked = SelfCriticismRequest(
        member=member,
        branch=branch,
        year=year,
        seq=seq,
        requested_on=requested_on,
        note=nfc(note).strip(),
        recorded_at=timezone.now(),
        recorded_by=login_of(by),
    )
    asked.full_clean()
    asked.save(force_insert=True)
    audit.record(
        "reports.self_criticism_requested",
        f"Yêu cầu đồng chí {member.full_name} tự phê bình, lần {seq} năm {year}",
        target=member,
        by=by,
        organization=branch,
        payload={"seq": seq, "on": requested_on.isoformat()},
    )
    return asked


@transaction.atomic
def record_acceptance(*, seat, place, accepted_on, by):
    """Record where somebody who left was accepted outside this system; once for each leaving."""
    MANAGE_ROLL.require(by, seat.branch)
    locked(seat.member)
    if accepted_on > today() or accepted_on < seat.valid_to:
        raise RuleBroken(
            f"Ngày tiếp nhận phải từ ngày rời chi bộ ({seat.valid_to:%d/%m/%Y}) đến hôm nay."
        )
    if TransferAcceptance.objects.filter(seat=seat).exists():
        raise RuleBroken("Đã ghi nơi tiếp nhận của lần chuyển này. Đồng chí tải lại trang.")
    acceptance = TransferAcceptance(
        seat=seat,
        place=nfc(place).strip(),
        accepted_on=accepted_on,
        recorded_at=timezone.now(),
        recorded_by=login_of(by),
    )
    acceptance.full_clean()
    acceptance.save(force_insert=True)
    audit.record(
        "reports.transfer_accepted",
        f"Đồng chí {seat.member.full_name} được tiếp nhận tại {acceptance.place}",
        target=seat.member,
        by=by,
        organization=seat.branch,
        payload={"on": accepted_on.isoformat(), "place": acceptance.place},
    )
    return acceptance
