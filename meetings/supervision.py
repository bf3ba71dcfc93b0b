"""Members of the committee above who are assigned to a branch (handbook 4.3)."""

from dataclasses import dataclass

from branches.choices import Role
from branches.models import Post


@dataclass(frozen=True)
class Supervisor:
    """One assigned to attend, with the title guests are noted with."""

    full_name: str
    title: str


def supervisors_to_note(meeting, guests):
    """Those assigned to the branch on the meeting's day who are not among its ``guests`` yet."""
    noted = {guest.full_name for guest in guests}
    posts = (
        Post.objects.on(meeting.held_on)
        .filter(organization=meeting.branch_id, role=Role.SUPERVISOR)
        .select_related("user")
        .order_by("user__full_name", "pk")
    )
    return [
        Supervisor(post.user.full_name, "được cấp ủy cấp trên phân công theo dõi chi bộ")
        for post in posts
        if post.user.full_name not in noted
    ]
