"""Months as rows like every other part of a year, official figures as corrections.

What was kept goes and is counted once more; until then figures are counted from the rows. The same
on the way back.
"""

import django.db.models.deletion
from django.db import migrations, models

FORGET = "DELETE FROM reports_branchyear"
COUNT_AGAIN = "INSERT INTO reports_figuremark (reach) VALUES ('SUBTREE')"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0015_yearly_grades"),
    ]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="branchyear",
            name="attendance",
        ),
        migrations.RemoveField(
            model_name="branchyear",
            name="months",
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        migrations.DeleteModel(
            name="OrganizationFigures",
        ),
        migrations.CreateModel(
            name="OrganizationFigures",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organization_id",
                        "year",
                        "part",
                        "is_correction",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_figures",
                        to="branches.partyorganization",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Cả năm"),
                            (1, "Quý I"),
                            (2, "Quý II"),
                            (3, "Quý III"),
                            (4, "Quý IV"),
                            (5, "6 tháng đầu năm"),
                            (6, "6 tháng cuối năm"),
                            (11, "Tháng 1"),
                            (12, "Tháng 2"),
                            (13, "Tháng 3"),
                            (14, "Tháng 4"),
                            (15, "Tháng 5"),
                            (16, "Tháng 6"),
                            (17, "Tháng 7"),
                            (18, "Tháng 8"),
                            (19, "Tháng 9"),
                            (20, "Tháng 10"),
                            (21, "Tháng 11"),
                            (22, "Tháng 12"),
                        ]
                    ),
                ),
                ("is_correction", models.BooleanField()),
                ("branch_count", models.IntegerField(default=0)),
                ("silent_count", models.IntegerField(default=0)),
                ("attendance_part", models.IntegerField(default=0)),
                ("attendance_whole", models.IntegerField(default=0)),
                ("attendance_met", models.IntegerField(default=0)),
                ("contributions_part", models.IntegerField(default=0)),
                ("contributions_whole", models.IntegerField(default=0)),
                ("contributions_met", models.IntegerField(default=0)),
                ("regular_part", models.IntegerField(default=0)),
                ("regular_whole", models.IntegerField(default=0)),
                ("regular_met", models.IntegerField(default=0)),
                ("thematic_part", models.IntegerField(default=0)),
                ("thematic_whole", models.IntegerField(default=0)),
                ("thematic_met", models.IntegerField(default=0)),
                ("resolutions_part", models.IntegerField(default=0)),
                ("resolutions_whole", models.IntegerField(default=0)),
                ("resolutions_met", models.IntegerField(default=0)),
                ("window_part", models.IntegerField(default=0)),
                ("window_whole", models.IntegerField(default=0)),
                ("duration_part", models.IntegerField(default=0)),
                ("duration_whole", models.IntegerField(default=0)),
                ("prepared_part", models.IntegerField(default=0)),
                ("prepared_whole", models.IntegerField(default=0)),
                ("notified_part", models.IntegerField(default=0)),
                ("notified_whole", models.IntegerField(default=0)),
                ("sent_part", models.IntegerField(default=0)),
                ("sent_whole", models.IntegerField(default=0)),
                ("visited_part", models.IntegerField(default=0)),
                ("visited_whole", models.IntegerField(default=0)),
                ("leaders_part", models.IntegerField(default=0)),
                ("leaders_whole", models.IntegerField(default=0)),
            ],
            options={
                "verbose_name": "số liệu tổng hợp",
                "indexes": [
                    models.Index(fields=["year", "part", "is_correction"], name="figures_of_period")
                ],
                "constraints": [],
            },
        ),
        migrations.RunSQL(COUNT_AGAIN, COUNT_AGAIN),
    ]
