from django.db import migrations

from config.lib.migration_operations import PostgresOnlySQL


class Migration(migrations.Migration):
    """A year of attendance is read from one small index (performance guide 0.7)."""

    dependencies = [("meetings", "0001_initial")]

    operations = [
        PostgresOnlySQL(
            "CREATE INDEX attendance_ym ON meetings_attendance USING brin (ym)",
            "DROP INDEX attendance_ym",
        ),
    ]
