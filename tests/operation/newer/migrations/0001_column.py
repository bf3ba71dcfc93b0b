from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True)),
                        ("name", models.TextField()),
                    ],
                    options={"db_table": "branches_partyorganization"},
                )
            ]
        ),
        migrations.AddField(
            model_name="unit",
            name="note",
            field=models.TextField(default="", db_default=""),
        ),
    ]
