from django.db import migrations

from config.lib.migration_operations import PostgresOnlySQL


class Migration(migrations.Migration):
    """Seats of one kind never overlap, not even under parallel writes (SQLite: trigger)."""

    dependencies = [("members", "0001_initial")]

    operations = [
        PostgresOnlySQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        PostgresOnlySQL(
            "ALTER TABLE members_membership ADD CONSTRAINT membership_one_seat_a_day "
            "EXCLUDE USING gist (member_id WITH =, kind WITH =, "
            "daterange(valid_from, valid_to) WITH &&)",
            "ALTER TABLE members_membership DROP CONSTRAINT membership_one_seat_a_day",
        ),
    ]
