"""Who has not been heard for a while: a quiet hint for the chair, never a mark (product 15)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, Max, Q

from config.lib.periods import month_of
from config.lib.prepared import Prepared
from meetings.choices import ContributionKind
from meetings.models import Attendance
from meetings.rules import HELD_STATES
from members.roll import Seated

LOOKED_BACK_MONTHS = 12


@dataclass(frozen=True)
class Silent:
    """Somebody present today; ``since`` is when they last spoke, None: not within a year."""

    seat: Seated
    since: date | None

    @property
    def words(self):
        return f"từ {self.since:%m/%Y}" if self.since else "trong 12 tháng qua"


def counts_as_heard(contribution):
    """Plain agreement and the chair's steering are no contribution (handbook 11.3)."""
    return contribution.is_substantive and contribution.kind != ContributionKind.REMARK_CHAIR


@cache
def _spoke(types):
    """Of everybody at a meeting: how often they were expected at sittings of ``types`` in a
    stretch of days, and when they spoke last."""
    return Prepared(
        lambda meeting, since, before: (
            Attendance.objects.filter(
                member__in=Attendance.objects.filter(meeting=meeting).order_by().values("member"),
                is_expected=True,
                meeting__held_on__gte=since,
                meeting__held_on__lt=before,
                meeting__state__in=HELD_STATES,
                meeting__meeting_type__in=types,
            )
            .order_by()
            .values_list("member")
            .annotate(
                expected=Count("meeting"),
                last=Max("meeting__held_on", filter=Q(contribution_count__gt=0)),
            )
        ),
        examples=(-7, date(1000, 1, 1), date(1000, 1, 2)),
    )


def silent_members(meeting, lines, *, spoken, months, types):
    """The `Silent` ones in the room, longest first. One query, however many members.

    ``spoken`` are the ids of members with a contribution that counts today (`counts_as_heard`).
    Only sittings of ``types`` (rule ``contribution.types``) count, not those of chi ủy or a group
    (handbook 11.3). Somebody who was expected at fewer than ``months`` of them in the last year is
    too new to be called silent.
    """
    waiting = {
        line.entry.member_id: line.entry
        for line in lines
        if line.is_present and line.entry.member_id not in spoken
    }
    month = month_of(meeting.held_on)
    since = month.shifted(-LOOKED_BACK_MONTHS).first_day
    rows = _spoke(tuple(types))(meeting.pk, since, meeting.held_on)
    limit = month.shifted(-months).first_day
    found = [
        Silent(waiting[member].seat, last)
        for member, expected, last in rows
        if member in waiting and expected >= months and (last is None or last < limit)
    ]
    return sorted(found, key=lambda one: (one.since or date.min, one.seat.sort_name))
