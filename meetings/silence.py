"""Who has not been heard for a while: a quiet hint for the chair, never a mark (product 15)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from config.lib.periods import month_of
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


def silent_members(meeting, lines, *, spoken, months):
    """The `Silent` ones in the room, longest first. One query, however many members.

    ``spoken`` are the ids of members who have spoken today. Somebody who was expected at fewer
    than ``months`` meetings of the last year is too new to be called silent.
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
