from django.db import migrations, models

from config.lib.migration_operations import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("newer", "0001_column")]
    operations = [
        AddIndexOnline(
            model_name="unit", index=models.Index(fields=["note"], name="unit_note_newer")
        )
    ]
