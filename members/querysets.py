"""Which members, seats and offices."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.querysets import DatedQuerySet, ScopedQuerySet, covering
from config.lib.dates import today
from config.lib.vietnamese import search_key
from members.choices import SeatKind


class MembershipQuerySet(ScopedQuerySet, DatedQuerySet):
    path_lookup = "branch__path"

    def official(self):
        return self.filter(kind=SeatKind.OFFICIAL_SEAT)

    def temporary(self):
        return self.filter(kind=SeatKind.TEMPORARY_SEAT)


class GroupQuerySet(ScopedQuerySet, DatedQuerySet):
    path_lookup = "branch__path"

    def led_by(self, user, day):
        """The groups whose tổ trưởng on ``day`` has this login."""
        return self.filter(covering(day, "leaders__"), leaders__member__user=user.pk)


class MemberQuerySet(QuerySet):
    """Members are seen through their seats: those who sit, or sat, where the reader has a post."""

    def visible_to(self, user):
        seats = self._seats().visible_to(user).filter(member=OuterRef("pk"))
        own = Q(user=user.pk) if user.is_authenticated else Q(pk=None)
        return self.filter(Exists(seats) | own)

    def seated_in(self, branches, day=None):
        """Members with a seat in ``branches`` on ``day`` (default: today)."""
        seats = self._seats().filter(covering(day or today()), branch__in=branches)
        return self.filter(pk__in=seats.values("member"))  # EXISTS would read all members on SQLite

    def matching(self, text):
        """Members whose name, key or card holds ``text``, diacritics ignored."""
        key = search_key(text)
        by_name = Q(search_name__contains=key) if key else Q(pk__in=[])
        return self.filter(by_name | Q(party_card_no__contains=text.strip()))

    def _seats(self):
        return self.model._meta.get_field("memberships").related_model.objects.all()
