"""The kept figures once more, row by row in Python: the oracle of `reports.kept.working`."""
