from django.db import migrations

from config.lib.migration_operations import PostgresOnlySQL


class Migration(migrations.Migration):
    """Paths compare byte by byte, so that a subtree is one range of the index."""

    dependencies = [("branches", "0001_initial")]

    operations = [
        PostgresOnlySQL(
            'ALTER TABLE branches_partyorganization ALTER COLUMN path TYPE varchar(80) COLLATE "C"',
            "ALTER TABLE branches_partyorganization ALTER COLUMN path TYPE varchar(80)",
        ),
        PostgresOnlySQL(
            'ALTER TABLE branches_auditevent ALTER COLUMN path TYPE varchar(80) COLLATE "C"',
            "ALTER TABLE branches_auditevent ALTER COLUMN path TYPE varchar(80)",
        ),
    ]
