"""How branches and members themselves changed in a period (handbook 16.1; 20.3 C20–C29).

Members come and go relative to the unit: a move between two of its branches is neither. So
``start + admitted + moved in - left = end`` holds for every unit. The tree is that of the period's
end; a fixed number of statements, whatever stands below.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import EmptyResultSet
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, When

from branches.choices import BranchType, EventKind
from branches.models import OrganizationEvent, PartyOrganization
from members.choices import LocalPostKind, Office, SeatEnd, SeatKind
from members.models import LocalPost, Membership, Position
from reports.facts import Reckoning
from reports.kept.working.tables import rows
from reports.summed.placing import joined

HEADS = (LocalPostKind.VILLAGE_HEAD, LocalPostKind.RESIDENTIAL_HEAD)
NOT_SAID = "Chưa ghi lý do"
ENDED = (EventKind.DISSOLVE, EventKind.MERGE)


@dataclass(frozen=True)
class BranchNumbers:
    """What adds up over branches. ``members`` and ``official`` on the day of reckoning."""

    branches: int = 0
    members: int = 0
    official: int = 0
    women: int = 0
    admitted: int = 0
    became_official: int = 0
    small: int = 0

    def __add__(self, other):
        return BranchNumbers(*(a + b for a, b in zip(self.values, other.values, strict=True)))

    @property
    def values(self):
        return tuple(vars(self).values())

    @property
    def probationary(self):
        return self.members - self.official


@dataclass(frozen=True)
class Sums:
    """The branches of one type below one child: who ``came``, how many ``women`` and ``heads`` of
    places were admitted, how many branches were ``admitting``."""

    child_id: int
    branch_type: str
    numbers: BranchNumbers
    came: int
    women: int
    heads: int
    admitting: int


@dataclass(frozen=True)
class TypeLine:
    """The branches of one type: what they are, and how many were founded or ended."""

    label: str
    numbers: BranchNumbers
    founded: int
    ended: int


@dataclass(frozen=True)
class Movements:
    """``left`` counts members by reason; ``children`` pairs each unit below with its numbers.

    ``admitting`` branches admitted somebody; ``events`` count by kind; ``head_secretaries`` lead
    their village or residential group too.
    """

    reckoning: Reckoning
    total: BranchNumbers
    start: int
    moved_in: int
    left: list
    admitted_women: int
    admitted_heads: int
    admitting: int
    head_secretaries: int
    events: list
    types: list
    children: list

    @property
    def day(self):
        return self.reckoning.day

    @property
    def left_count(self):
        return sum(number for _, number in self.left)


def movements(organization, period, on):
    """The `Movements` of a unit in a period as on day ``on``."""
    reckoning = Reckoning.of(organization, period, on, wide=True)
    sums = sums_of(reckoning)
    total = sum((one.numbers for one in sums), BranchNumbers())
    events = _events(reckoning)
    return Movements(
        reckoning=reckoning,
        total=total,
        start=_own_seats(reckoning).on(period.first_day - timedelta(days=1)).count(),
        moved_in=sum(one.came for one in sums) - total.admitted,
        left=_left(reckoning),
        admitted_women=sum(one.women for one in sums),
        admitted_heads=sum(one.heads for one in sums),
        admitting=sum(one.admitting for one in sums),
        head_secretaries=_head_secretaries(reckoning),
        events=_event_lines(events),
        types=_type_lines(sums, events),
        children=_child_lines(reckoning, sums),
    )


def _own_seats(reckoning):
    return Membership.objects.official().filter(reckoning.tree.holds("branch")).order_by()


def _came(reckoning):
    """Who had no seat in the unit the day before: rows of branch, how many, admitted among them,
    women and heads among those.

    Admitted is who had no official seat from the ceremony on before this one: somebody admitted
    elsewhere in the period who moved here has moved in.
    """
    days = (reckoning.period.first_day, reckoning.day)
    own = _own_seats(reckoning)
    before = own.filter(
        Q(valid_to=None) | Q(valid_to__gte=OuterRef("valid_from")),
        member=OuterRef("member"),
        valid_from__lt=OuterRef("valid_from"),
    )
    elsewhere = Membership.objects.official().filter(
        Q(valid_to=None) | Q(valid_to__gt=OuterRef("member__admission_ceremony_on")),
        member=OuterRef("member"),
        valid_from__lt=OuterRef("valid_from"),
    )
    is_admitted = Q(member__admission_ceremony_on__range=days, was_elsewhere=False)
    heads = LocalPost.objects.on(reckoning.day).filter(member=OuterRef("member"), kind__in=HEADS)
    return (
        own.filter(~Exists(before), valid_from__range=days)
        .annotate(is_head=Exists(heads), was_elsewhere=Exists(elsewhere))
        .values_list("branch")
        .annotate(
            came=Count("pk"),
            admitted=Count("pk", filter=is_admitted),
            women=Count("pk", filter=is_admitted & Q(member__sex="FEMALE")),
            heads=Count("pk", filter=is_admitted & Q(is_head=True)),
        )
    )


def _left(reckoning):
    """Members who have no seat in the unit from a day of the period on: reason and number."""
    own = _own_seats(reckoning)
    after = own.filter(
        Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to")),
        member=OuterRef("member"),
        valid_from__lte=OuterRef("valid_to"),
    )
    days = (reckoning.period.first_day, reckoning.day)
    rows = (
        own.filter(~Exists(after), valid_to__range=days)
        .values_list("end_reason")
        .annotate(Count("pk"))
    )
    found = dict(rows)
    labels = {**dict(SeatEnd.choices), "": NOT_SAID}
    return [(label, found[reason]) for reason, label in labels.items() if found.get(reason)]


def _on_rolls(reckoning):
    """Rows of branch, members, official ones and women among them, on the day of reckoning."""
    return (
        _own_seats(reckoning)
        .on(reckoning.day)
        .values_list("branch")
        .annotate(
            members=Count("pk"),
            official=Count("pk", filter=Q(member__official_on__lte=reckoning.day)),
            women=Count("pk", filter=Q(member__sex="FEMALE")),
        )
    )


def _became_official(reckoning):
    """Rows of branch and how many became official members in the period."""
    return (
        _own_seats(reckoning)
        .filter(
            Q(valid_to=None) | Q(valid_to__gt=F("member__official_on")),
            member__official_on__range=(reckoning.period.first_day, reckoning.day),
            valid_from__lte=F("member__official_on"),
        )
        .values_list("branch")
        .annotate(Count("pk"))
    )


def _branches(reckoning):
    """The branches of the unit, also those closed in the period, with ``is_open`` and the
    ``least`` number of official members by rule ``branch.min_official``."""
    is_open = Case(
        When(pk__in=list(reckoning.tree.closed), then=0), default=1, output_field=IntegerField()
    )
    return (
        PartyOrganization.objects.filter(reckoning.tree.holds("pk"))
        .annotate(is_open=is_open, least=reckoning.bands.at_the_end("branch.min_official", "pk"))
        .order_by()
    )


def sums_of(reckoning):
    """The `Sums` of every child and type of branch: one statement, nothing branch by branch."""
    tables = {
        "own (branch_id, branch_type, is_open, least)": _branches(reckoning).values_list(
            "pk", "branch_type", "is_open", "least"
        ),
        "seats (branch_id, members, official, women)": _on_rolls(reckoning),
        "came (branch_id, came, admitted, women, heads)": _came(reckoning),
        "became (branch_id, official)": _became_official(reckoning),
    }
    try:
        query, values = joined(reckoning.tree, tables)
    except EmptyResultSet:  # a branch that was not there yet
        return []
    is_small = "o.is_open = 1 AND coalesce(s.official, 0) < o.least"
    found = rows(
        f"{query} SELECT p.child_id, o.branch_type, {', '.join(map(_summed, ADDED))}, "  # noqa: S608
        f"sum(CASE WHEN {is_small} THEN 1 ELSE 0 END), "
        "sum(CASE WHEN c.admitted > 0 THEN 1 ELSE 0 END) "
        "FROM own o JOIN placed p ON p.branch_id = o.branch_id "
        "LEFT JOIN seats s ON s.branch_id = o.branch_id "
        "LEFT JOIN came c ON c.branch_id = o.branch_id "
        "LEFT JOIN became b ON b.branch_id = o.branch_id GROUP BY p.child_id, o.branch_type",
        values,
    )
    return [_sums(*row) for row in found]


ADDED = (
    *("o.is_open", "s.members", "s.official", "s.women", "c.admitted", "b.official"),
    *("c.came", "c.women", "c.heads"),
)


def _summed(column):
    return f"coalesce(sum({column}), 0)"


def _sums(child, branch_type, *numbers):
    *of_branches, came, women, heads, small, admitting = map(int, numbers)
    return Sums(
        child, branch_type, BranchNumbers(*of_branches, small), came, women, heads, admitting
    )


def small_branches(answer, most):
    """The first ``most`` branches behind ``answer.total.small``, by code."""
    day = answer.reckoning.day
    official = Q(
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=day),
        memberships__kind=SeatKind.OFFICIAL_SEAT,
        memberships__valid_from__lte=day,
        memberships__member__official_on__lte=day,
    )
    branches = _branches(answer.reckoning).filter(is_open=1)
    small = branches.annotate(official=Count("memberships", filter=official))
    return list(small.filter(official__lt=F("least")).order_by("code")[:most])


def _head_secretaries(reckoning):
    posts = LocalPost.objects.on(reckoning.day).filter(member=OuterRef("member"), kind__in=HEADS)
    return (
        Position.objects.on(reckoning.day)
        .filter(reckoning.tree.holds("branch"), Exists(posts), office=Office.SECRETARY)
        .count()
    )


def _events(reckoning):
    rows = (
        OrganizationEvent.objects.filter(
            reckoning.tree.holds("organization"),
            happened_on__range=(reckoning.period.first_day, reckoning.day),
        )
        .order_by()
        .values_list("kind", "organization__branch_type")
        .annotate(Count("organization", distinct=True))
    )
    return {(kind, branch_type): number for kind, branch_type, number in rows}


def _event_lines(events):
    found = []
    for kind, label in EventKind.choices:
        number = sum(count for (one, _), count in events.items() if one == kind)
        if number:
            found.append((label, number))
    return found


def _type_lines(sums, events):
    """One line for each type of branch there is, and for those without a type."""
    lines = []
    for branch_type, label in (*BranchType.choices, ("", "Chưa ghi loại hình")):
        own = [one.numbers for one in sums if one.branch_type == branch_type]
        if own:
            lines.append(
                TypeLine(
                    label=label,
                    numbers=sum(own, BranchNumbers()),
                    founded=events.get((EventKind.ESTABLISH, branch_type), 0),
                    ended=sum(events.get((kind, branch_type), 0) for kind in ENDED),
                )
            )
    return lines


def _child_lines(reckoning, sums):
    found = {}
    for one in sums:
        found[one.child_id] = found.get(one.child_id, BranchNumbers()) + one.numbers
    return [(child, found[child.pk]) for child in reckoning.tree.children if child.pk in found]
