"""The day a plan was handed in first decides whether it came late."""

from django.db import migrations, models
from django.db.models.functions import TruncDate


def take_the_day_of_sending(apps, schema_editor):
    """Plans sent so far were handed in on the day they were sent last; nothing else is known."""
    plans = apps.get_model("meetings", "AnnualPlan").objects.using(schema_editor.connection.alias)
    plans.filter(submitted_at__isnull=False).update(handed_in_on=TruncDate("submitted_at"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_meeting_of_party_group")]

    operations = [
        migrations.AddField(
            model_name="annualplan",
            name="handed_in_on",
            field=models.DateField(blank=True, null=True, verbose_name="Ngày gửi lần đầu"),
        ),
        migrations.RunPython(take_the_day_of_sending, migrations.RunPython.noop),
    ]
