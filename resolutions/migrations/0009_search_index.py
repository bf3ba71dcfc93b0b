from django.db import migrations

from config.lib.migration_operations import TrigramIndex


class Migration(migrations.Migration):
    """Words are found in the resolutions of a province without reading all of them."""

    dependencies = [("resolutions", "0008_number_kinds")]

    operations = [
        TrigramIndex("resolutions_resolutiontext", "search_text", "resolution_text_trigrams")
    ]
