from django.db import migrations


class Migration(migrations.Migration):
    """A month sent late and answered since has a letter of its own: all are counted once more."""

    dependencies = [
        ("reports", "0010_inspections"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO reports_figuremark (reach) VALUES ('SUBTREE')", migrations.RunSQL.noop
        ),
    ]
