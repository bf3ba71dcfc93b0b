from django.db import migrations

from config.lib.migration_operations import TrigramIndex


class Migration(migrations.Migration):
    """Words are found in the minutes of a province without reading all of them."""

    dependencies = [("meetings", "0015_personal_reminder")]

    operations = [TrigramIndex("meetings_minutestext", "search_text", "minutes_text_trigrams")]
