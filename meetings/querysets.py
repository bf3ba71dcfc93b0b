"""Which meetings, and how much of them, a reader sees (handbook 17)."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.models import PartyOrganization
from branches.querysets import below
from config.lib.dates import today
from meetings.choices import MeetingState, MeetingType
from meetings.rules import HELD_STATES, OFFICIAL_STATES, SENT_STATES
from members.models import Member, PartyGroup

ABOVE = COMMITTEE_ROLES | {Role.SUPERVISOR}
KNOWN_TO_MEMBERS = frozenset(MeetingState) - {MeetingState.PLANNED}
TO_MEMBERS = ~Q(meeting_type=MeetingType.COMMITTEE_MEETING)  # chi ủy prepares among itself


class MeetingQuerySet(QuerySet):
    def visible_to(self, user):
        """Meetings a reader may know of: date, kind, state and counts.

        Above the branch: all of the subtree. In the branch: its leaders all, its members from the
        notice on. A minute-taker sees the meeting given to them, a tổ trưởng those of the group.
        """
        if not user.is_authenticated:
            return self.none()
        scope = Q(minute_taker__in=own_member(user))
        for post in user.posts:
            if post.role in ABOVE:
                scope |= branches_below(post)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(branch=post.organization_id)
            elif post.role == Role.MEMBER:
                scope |= Q(branch=post.organization_id, state__in=KNOWN_TO_MEMBERS) & TO_MEMBERS
                scope |= Q(branch=post.organization_id, group__in=_led_by(user))
        return self.filter(scope)

    def content_visible_to(self, user):
        """Meetings whose record and minutes a reader may open.

        Above the branch only what was submitted; members what was adopted.
        """
        if not user.is_authenticated:
            return self.none()
        scope = Q(minute_taker__in=own_member(user))
        for post in user.posts:
            if post.role in ABOVE:
                scope |= branches_below(post) & Q(state__in=SENT_STATES)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(branch=post.organization_id)
            elif post.role == Role.MEMBER:
                scope |= Q(branch=post.organization_id, state__in=OFFICIAL_STATES) & TO_MEMBERS
                scope |= Q(branch=post.organization_id, group__in=_led_by(user))
        return self.filter(scope)

    def counted(self, first_day, last_day, *, official=False):
        """Meetings of the days given that enter indicators: HELD or later, never cancelled.

        ``official``: only those with adopted minutes; taken-over meetings count as official.
        """
        held = self.filter(held_on__range=(first_day, last_day), state__in=HELD_STATES)
        if official:
            held = held.filter(Q(state__in=OFFICIAL_STATES) | Q(taken_over=True))
        return held


# Scopes are written with columns of the table alone: a join on either side of an "or" has the
# database read every row there is to find the few of one branch.
def own_member(user):
    """The member whose login this is, as a subquery."""
    return Member.objects.filter(user=user.pk).values("pk")


def branches_below(post):
    """Rows whose ``branch`` stands at or below the node of a post."""
    found = PartyOrganization.objects.filter(below("path", post.path))
    return Q(branch__in=found.values("pk"))


def _led_by(user):
    """The groups (tổ đảng) this login leads today, as a subquery."""
    return PartyGroup.objects.led_by(user, today()).values("pk")


class RecordQuerySet(QuerySet):
    """Rows that belong to a meeting; ``meeting`` leads there."""

    def content_visible_to(self, user):
        meetings = self.model._meta.get_field("meeting").related_model.objects
        return self.filter(meeting__in=meetings.content_visible_to(user))
