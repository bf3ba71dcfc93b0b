"""The row of the status matrix: the letters of the twelve months."""

from reports.choices import MonthState
from reports.kept.month_letters import FURTHEST_FIRST
from reports.kept.working.dialect import covering
from reports.kept.working.tables import execute

LETTERS = "".join(FURTHEST_FIRST)
POSTPONED = FURTHEST_FIRST.index(MonthState.POSTPONED)


def fill(asked):
    """Of every month what came furthest; where nothing did, whether there was a branch."""
    reached = ", ".join(
        f"min(CASE WHEN month = {month} THEN reached END) AS of_{month}" for month in range(1, 13)
    )
    letters = " || ".join(map(_letter, range(1, 13)))
    execute(
        f"""
        INSERT INTO kept_year
        WITH found AS (
            SELECT branch_id, for_month AS month, reached FROM kept_meeting
            WHERE is_counted = 1 AND reached IS NOT NULL
            UNION ALL
            SELECT a.branch_id, a.month, {POSTPONED}
            FROM kept_branch b JOIN meetings_postponement a ON a.branch_id = b.branch_id
            WHERE b.is_counted = 1 AND a.year = %(year)s AND a.state = 'APPROVED'
        ),
        reached AS (SELECT branch_id, {reached} FROM found GROUP BY branch_id)
        SELECT b.branch_id, {letters}
        FROM kept_branch b LEFT JOIN reached r ON r.branch_id = b.branch_id
        WHERE b.is_counted = 1
        """,
        asked.days,
    )


def _letter(month):
    first_day = f"(SELECT first_day FROM kept_month WHERE month = {month})"
    return (
        f"CASE WHEN r.of_{month} IS NOT NULL THEN substr('{LETTERS}', r.of_{month} + 1, 1) "
        f"WHEN {covering(first_day, 'b')} THEN '{MonthState.NONE.value}' "
        f"ELSE '{MonthState.ABSENT.value}' END"
    )
