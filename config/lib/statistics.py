"""What the database knows of the size of its tables, told anew after a large import."""

from django.db import connection

COUNTER = "chibo_count_table(text)"  # of the owner of the tables, see `branches.grants`


def refresh_statistics(models):
    """Let PostgreSQL count the tables of ``models`` now, inside the running transaction.

    Until its own clock does so, it plans queries as if fresh tables were empty. SQLite plans
    without counts.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            _count(cursor, model._meta.db_table)


def refresh_empty_statistics():
    """Count the tables PostgreSQL believes empty although they hold rows; returns their names.

    For such a table it may choose a plan that takes minutes instead of milliseconds. Where the
    program does not own its tables, the owner's function counts them (`branches.grants`).
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid "
            "WHERE c.relkind = 'r' AND c.reltuples <= 0 AND pg_relation_size(c.oid) > 0 "
            "AND c.relnamespace = current_schema()::regnamespace "
            "AND (pg_has_role(c.relowner, 'MEMBER') OR to_regprocedure(%s) IS NOT NULL) "
            "ORDER BY c.relname",
            [COUNTER],
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            _count(cursor, table)
    return tables


def _count(cursor, table):
    """The role that owns the table counts it; otherwise the function its owner left, if any."""
    cursor.execute(
        "SELECT pg_has_role(relowner, 'MEMBER'), to_regprocedure(%s) IS NOT NULL "
        "FROM pg_class WHERE oid = to_regclass(%s)",
        [COUNTER, connection.ops.quote_name(table)],
    )
    is_ours, has_counter = cursor.fetchone()
    if is_ours or not has_counter:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
    else:
        cursor.execute("SELECT chibo_count_table(%s)", [table])
