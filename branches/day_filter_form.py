"""What lists of moments are narrowed by first: the days."""

from datetime import time, timedelta

from config.lib.dates import local_moment
from config.lib.forms import DayField, PlainForm


class DayFilterForm(PlainForm):
    """Every field may stay empty; what makes no sense narrows nothing."""

    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)

    @property
    def asked(self):
        """The values that make sense, by name."""
        return self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})

    def narrowed(self, rows):
        """``rows``, which have a moment ``at``, as far as they are asked for."""
        if self.asked.get("tu"):
            rows = rows.filter(at__gte=local_moment(self.asked["tu"], time.min))
        if self.asked.get("den"):
            day_after = self.asked["den"] + timedelta(days=1)
            rows = rows.filter(at__lt=local_moment(day_after, time.min))
        return rows
