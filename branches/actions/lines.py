"""The dated ancestry of everything below a unit that moves, in three statements.

A line from a unit ``d`` to an ancestor of the moved one is made of two others, the one from ``d``
to the moved unit and the one from there on upwards, and holds while both of them hold.
"""

from django.db import connection

LATEST = "CASE WHEN {0} IS NULL OR {1} > {0} THEN {1} ELSE {0} END"
EARLIEST = "CASE WHEN {0} IS NULL OR {1} < {0} THEN {1} ELSE {0} END"
LASTS = "({0}.valid_to IS NULL OR {0}.valid_to > %(day)s)"
LASTING = f"d.ancestor_id = %(unit)s AND {LASTS.format('d')}"  # below the moved unit on the day
BEGUN = LATEST.format("d.valid_from", "u.valid_from")
FORMER = f"""
    SELECT l.id
    FROM branches_organizationline d
    JOIN branches_organizationline u
      ON u.descendant_id = d.ancestor_id AND u.depth > 0 AND {LASTS.format("u")}
    JOIN branches_organizationline l
      ON l.descendant_id = d.descendant_id AND l.ancestor_id = u.ancestor_id
     AND (l.valid_from = {BEGUN} OR l.valid_from IS NULL AND {BEGUN} IS NULL)
    WHERE {LASTING} AND {LASTS.format("l")}
"""
UNDONE = f"""
    DELETE FROM branches_organizationline WHERE id IN ({FORMER} AND l.valid_from >= %(day)s)
"""
ENDED = f"UPDATE branches_organizationline SET valid_to = %(day)s WHERE id IN ({FORMER})"
BEGINS = LATEST.format(f"({LATEST.format('d.valid_from', 'u.valid_from')})", "%(day)s")
NEW = f"""
    INSERT INTO branches_organizationline
        (ancestor_id, descendant_id, depth, valid_from, valid_to)
    SELECT * FROM (
        SELECT u.ancestor_id, d.descendant_id, u.depth + d.depth + 1, {BEGINS} AS valid_from,
               {EARLIEST.format("d.valid_to", "u.valid_to")} AS valid_to
        FROM branches_organizationline d
        JOIN branches_organizationline u ON u.descendant_id = %(parent)s AND {LASTS.format("u")}
        WHERE {LASTING}
    ) made
    WHERE valid_to IS NULL OR valid_from < valid_to
"""


def move_lines(unit, parent, day):
    """Let everything below ``unit`` stand under ``parent`` from ``day`` on, itself as well."""
    values = {
        "unit": unit.pk,
        "parent": parent.pk,
        "day": connection.ops.adapt_datefield_value(day),
    }
    with connection.cursor() as cursor:
        for statement in (UNDONE, ENDED, NEW):
            cursor.execute(statement, values)
