"""Rows of branches added up by the unit directly below which they stand, inside the database."""

import json

from django.core.exceptions import EmptyResultSet

from reports.kept.working.dialect import covering, ids, is_one_of, is_sqlite, plain_day
from reports.kept.working.tables import rows

PAIRS = {
    True: "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)",
    False: "SELECT * FROM unnest(CAST(%s AS bigint[]), CAST(%s AS bigint[]))",
}


def placed(tree):
    """SQL of every branch of a `reports.tree.WideTree` and the child it stands under, and its
    parameters: a table of two columns."""
    day = plain_day(tree.day)
    open_ones = (
        "SELECT l.descendant_id, l.ancestor_id FROM branches_organizationline l "
        "JOIN branches_partyorganization b ON b.id = l.descendant_id AND b.is_branch "
        f"WHERE {is_one_of('l.ancestor_id')} AND {covering('%s', 'l')} AND {covering('%s', 'b')} "
        f"AND NOT ({is_one_of('l.descendant_id')})"
    )
    below = [unit.pk for unit in tree.children]
    values = [ids(below), *[day] * 4, ids(tree.closed)]
    return f"{open_ones} UNION ALL {PAIRS[is_sqlite()]}", [*values, *_pairs(tree.closed)]


def _pairs(closed):
    if is_sqlite():
        return [json.dumps(list(closed.items()))]
    return [list(closed), list(closed.values())]


def by_child(tree, found, number=1):
    """``{child id: tuple of sums}`` of rows of a branch id and ``number`` numbers.

    ``found`` is a queryset, or SQL with its parameters.
    """
    names = [f"n{place}" for place in range(number)]
    try:
        query, values = joined(tree, {f"found (branch_id, {', '.join(names)})": found})
    except EmptyResultSet:
        return {}
    summed = rows(
        f"{query} SELECT p.child_id, {', '.join(f'sum(f.{name})' for name in names)} "
        "FROM found f JOIN placed p ON p.branch_id = f.branch_id GROUP BY p.child_id",
        values,
    )
    return {child: tuple(map(int, sums)) for child, *sums in summed}


def joined(tree, tables):
    """As `with_tables`, with the table ``placed``: which branch stands under which child."""
    return with_tables({**tables, "placed (branch_id, child_id)": placed(tree)})


def with_tables(tables):
    """The beginning of a statement over named ``tables``, and its parameters.

    ``tables``: by name with columns a queryset, or SQL with its parameters.
    """
    named, values = [], []
    for name, found in tables.items():
        query, own = found if isinstance(found, tuple) else found.query.sql_with_params()
        named.append(f"{name} AS ({query})")
        values += own
    return f"WITH {', '.join(named)}", values
