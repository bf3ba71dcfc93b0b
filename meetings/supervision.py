"""Members of the committee above who are assigned to a branch (handbook 4.3)."""

from dataclasses import dataclass
from datetime import date

from branches.choices import Role
from branches.models import Post
from config.lib.prepared import Prepared
from meetings.reading import seldom

HAS_SUPERVISORS = seldom(
    lambda meeting, branch: Post.objects.filter(organization=branch, role=Role.SUPERVISOR)
)
SUPERVISORS = Prepared(
    lambda branch, day: (
        Post.objects.on(day)
        .filter(organization=branch, role=Role.SUPERVISOR)
        .order_by("user__full_name", "pk")
        .values_list("user__full_name", flat=True)
    ),
    examples=(-7, date(1000, 1, 1)),
)


@dataclass(frozen=True)
class Supervisor:
    """One assigned to attend, with the title guests are noted with."""

    full_name: str
    title: str


def supervisors_to_note(meeting, guests):
    """Those assigned to the branch on the meeting's day who are not among its ``guests`` yet."""
    if not HAS_SUPERVISORS(meeting):
        return []
    noted = {guest.full_name for guest in guests}
    return [
        Supervisor(name, "được cấp ủy cấp trên phân công theo dõi chi bộ")
        for name in SUPERVISORS(meeting.branch_id, meeting.held_on)
        if name not in noted
    ]
