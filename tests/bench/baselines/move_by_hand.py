"""A commune put under another province by hand: paths and dated ancestry, nothing else."""

from django.db import connection

NEW_PARENT = "UPDATE branches_partyorganization SET parent_id = %(parent)s WHERE id = %(unit)s"
PATHS = """
    UPDATE branches_partyorganization SET path = %(new)s || substr(path, %(cut)s)
    WHERE path >= %(old)s AND path < %(after)s
"""
CLOSED = """
    UPDATE branches_organizationline SET valid_to = %(day)s
    WHERE valid_to IS NULL AND descendant_id IN (
        SELECT descendant_id FROM branches_organizationline
        WHERE ancestor_id = %(unit)s AND valid_to IS NULL
    ) AND ancestor_id IN (
        SELECT ancestor_id FROM branches_organizationline
        WHERE descendant_id = %(unit)s AND depth > 0 AND valid_to IS NULL
    )
"""
OPENED = """
    INSERT INTO branches_organizationline
        (ancestor_id, descendant_id, depth, valid_from, valid_to)
    SELECT a.ancestor_id, d.descendant_id, a.depth + d.depth + 1, %(day)s, NULL
    FROM branches_organizationline a
    JOIN branches_organizationline d ON d.ancestor_id = %(unit)s AND d.valid_to IS NULL
    WHERE a.descendant_id = %(parent)s AND a.valid_to IS NULL
"""


def move(unit, parent, new_path, day):
    values = {
        "unit": unit.pk,
        "parent": parent.pk,
        "old": unit.path,
        "after": unit.path + "~",
        "new": new_path,
        "cut": len(unit.path) + 1,
        "day": day.isoformat() if connection.vendor == "sqlite" else day,
    }
    with connection.cursor() as cursor:
        for statement in (CLOSED, OPENED, PATHS, NEW_PARENT):
            cursor.execute(statement, values)
