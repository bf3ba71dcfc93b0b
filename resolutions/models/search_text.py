"""The signed text of a resolution without diacritics, for search."""

from django.db import models

from resolutions.models.resolution import Resolution


class ResolutionText(models.Model):
    """Written in the transaction that signs, from the paper that is signed."""

    resolution = models.OneToOneField(
        Resolution, models.CASCADE, primary_key=True, related_name="text_for_search"
    )
    search_text = models.TextField()

    class Meta:
        verbose_name = "văn bản tìm kiếm"

    def __str__(self):
        return str(self.resolution_id)
