"""Rows that may be read but not changed by others until the transaction ends.

``FOR SHARE``, which the ORM does not know: readers do not wait for each other, whoever changes such
a row waits for all of them. SQLite needs none, its transactions come one after the other.
"""

from django.db import connections


def held_still(queryset, *, of):
    """The primary keys of the rows of ``queryset``, with the rows of table ``of`` locked.

    Rows another transaction is changing are waited for, and read as it left them.
    """
    connection = connections[queryset.db]
    sql, params = queryset.order_by("pk").values_list("pk").query.sql_with_params()
    if connection.features.has_select_for_update:
        sql += f" FOR SHARE OF {connection.ops.quote_name(of)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]
