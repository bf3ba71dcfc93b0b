"""What the database knows of the size of its tables, told anew after a large import."""

from django.db import connection


def refresh_statistics(models):
    """Let PostgreSQL count the tables of ``models`` now, inside the running transaction.

    Until its own clock does so, it plans queries as if fresh tables were empty. SQLite plans
    without counts.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
