"""The row of the status matrix: the letters of the twelve months."""

from reports.choices import MonthState
from reports.kept.month_letters import FURTHEST_FIRST
from reports.kept.working.dialect import covering
from reports.kept.working.tables import execute

LETTERS = "".join(FURTHEST_FIRST)
POSTPONED = FURTHEST_FIRST.index(MonthState.POSTPONED)


def fill(asked):
    states = " || ".join(
        f"max(CASE WHEN s.month = {month} THEN s.letter END)" for month in range(1, 13)
    )
    execute(
        f"""
        INSERT INTO kept_year
        WITH reached AS (
            SELECT branch_id, for_month AS month, min(reached) AS reached FROM (
                SELECT branch_id, for_month, reached FROM kept_meeting
                WHERE is_counted = 1 AND reached IS NOT NULL
                UNION ALL
                SELECT a.branch_id, a.month, {POSTPONED}
                FROM kept_branch b JOIN meetings_postponement a ON a.branch_id = b.branch_id
                WHERE b.is_counted = 1 AND a.year = %(year)s AND a.state = 'APPROVED'
            ) found
            GROUP BY branch_id, for_month
        ),
        letters AS (
            SELECT b.branch_id, m.month,
                   CASE WHEN r.reached IS NOT NULL THEN substr('{LETTERS}', r.reached + 1, 1)
                        WHEN {covering("m.first_day", "b")} THEN '{MonthState.NONE.value}'
                        ELSE '{MonthState.ABSENT.value}' END AS letter
            FROM kept_branch b CROSS JOIN kept_month m
            LEFT JOIN reached r ON r.branch_id = b.branch_id AND r.month = m.month
            WHERE b.is_counted = 1
        )
        SELECT s.branch_id, {states} FROM letters s GROUP BY s.branch_id
        """,
        asked.days,
    )
