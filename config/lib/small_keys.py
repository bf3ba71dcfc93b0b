"""Foreign keys of four bytes, for the one table that grows fastest."""

from django.db import models


class SmallForeignKey(models.ForeignKey):
    """A foreign key kept in four bytes on PostgreSQL, whatever the key it names takes there.

    Room for 2,147,483,647 rows of the other table; the database refuses a larger number. SQLite
    keeps every whole number in as many bytes as it needs.
    """

    def db_type(self, connection):
        return "integer" if connection.vendor == "postgresql" else super().db_type(connection)
