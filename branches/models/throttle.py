"""How often somebody unknown asked: counted in the database, which all processes share."""

from django.db import models


class Throttle(models.Model):
    """The attempts of one address at one thing since ``began_at``; ``key`` is a keyed digest."""

    key = models.CharField(max_length=64, primary_key=True)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.count} since {self.began_at}"
