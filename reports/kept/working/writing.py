"""From working tables to the kept ones: only what changed, carried up the tree by addition.

What a branch changed by is added to every unit above it, each part of the year by the tree of its
own last day, so a change costs what it changed, whatever stands in the table.
"""

from reports.ancestry import units_counted_for
from reports.kept.counts import COUNTERS
from reports.kept.working import tables
from reports.kept.working.dialect import covering, plain_day
from reports.kept.working.tables import execute, summed

SUMS = summed(COUNTERS)
NAMES = ", ".join(COUNTERS)
NEGATIVE = ", ".join(f"-{name}" for name in COUNTERS)
ALL_ZERO = " AND ".join(f"{name} = 0" for name in COUNTERS)
KEY = "organization_id, part, official"
KEPT_KEY = "organization_id, year, part, is_correction"
OF_THESE = "k.year = %(year)s AND k.organization_id IN (SELECT branch_id FROM kept_asked)"
OFFICIAL = "CASE WHEN is_correction THEN 1 ELSE 0 END"


def store(asked, *, upwards=True):
    """Write what `counting.count` found; the caller holds the transaction.

    Not ``upwards`` where the tree itself changed: `add_up_again` then sums the units above.
    """
    with tables.planned_once(asked):
        are_first = not _is_anything_kept(asked)
        is_changed = are_first or find_changes(asked)
        if upwards and is_changed:
            carry(asked, "kept_figures" if are_first else "kept_change")
    if are_first:
        _insert(asked)
    if is_changed:
        _add(asked)
    _write_years(asked)


def add_up_again(asked):
    """Bring every unit of the year to the sum of its branches' kept rows."""
    find_changes_above(asked)
    execute("DELETE FROM kept_rise")
    _add(asked)


def _is_anything_kept(asked):
    """Whether there is a row of the year of one of the branches asked for."""
    return tables.rows(
        f"SELECT 1 FROM reports_organizationfigures k WHERE {OF_THESE} LIMIT 1", asked.days
    )


def _insert(asked):
    """Write the figures of branches that have none yet."""
    execute(
        f"""
        INSERT INTO reports_organizationfigures ({KEPT_KEY}, {NAMES})
        SELECT organization_id, %(year)s, part, official = 1, {NAMES} FROM kept_figures
        """,
        asked.days,
    )


def find_changes(asked):
    """In ``kept_change`` by how much every row of the branches asked for differs from the kept;
    whether any does."""
    less = ", ".join(f"f.{name} - coalesce(k.{name}, 0) AS {name}" for name in COUNTERS)
    changed = execute(
        f"""
        INSERT INTO kept_change
        SELECT {KEY}, {NAMES} FROM (
            SELECT f.organization_id, f.part, f.official, {less}
            FROM kept_figures f
            LEFT JOIN reports_organizationfigures k
              ON k.organization_id = f.organization_id AND k.year = %(year)s AND k.part = f.part
             AND k.is_correction = (f.official = 1)
        ) changed
        WHERE NOT ({ALL_ZERO})
        """,
        asked.days,
    )
    changed += execute(
        f"""
        INSERT INTO kept_change
        SELECT organization_id, part, {OFFICIAL}, {NEGATIVE} FROM reports_organizationfigures k
        WHERE {OF_THESE} AND NOT EXISTS (
            SELECT 1 FROM kept_figures f
            WHERE f.organization_id = k.organization_id AND f.part = k.part
              AND f.official = CASE WHEN k.is_correction THEN 1 ELSE 0 END
        )
        """,
        asked.days,
    )
    tables.told(asked, "kept_change")
    return bool(changed)


def carry(asked, changes="kept_change"):
    """In ``kept_rise`` what the rows of ``changes`` add to every unit above.

    An open branch is first added to its parent, whose units above are the branch's own; one that
    closed within the part counts under the parent of its last day (handbook 4.1).
    """
    is_open, of_closed = "", ""
    if _find_closed(asked):
        is_open = """
            WHERE NOT EXISTS (
                SELECT 1 FROM kept_closed x WHERE x.branch_id = c.organization_id
                AND x.valid_to > t.first_day AND x.valid_to <= t.day
            )
        """
        of_closed = f"""
            UNION ALL
            SELECT h.unit_id, c.part, c.official, {NAMES}
            FROM {changes} c
            JOIN kept_chain h ON h.branch_id = c.organization_id AND h.part = c.part
        """
    execute(
        f"""
        INSERT INTO kept_rise
        WITH under AS (
            SELECT l.ancestor_id AS organization_id, c.part, c.official, {SUMS}
            FROM {changes} c
            JOIN kept_stretch t ON t.stretch = c.part
            JOIN branches_organizationline l
              ON l.descendant_id = c.organization_id AND l.depth = 1 AND {covering("t.day", "l")}
            {is_open}
            GROUP BY l.ancestor_id, c.part, c.official
        )
        SELECT {KEY}, {SUMS} FROM (
            SELECT l.ancestor_id AS organization_id, c.part, c.official, {NAMES}
            FROM under c
            JOIN kept_stretch t ON t.stretch = c.part
            JOIN branches_organizationline l
              ON l.descendant_id = c.organization_id AND {covering("t.day", "l")}
            {of_closed}
        ) added
        GROUP BY {KEY}
        """
    )


def _find_closed(asked):
    """The branches closed within the year, and what each counts for in every part; whether any is.

    As `reports.ancestry.closed_lines`; there are few of them, most often none.
    """
    some = "AND l.descendant_id IN (SELECT branch_id FROM kept_asked)" if asked.is_listed else ""
    closed = execute(
        f"""
        INSERT INTO kept_closed
        SELECT DISTINCT b.id, b.valid_to
        FROM branches_partyorganization b
        JOIN branches_organizationline l ON l.descendant_id = b.id AND l.depth = 1
        WHERE b.is_branch AND b.valid_to > %(first_day)s AND b.valid_to <= %(last_day)s
          AND (l.valid_from IS NULL OR l.valid_from < b.valid_to)
          AND (l.valid_to IS NULL OR l.valid_to >= b.valid_to) {some}
        """,
        asked.days,
    )
    if not closed:
        return False
    for part, first_day, day in asked.parts:
        gone = tables.rows(
            "SELECT branch_id FROM kept_closed WHERE valid_to > %s AND valid_to <= %s",
            [plain_day(first_day), plain_day(day)],
        )
        chains = units_counted_for({branch for (branch,) in gone}, first_day, day)
        tables.insert(
            "kept_chain",
            "branch_id, part, unit_id",
            [(branch, part, unit) for branch, units in chains.items() for unit in units - {branch}],
        )
    return True


def _add(asked):
    """Add the changes to the kept rows of branches and units; rows that say nothing go."""
    added = ", ".join(
        f"{name} = reports_organizationfigures.{name} + EXCLUDED.{name}" for name in COUNTERS
    )
    changes = (
        f"SELECT {KEY}, {NAMES} FROM kept_change UNION ALL SELECT {KEY}, {NAMES} FROM kept_rise"
    )
    execute(
        f"""
        INSERT INTO reports_organizationfigures ({KEPT_KEY}, {NAMES})
        SELECT organization_id, %(year)s, part, official = 1, {NAMES} FROM ({changes}) c WHERE true
        ON CONFLICT ({KEPT_KEY}) DO UPDATE SET {added}
        """,
        asked.days,
    )
    execute(
        f"""
        DELETE FROM reports_organizationfigures
        WHERE year = %(year)s AND {ALL_ZERO} AND organization_id IN (
            SELECT organization_id FROM kept_change
            UNION ALL SELECT organization_id FROM kept_rise
        )
        """,
        asked.days,
    )


def _write_years(asked):
    """Write the letters that changed; the others were only counted on a later day."""
    of_these = "year = %(year)s AND organization_id IN (SELECT branch_id FROM kept_asked)"
    execute(
        f"""
        DELETE FROM reports_branchyear WHERE {of_these}
        AND organization_id NOT IN (SELECT organization_id FROM kept_year)
        """,
        asked.days,
    )
    execute(
        """
        INSERT INTO reports_branchyear (organization_id, year, reckoned_on, states)
        SELECT organization_id, %(year)s, %(day)s, states FROM kept_year WHERE true
        ON CONFLICT (organization_id, year) DO UPDATE
        SET states = EXCLUDED.states, reckoned_on = EXCLUDED.reckoned_on
        """,
        asked.days,
    )


# --- what was kept against what is ------------------------------------------------------------


def differing_rows():
    """Pairs of unit and part that stand in ``kept_change``."""
    return tables.rows("SELECT DISTINCT organization_id, part FROM kept_change ORDER BY 1, 2")


def differing_years(asked):
    """The branches whose kept letters are not what was counted."""
    return tables.rows(
        """
        SELECT y.organization_id FROM kept_year y WHERE NOT EXISTS (
            SELECT 1 FROM reports_branchyear b
            WHERE b.organization_id = y.organization_id AND b.year = %(year)s
              AND b.states = y.states
        )
        UNION
        SELECT organization_id FROM reports_branchyear
        WHERE year = %(year)s AND organization_id IN (SELECT branch_id FROM kept_asked)
          AND organization_id NOT IN (SELECT organization_id FROM kept_year)
        ORDER BY 1
        """,
        asked.days,
    )


def find_changes_above(asked):
    """In ``kept_change`` by how much the units above differ from the sums of the branches kept.

    ``asked`` comes from `frame.begin`: the working tables hold nothing else.
    """
    execute(
        f"""
        INSERT INTO kept_change
        SELECT f.organization_id, f.part, {OFFICIAL}, {NAMES}
        FROM reports_organizationfigures f
        JOIN branches_partyorganization b ON b.id = f.organization_id AND b.is_branch
        WHERE f.year = %(year)s AND f.part IN (SELECT stretch FROM kept_stretch)
        """,
        asked.days,
    )
    carry(asked)
    execute("DELETE FROM kept_change")
    execute(
        f"""
        INSERT INTO kept_change
        SELECT {KEY}, {NAMES} FROM (
            SELECT {KEY}, {SUMS} FROM (
                SELECT {KEY}, {NAMES} FROM kept_rise
                UNION ALL
                SELECT organization_id, part, {OFFICIAL}, {NEGATIVE}
                FROM reports_organizationfigures WHERE year = %(year)s
            ) both_sides
            WHERE organization_id IN (SELECT id FROM branches_partyorganization WHERE NOT is_branch)
            GROUP BY {KEY}
        ) changed
        WHERE NOT ({ALL_ZERO})
        """,
        asked.days,
    )
