"""P10: a commune moved in a country of 250,000 nodes."""

from datetime import timedelta

from django.db import connection

from branches.actions.tree import move_organization, next_path
from branches.guards import guards_removed
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from branches.rules import path_step
from config.lib.statistics import refresh_statistics
from config.lib.upsert import upsert
from tests.bench.baselines import move_by_hand
from tests.bench.timing import AT_MOST, Target, compared
from tests.bench.world import timed, undone

PROVINCES, COMMUNES, BRANCHES = 34, 98, 75  # 253,300 nodes
COLUMNS = (
    *("id", "parent_id", "path", "code", "name", "short_name", "place_name", "kind"),
    *("is_branch", "branch_type", "search_name", "sort_name"),
)
LINES = """
    INSERT INTO branches_organizationline (ancestor_id, descendant_id, depth)
    SELECT {ancestor}, u0.id, {depth} FROM branches_partyorganization u0 {above} WHERE u0.id > %s
"""


def p10(world):
    with undone():
        provinces, base = _country()
        day = world.day - timedelta(days=1)
        commune = PartyOrganization.objects.filter(parent_id=provinces[3]).first()
        target = PartyOrganization.objects.get(pk=provinces[9])

        def ours():
            with undone():
                unit, parent = _fresh(commune), _fresh(target)
                return timed(
                    lambda: move_organization(
                        organization=unit, parent=parent, moved_on=day, by=SYSTEM
                    )
                )

        def by_hand():
            with undone(), guards_removed(connection):
                path = next_path(target)
                return timed(lambda: move_by_hand.move(_fresh(commune), target, path, day))

        return compared(
            *("P10", "Moving a commune among 250,000 nodes", Target(AT_MOST, 2)),
            ours,
            by_hand,
            world.rounds,
            note=f"{BRANCHES} branches go along; ours with the lock, checks, event, sealed trail "
            "and marks for the figures",
        )


def _fresh(unit):
    return PartyOrganization.objects.get(pk=unit.pk)


def _country():
    """Ids of the provinces of a country below the root of the slice, and the id before them."""
    root = PartyOrganization.objects.get(parent=None)
    base = PartyOrganization.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with guards_removed(connection):
        upsert(PartyOrganization, COLUMNS, ("id",), _units(root, base))
        with connection.cursor() as cursor:
            above = ""
            cursor.execute(LINES.format(ancestor="u0.id", depth=0, above=""), [base])
            for depth in range(1, 4):
                step = f"u{depth}.id = u{depth - 1}.parent_id"
                above += f" JOIN branches_partyorganization u{depth} ON {step}"
                statement = LINES.format(ancestor=f"u{depth}.id", depth=depth, above=above)
                cursor.execute(statement, [base])
    refresh_statistics([PartyOrganization])
    return list(
        PartyOrganization.objects.filter(parent=root, pk__gt=base).values_list("pk", flat=True)
    ), base


def _units(root, base):
    """The rows of the country, parents before children."""
    number = base

    def row(parent, path, kind, step):
        nonlocal number
        number += 1
        is_branch = kind == "BRANCH"
        name = f"Đơn vị {number}"
        branch_type = "VILLAGE" if is_branch else ""
        return (
            *(number, parent, path + path_step(step), f"BENCH{number}", name, "", "", kind),
            *(is_branch, branch_type, name, name),
        )

    for province in range(PROVINCES):
        top = row(root.pk, root.path, "PROVINCIAL_COMMITTEE", 1000 + province)
        yield top
        for commune in range(COMMUNES):
            middle = row(top[0], top[2], "GRASSROOTS_COMMITTEE_AREA", commune)
            yield middle
            for branch in range(BRANCHES):
                yield row(middle[0], middle[2], "BRANCH", branch)
