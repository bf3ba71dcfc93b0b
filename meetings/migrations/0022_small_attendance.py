import django.db.models.deletion
from django.db import migrations

import config.lib.small_keys
from config.lib.relaid_tables import RelayTable

INDEX = "meetings_attendance_meeting_id_296f48af"
KEYS = ("meeting_id", "member_id", "organization_id")
FACTS = {
    **dict.fromkeys(("ym", "status", "late_minutes", "contribution_count"), "smallint"),
    **dict.fromkeys(("is_expected", "left_early"), "boolean"),
    "reason_code": "varchar(10)",
    "reason_text": "varchar(200)",
}
BEFORE = (
    *("ym", "status", "is_expected", "reason_code", "reason_text", "late_minutes"),
    *("left_early", "contribution_count"),
)


def key_to(model, on_delete, related_name, **options):
    return config.lib.small_keys.SmallForeignKey(
        on_delete=on_delete, related_name=related_name, to=model, **options
    )


class Migration(migrations.Migration):
    """A third less for the table that grows fastest: keys of four bytes, no gaps between columns.

    The primary key begins with the meeting, so it is the index of the meeting.
    """

    dependencies = [("meetings", "0021_text_revisions")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {INDEX}",
            f"CREATE INDEX {INDEX} ON meetings_attendance (meeting_id)",
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "attendance",
                    "meeting",
                    key_to(
                        "meetings.meeting",
                        django.db.models.deletion.CASCADE,
                        "attendances",
                        db_index=False,
                    ),
                ),
                migrations.AlterField(
                    "attendance",
                    "member",
                    key_to("members.member", django.db.models.deletion.PROTECT, "attendances"),
                ),
                migrations.AlterField(
                    "attendance",
                    "organization",
                    key_to(
                        "branches.partyorganization",
                        django.db.models.deletion.PROTECT,
                        "+",
                        db_index=False,
                    ),
                ),
            ],
        ),
        RelayTable(
            "attendance",
            [*((key, "integer") for key in KEYS), *FACTS.items()],
            was=[
                *((name, FACTS[name]) for name in BEFORE),
                *((key, "bigint") for key in reversed(KEYS)),
            ],
            sorted_by=("ym", "meeting_id", "member_id"),
        ),
    ]
