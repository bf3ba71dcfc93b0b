"""A subquery with few rows, which an index is asked with.

As ``branch__in=rows``; but within an "or" PostgreSQL answers that one by reading every row there is
and asking of each whether it is among them. The few put together as an array beforehand, each side
of the "or" is looked up in its own index. For many rows ``in`` is right: an array is searched from
one end to the other.
"""

from django.db.models import BigAutoField, Q
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


def among(relation, rows):
    """A condition: ``relation`` (or the ``pk``) leads to one of ``rows``, a queryset of few."""
    return Q(**{f"{relation}__among": rows})


class _Among:
    lookup_name = "among"

    def get_rhs_op(self, connection, rhs):
        if connection.vendor == "postgresql":
            return f"= ANY(ARRAY{rhs})"
        return super().get_rhs_op(connection, rhs)


@ForeignObject.register_lookup
class RelatedAmong(_Among, RelatedIn):
    pass


@BigAutoField.register_lookup
class KeyAmong(_Among, In):
    pass
