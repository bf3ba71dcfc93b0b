"""Sixty rows of attendance by one hand-written statement."""

from django.db import connection

ROW = "(%s, %s, %s, %s, %s, %s, '', '', 0, %s, 0)"
STATEMENT = (
    "INSERT INTO meetings_attendance (meeting_id, member_id, organization_id, ym, status, "
    "is_expected, reason_code, reason_text, late_minutes, left_early, contribution_count) "
    "VALUES {rows} ON CONFLICT (meeting_id, member_id) DO UPDATE SET status = EXCLUDED.status"
)


def save(rows):
    """``rows``: tuples of the first six columns."""
    values = [value for row in rows for value in (*row, False)]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(rows=", ".join([ROW] * len(rows))), values)
