"""Who has not been heard for a while: a quiet hint for the chair, never a mark (product 15)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from config.lib.periods import month_of
from meetings.choices import ContributionKind
from meetings.models import Attendance
from meetings.rules import HELD_STATES
from members.models import Member

LOOKED_BACK_MONTHS = 12


@dataclass(frozen=True)
class Silent:
    """A member present today; ``since`` is when they last spoke, None: not within a year."""

    member: Member
    since: date | None

    @property
    def words(self):
        return f"từ {self.since:%m/%Y}" if self.since else "trong 12 tháng qua"


def counts_as_heard(contribution):
    """Plain agreement and the chair's steering are no contribution (handbook 11.3)."""
    return contribution.is_substantive and contribution.kind != ContributionKind.REMARK_CHAIR


def silent_members(meeting, lines, *, spoken, months, types):
    """The `Silent` ones in the room, longest first. One query, however many members.

    ``spoken`` are the ids of members with a contribution that counts today (`counts_as_heard`).
    Only sittings of ``types`` (rule ``contribution.types``) count, not those of chi ủy or a group
    (handbook 11.3). Somebody who was expected at fewer than ``months`` of them in the last year is
    too new to be called silent.
    """
    waiting = {
        line.entry.member.pk: line.entry.member
        for line in lines
        if line.is_present and line.entry.member.pk not in spoken
    }
    month = month_of(meeting.held_on)
    rows = (
        Attendance.objects.filter(
            member__in=waiting,
            is_expected=True,
            meeting__held_on__gte=month.shifted(-LOOKED_BACK_MONTHS).first_day,
            meeting__held_on__lt=meeting.held_on,
            meeting__state__in=HELD_STATES,
            meeting__meeting_type__in=types,
        )
        .order_by()
        .values("member")
        .annotate(
            expected=Count("meeting"),
            last=Max("meeting__held_on", filter=Q(contribution_count__gt=0)),
        )
    )
    limit = month.shifted(-months).first_day
    found = [
        Silent(waiting[row["member"]], row["last"])
        for row in rows
        if row["expected"] >= months and (row["last"] is None or row["last"] < limit)
    ]
    return sorted(found, key=lambda one: (one.since or date.min, one.member.sort_name))
