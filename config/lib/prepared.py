"""Questions asked for every change in the same words: put into SQL once, asked with other values.

The ORM takes longer to put such a question than the database to answer it.
"""

from django.db import connection


class Prepared:
    """``build(*values)`` gives the queryset; called with as many ``examples`` (values that stand
    for nothing else in it) once a kind of database, afterwards only the values change.

    ``suffix``: words of PostgreSQL after the question, for locks. Values are numbers, texts, or
    days as ISO text.
    """

    def __init__(self, build, *, examples, suffix=""):
        self.build, self.examples, self.suffix = build, examples, suffix
        self._known = {}

    def __call__(self, *values):
        """The rows, as tuples."""
        sql, order = self._known.get(connection.vendor) or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one] if is_place else one for is_place, one in order])
            return cursor.fetchall()

    def _compile(self):
        sql, params = self.build(*self.examples).query.sql_with_params()
        if connection.features.has_select_for_update:
            sql += self.suffix
        texts = [str(one) for one in self.examples]
        order = [
            (True, texts.index(str(one))) if str(one) in texts else (False, one) for one in params
        ]
        if {place for is_place, place in order if is_place} != set(range(len(self.examples))):
            raise ValueError(f"not every value has a place in {sql}")
        self._known[connection.vendor] = sql, order
        return sql, order
