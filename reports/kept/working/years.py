"""The row of the status matrix: letters, attendance and figures of the twelve months."""

from reports.choices import MonthState
from reports.kept.counts import COUNTERS
from reports.kept.month_letters import FURTHEST_FIRST
from reports.kept.working.dialect import json_list
from reports.kept.working.frame import MONTHS_FROM
from reports.kept.working.tables import execute

MONTHS = range(1, 13)
LETTERS = "".join(FURTHEST_FIRST)
POSTPONED = FURTHEST_FIRST.index(MonthState.POSTPONED)
NONE = FURTHEST_FIRST.index(MonthState.NONE)


def fill(asked):
    states = " || ".join(_of_month("s.letter", month) for month in MONTHS)
    attendance = " || ',' || ".join(_of_month("s.attendance", month) for month in MONTHS)
    sides = [
        " || ',' || ".join(
            f"coalesce(max(CASE WHEN f.stretch = {MONTHS_FROM + month - 1} "
            f"AND f.counts_for IN ({side}, 2) THEN f.counters END), 'null')"
            for month in MONTHS
        )
        for side in (0, 1)
    ]
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
            SELECT s.branch_id, s.month,
                   CASE WHEN r.reached IS NOT NULL THEN substr('{LETTERS}', r.reached + 1, 1)
                        WHEN s.existed = 1 THEN '{MonthState.NONE.value}'
                        ELSE '{MonthState.ABSENT.value}' END AS letter,
                   {json_list(["s.present", "s.expected"])} AS attendance
            FROM kept_sum s
            LEFT JOIN reached r ON r.branch_id = s.branch_id AND r.month = s.month
            WHERE s.official = 0
        ),
        spans AS (
            SELECT s.branch_id, {states} AS states, '[' || {attendance} || ']' AS attendance
            FROM letters s GROUP BY s.branch_id
        ),
        months AS (
            SELECT f.organization_id AS branch_id,
                   '[[' || {sides[0]} || '],[' || {sides[1]} || ']]' AS months
            FROM (
                SELECT organization_id, stretch, counts_for, {json_list(COUNTERS)} AS counters
                FROM kept_figures WHERE stretch >= {MONTHS_FROM}
            ) f
            GROUP BY f.organization_id
        )
        SELECT s.branch_id, s.states, s.attendance, coalesce(m.months, '{_nothing()}')
        FROM spans s LEFT JOIN months m ON m.branch_id = s.branch_id
        """,
        asked.days,
    )


def _of_month(value, month):
    return f"max(CASE WHEN s.month = {month} THEN {value} END)"


def _nothing():
    twelve = ",".join(["null"] * 12)
    return f"[[{twelve}],[{twelve}]]"
