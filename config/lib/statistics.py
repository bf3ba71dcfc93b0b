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


def refresh_empty_statistics():
    """Count the tables PostgreSQL believes empty although they hold rows; returns their names.

    For such a table it may choose a plan that takes minutes instead of milliseconds. Tables this
    role does not own are left to the server's own clock.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid "
            "WHERE c.relkind = 'r' AND c.reltuples <= 0 AND pg_relation_size(c.oid) > 0 "
            "AND c.relnamespace = current_schema()::regnamespace "
            "AND pg_has_role(c.relowner, 'MEMBER') ORDER BY c.relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
    return tables
