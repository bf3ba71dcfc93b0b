"""The trail as people read it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from branches.choices import Role
from branches.models import AuditEvent, PartyOrganization
from branches.querysets import below

REDACTED_WORDS = "(nội dung đã gỡ theo quyết định của hai người)"


@dataclass(frozen=True)
class TrailLine:
    """One entry: ``place`` is its line in the chain of ``unit``."""

    at: datetime
    place: int
    who: str
    roles: str
    unit: str
    what: str
    address: str
    request_id: str
    digest: str


def entries_of(unit, *, with_below):
    """The entries of a unit, and of those under it; newest first."""
    events = AuditEvent.objects.select_related("chain")
    scope = Q(chain__unit=unit.code)
    if with_below:  # by the tree of today: whoever moved away took their trail along
        units = PartyOrganization.objects.filter(below("path", unit.path))
        scope = Q(chain__unit__in=units.values("code"))
    return events.filter(scope).order_by("-at", "-pk")


def on_days(events, first, last):
    """Entries of local days, written so that an index of the moment answers."""
    start = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return events.filter(at__gte=start, at__lt=end)


def lines_of(events):
    """`TrailLine` rows; one more query for the names of their units."""
    events = list(events)
    paths = {event.path for event in events}
    names = {one.path: one.label for one in PartyOrganization.objects.filter(path__in=paths)}
    return [
        TrailLine(
            at=timezone.localtime(event.at),
            place=event.seq,
            who=event.actor_name,
            roles=role_words(event.actor_roles),
            unit=names.get(event.path, event.chain.unit),
            what=event.sentence or REDACTED_WORDS,
            address=event.address,
            request_id=event.request_id,
            digest=event.hash,
        )
        for event in events
    ]


def role_words(codes):
    return ", ".join(Role(code).label for code in codes.split(",") if code in Role)
