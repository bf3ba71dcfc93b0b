from django.db import migrations, models

from config.lib.migration_operations import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("branches", "0016_look_kinds")]
    operations = [
        AddIndexOnline(
            model_name="partyorganization",
            index=models.Index(
                fields=["valid_to"],
                condition=models.Q(valid_to__isnull=False),
                name="organization_ended",
            ),
        )
    ]
