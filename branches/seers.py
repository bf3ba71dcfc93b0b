"""Who sees something, and why: what the pages “Ai xem được?” are made of."""

from dataclasses import dataclass, field

from branches.models import Post
from branches.rules import ancestor_paths
from config.lib.dates import today


@dataclass
class Seer:
    """One login, the reasons it has, and what it gets, in Vietnamese."""

    name: str
    reasons: list = field(default_factory=list)
    gets: list = field(default_factory=list)

    def add(self, reason, gets):
        """One more reason; of what is got each thing is named once."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.gets.extend(one for one in gets if one not in self.gets)


def posts_reaching(units):
    """The posts held today at ``units`` or above, of logins in use, the highest unit first."""
    paths = {path for unit in units for path in ancestor_paths(unit.path)}
    return (
        Post.objects.on(today())
        .filter(organization__path__in=paths, user__is_active=True)
        .select_related("user", "organization")
        .order_by("organization__path", "role", "user__full_name", "user_id")
    )


def reason_of(post, why):
    return f"{post.get_role_display()} – {post.organization.label}: {why}"
