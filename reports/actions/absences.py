"""What a branch does about absences: asking for self-criticism (handbook 11.6)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.vietnamese import nfc
from members.seats import locked
from reports.absence_permissions import ASK_SELF_CRITICISM
from reports.models import SelfCriticismRequest


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
