"""Movements counted branch by branch: the oracle of `reports.movements`."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from branches.choices import BranchType, EventKind
from members.choices import LocalPostKind, SeatEnd
from members.models import LocalPost, Membership
from reports.facts import Reckoning
from reports.movements import (
    BranchNumbers,
    TypeLine,
    _event_lines,
    _events,
    _head_secretaries,
)

HEADS = (LocalPostKind.VILLAGE_HEAD, LocalPostKind.RESIDENTIAL_HEAD)
NOT_SAID = "Chưa ghi lý do"
ENDED = (EventKind.DISSOLVE, EventKind.MERGE)


def movements(organization, period, on):
    """The fields of `reports.movements.Movements` by name, and the small branches."""
    reckoning = Reckoning.of(organization, period, on)
    came = _came(reckoning)
    numbers = _numbers(reckoning, came)
    total = sum(numbers.values(), BranchNumbers())
    events = _events(reckoning)
    return {
        "day": reckoning.day,
        "total": total,
        "start": _own_seats(reckoning).on(period.first_day - timedelta(days=1)).count(),
        "moved_in": sum(row["came"] for row in came.values()) - total.admitted,
        "left": _left(reckoning),
        "admitted_women": sum(row["women"] for row in came.values()),
        "admitted_heads": sum(row["heads"] for row in came.values()),
        "admitting": sum(1 for row in came.values() if row["admitted"]),
        "head_secretaries": _head_secretaries(reckoning),
        "events": _event_lines(events),
        "types": _type_lines(reckoning, numbers, events),
        "children": _child_lines(reckoning, numbers),
        "small_branches": [one for one in reckoning.tree.branches if numbers[one.pk].small],
    }


def _own_seats(reckoning):
    return Membership.objects.official().filter(reckoning.tree.holds("branch")).order_by()


def _came(reckoning):
    """Who had no seat in the unit the day before: by branch how many, and who was admitted.

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
    rows = (
        own.filter(~Exists(before), valid_from__range=days)
        .annotate(is_head=Exists(heads), was_elsewhere=Exists(elsewhere))
        .values("branch")
        .annotate(
            came=Count("pk"),
            admitted=Count("pk", filter=is_admitted),
            women=Count("pk", filter=is_admitted & Q(member__sex="FEMALE")),
            heads=Count("pk", filter=is_admitted & Q(is_head=True)),
        )
    )
    return {row["branch"]: row for row in rows}


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


def _numbers(reckoning, came):
    """`BranchNumbers` of every branch of the unit, also of those closed in the period."""
    is_official = Q(member__official_on__lte=reckoning.day)
    on_the_day = {
        row["branch"]: row
        for row in _own_seats(reckoning)
        .on(reckoning.day)
        .values("branch")
        .annotate(
            members=Count("pk"),
            official=Count("pk", filter=is_official),
            women=Count("pk", filter=Q(member__sex="FEMALE")),
        )
    }
    became = dict(
        _own_seats(reckoning)
        .filter(
            Q(valid_to=None) | Q(valid_to__gt=F("member__official_on")),
            member__official_on__range=(reckoning.period.first_day, reckoning.day),
            valid_from__lte=F("member__official_on"),
        )
        .values_list("branch")
        .annotate(Count("pk"))
    )
    found = {}
    for branch in reckoning.tree.branches:
        row = on_the_day.get(branch.pk, {})
        is_open = branch.pk not in reckoning.tree.closed_ids
        official = row.get("official", 0)
        least = reckoning.bands.book.for_branch(branch.pk).get("branch.min_official")
        found[branch.pk] = BranchNumbers(
            branches=int(is_open),
            members=row.get("members", 0),
            official=official,
            women=row.get("women", 0),
            admitted=came.get(branch.pk, {}).get("admitted", 0),
            became_official=became.get(branch.pk, 0),
            small=int(is_open and official < least),
        )
    return found


def _type_lines(reckoning, numbers, events):
    """One line for each type of branch there is, and for those without a type."""
    lines = []
    for branch_type, label in (*BranchType.choices, ("", "Chưa ghi loại hình")):
        own = [numbers[one.pk] for one in reckoning.tree.branches if one.branch_type == branch_type]
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


def _child_lines(reckoning, numbers):
    sums = {}
    for branch, child in reckoning.tree.child_of.items():
        sums[child] = sums.get(child, BranchNumbers()) + numbers[branch]
    return [(child, sums[child.pk]) for child in reckoning.tree.children if child.pk in sums]
