"""Which meetings, and how much of them, a reader sees (handbook 17)."""

from django.db.models import Q, QuerySet

from config.lib.few_rows import among
from meetings.grounds import rows_given
from meetings.rules import FROZEN_STATES, HELD_STATES, OFFICIAL_STATES
from members.models import Member


class MeetingQuerySet(QuerySet):
    def visible_to(self, user):
        """Meetings a reader may know of: date, kind, state and counts."""
        return self._given_to(user, to_read=False)

    def content_visible_to(self, user):
        """Meetings whose record and minutes a reader may open."""
        return self._given_to(user, to_read=True)

    def _given_to(self, user, *, to_read):
        if not user.is_authenticated:
            return self.none()
        return self.filter(written_by(user) | rows_given(user, to_read=to_read))

    def counted(self, first_day, last_day, *, official=False):
        """Meetings of the days given that enter indicators: HELD or later, never cancelled.

        ``official``: only those with adopted minutes; taken-over meetings count as official.
        """
        held = self.filter(held_on__range=(first_day, last_day), state__in=HELD_STATES)
        if official:
            held = held.filter(Q(state__in=OFFICIAL_STATES) | Q(taken_over=True))
        return held


def own_member(user):
    """The member of a login (or its number) as a subquery, to be looked up first: joined, or asked
    of each row, it would have the rows of the whole country read."""
    return Member.objects.filter(user=user).order_by().values("pk")


def written_by(user):
    """The meetings this login was appointed to write the minutes of, as a condition on rows.

    Until they are signed; afterwards as long as it still has a post in the branch: whoever moved
    away reads them no more (handbook 17; `meetings.permissions.is_minute_taker` for one meeting).
    """
    here = [post.organization_id for post in user.posts]
    in_time = ~Q(state__in=FROZEN_STATES) | Q(branch__in=here)
    return among("minute_taker", own_member(user)) & in_time


class RecordQuerySet(QuerySet):
    """Rows that belong to a meeting; ``meeting`` leads there."""

    def content_visible_to(self, user):
        meetings = self.model._meta.get_field("meeting").related_model.objects
        return self.filter(meeting__in=meetings.content_visible_to(user))
