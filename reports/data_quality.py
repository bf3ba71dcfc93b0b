"""What keeps figures from being trusted: gaps in the records, with the list behind each number.

Handbook 11.7, last item. One statement per kind of gap, whatever stands below the unit.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery

from branches.querysets import below, covering
from branches.rule_book import rules_for
from config.lib.told_counts import ToldCount, told_beyond
from meetings.models import Meeting
from meetings.review.facts import KEPT_BELOW
from meetings.rules import FROZEN_STATES, HELD_STATES
from members.models import Member, Membership

SHOWN = 50


@dataclass(frozen=True)
class Gap:
    """One kind of gap: ``total`` cases, the first ``SHOWN`` of them as ``rows``."""

    title: str
    advice: str
    total: ToldCount
    rows: list

    @property
    def has_more(self):
        return self.total.number > len(self.rows)


@dataclass(frozen=True)
class GapRow:
    text: str
    branch: str
    url: str


def gaps(unit, user, today):
    """The `Gap` list of a unit and everything below it, for a reader who may see its figures."""
    days = rules_for(unit, today).get("documents.sign_days")
    own = Meeting.objects.visible_to(user).filter(below("branch__path", unit.path))
    held = own.filter(state__in=HELD_STATES).exclude(meeting_type__in=KEPT_BELOW)
    unsigned = held.filter(taken_over=False, held_on__lt=today - timedelta(days=days))
    return [
        _meetings(
            "Cuộc họp thiếu giờ bắt đầu hoặc kết thúc",
            "Không tính được thời lượng. Bổ sung trong tệp sổ cũ rồi nhập lại với lựa chọn cập "
            "nhật.",
            held.filter(ended_at=None),
        ),
        _meetings(
            f"Biên bản quá {days} ngày chưa ký",
            "Số liệu của các cuộc họp này còn là tạm tính. Nhắc chủ trì và thư ký ký biên bản.",
            unsigned.exclude(state__in=FROZEN_STATES),
        ),
        _members(unit, today),
    ]


def _meetings(title, advice, meetings):
    found = meetings.select_related("branch").order_by("held_on", "pk")
    rows = [
        GapRow(str(meeting), meeting.branch.label, meeting.get_absolute_url())
        for meeting in found[:SHOWN]
    ]
    return Gap(title, advice, told_beyond(found, rows, SHOWN), rows)


def _members(unit, today):
    """Neither a day of admission nor an official one: nobody knows who may vote."""
    seats = Membership.objects.filter(
        below("branch__path", unit.path), covering(today), member=OuterRef("pk")
    )
    found = (
        Member.objects.filter(Exists(seats), official_on=None, admission_ceremony_on=None)
        .annotate(branch_name=Subquery(seats.order_by("kind").values("branch__name")[:1]))
        .order_by("sort_name", "pk")
    )
    rows = [GapRow(one.full_name, one.branch_name, one.get_absolute_url()) for one in found[:SHOWN]]
    return Gap(
        "Đảng viên chưa rõ chính thức hay dự bị",
        "Thiếu cả ngày vào Đảng và ngày chính thức, nên không biết đồng chí đó có quyền biểu quyết "
        "hay không. Bổ sung ở trang của đảng viên.",
        told_beyond(found, rows, SHOWN),
        rows,
    )
