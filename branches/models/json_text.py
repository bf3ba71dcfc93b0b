"""JSON kept as its canonical text: the database stores the very bytes that were hashed."""

import json

from django.db import models

from config.lib.canonical import canonical_json


class CanonicalJSONField(models.TextField):
    """Plain values in Python, their canonical JSON in the database, on every vendor alike.

    ``JSONField`` lets PostgreSQL reorder and respace what it stores, so a changed byte might not
    show. Text that is no JSON any more was changed by hand; it reads as nothing, and the proof of
    the trail, which reads the bytes, names it.
    """

    def from_db_value(self, value, expression, connection):
        try:
            return None if value is None else json.loads(value)
        except (ValueError, RecursionError):
            return None

    def get_prep_value(self, value):
        return None if value is None else canonical_json(value)
