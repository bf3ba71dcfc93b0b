"""Questions asked for every change in the same words: put into SQL once, asked with other values.

The ORM takes longer to put such a question than the database to answer it.
"""

from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError


@dataclass(frozen=True)
class _Words:
    """A statement of one kind of database.

    ``order`` says for each parameter whether it is the value of that place, or itself;
    ``converted`` makes rows of what the database gave.
    """

    sql: str
    order: list
    converted: object = None
    make: object = None


class _Statement:
    """``build(*values)`` gives what is compiled; called with as many ``examples`` (values that
    stand for nothing else in it) once a kind of database, afterwards only the values change.

    Values are numbers, texts, or days as ISO text.
    """

    def __init__(self, build, *, examples):
        self.build, self.examples = build, examples
        self._known = {}

    @property
    def words(self):
        return self._known.get(connection.vendor) or self._compile()

    def _run(self, cursor, values):
        words = self.words
        params = [values[one] if is_place else one for is_place, one in words.order]
        cursor.execute(words.sql, params)
        return words

    def _compile(self):
        words = self._known[connection.vendor] = self._put(self.build(*self.examples))
        return words

    def _order(self, sql, params):
        """Where each value stands among ``params``."""
        texts = [str(one) for one in self.examples]
        order = [
            (True, texts.index(str(one))) if str(one) in texts else (False, one) for one in params
        ]
        if {place for is_place, place in order if is_place} != set(range(len(self.examples))):
            raise ValueError(f"not every value has a place in {sql}")
        return order


class Prepared(_Statement):
    """A question: ``build`` gives a queryset of plain values.

    ``suffix``: words of PostgreSQL after the question, for locks. A question that locks is refused
    outside a transaction.
    """

    def __init__(self, build, *, examples, suffix=""):
        super().__init__(build, examples=examples)
        self.suffix = suffix

    def __call__(self, *values):
        """The rows, as tuples."""
        rows, words = self._answer(values)
        return [tuple(row) for row in words.converted(rows)] if words.converted else rows

    def _answer(self, values):
        with connection.cursor() as cursor:
            words = self._run(cursor, values)
            return cursor.fetchall(), words

    def _put(self, queryset):
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if connection.features.has_select_for_update:
            sql += self.suffix
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(fields)
        return _Words(
            *(sql, self._order(sql, params)),
            partial(compiler.apply_converters, converters=converters) if converters else None,
            self._maker(compiler),
        )

    def _maker(self, compiler):
        """Plain values are made into nothing else."""


class PreparedObjects(Prepared):
    """The same for a queryset of objects, with those ``select_related`` brings along.

    ``locks``: the queryset takes locks, so it is refused outside a transaction.
    """

    def __init__(self, build, *, examples, locks=False):
        super().__init__(build, examples=examples)
        self.locks = locks

    def __call__(self, *values):
        """The objects, in a list."""
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a lock is taken within a transaction")
        rows, words = self._answer(values)
        make = words.make
        return [make(row) for row in (words.converted(rows) if words.converted else rows)]

    def _maker(self, compiler):
        """As `django.db.models.query.ModelIterable` makes an object of a row."""
        info, alias = compiler.klass_info, connection.alias
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [one[0].target.attname for one in compiler.select[first:last]]
        related = get_related_populators(info, compiler.select, alias)
        from_db = info["model"].from_db

        def make(row):
            found = from_db(alias, names, row[first:last])
            for one in related:
                one.populate(row, found)
            return found

        return make


class PreparedChange(_Statement):
    """A change of rows: ``build`` gives the queryset and what its columns become, as a mapping."""

    def __call__(self, *values):
        """How many rows were changed."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return cursor.rowcount

    def _put(self, built):
        queryset, changes = built
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(connection=connection).as_sql()
        return _Words(sql, self._order(sql, params))
