"""Questions asked for every change in the same words: put into SQL once, asked with other values.

The ORM takes longer to put such a question than the database to answer it.
"""

from functools import partial

from django.db import connection
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

from config.lib.planned import Planned


class _Statement:
    """``build(*values)`` gives what is compiled; called with as many ``examples`` (values that
    stand for nothing else in it) once a kind of database, afterwards only the values change.

    Values are numbers, texts, or days as ISO text.
    """

    def __init__(self, build, *, examples):
        self.build, self.examples = build, examples
        self._known = {}

    @property
    def put(self):
        """What `_put` made of it for the database in use."""
        known = self._known.get(connection.vendor)
        if known is None:
            known = self._known[connection.vendor] = self._put(self.build(*self.examples))
        return known

    def _planned(self, sql, params):
        """The `Planned` statement: which of ``params`` stand for which value."""
        texts = [str(one) for one in self.examples]
        order = [
            (True, texts.index(str(one))) if str(one) in texts else (False, one) for one in params
        ]
        if {place for is_place, place in order if is_place} != set(range(len(self.examples))):
            raise ValueError(f"not every value has a place in {sql}")
        return Planned(sql, order)


class Prepared(_Statement):
    """A question: ``build`` gives a queryset of plain values.

    ``suffix``: words of PostgreSQL after the question, for locks. Without ``is_converted`` values
    stay as the driver gives them: numbers, texts, days and truth values of plain columns are right.
    """

    def __init__(self, build, *, examples, suffix="", is_converted=True):
        super().__init__(build, examples=examples)
        self.suffix, self.is_converted = suffix, is_converted

    def __call__(self, *values):
        """The rows, as tuples."""
        planned, convert, _ = self.put
        rows = _answer(planned, values)
        return [tuple(row) for row in convert(rows)] if convert else rows

    def _put(self, queryset):
        """The statement, what converts the rows (None: nothing), what makes objects of them."""
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if connection.features.has_select_for_update:
            sql += self.suffix
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        converters = self.is_converted and compiler.get_converters(fields)
        return (
            self._planned(sql, params),
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
        planned, convert, make = self.put
        rows = _answer(planned, values)
        return [make(row) for row in (convert(rows) if convert else rows)]

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
            self.put.run(cursor, values)
            return cursor.rowcount

    def _put(self, built):
        queryset, changes = built
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(connection=connection).as_sql()
        return self._planned(sql, params)


class PreparedInsert:
    """A new row of a model, without what `Model.save` does beside: signals, relations, parents."""

    def __init__(self, model):
        self.fields = [one for one in model._meta.concrete_fields if not one.primary_key]
        self.key = model._meta.pk
        self._known = {}

    def __call__(self, row):
        """Write ``row``, which gets its number."""
        planned = self._known.get(connection.vendor) or self._put(row)
        values = [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in self.fields
        ]
        ((number,),) = _answer(planned, values)
        setattr(row, self.key.attname, number)
        row._state.adding, row._state.db = False, connection.alias

    def _put(self, row):
        query = InsertQuery(type(row))
        query.insert_values(self.fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [self.key]
        ((sql, params),) = compiler.as_sql()
        planned = Planned(sql, [(True, place) for place in range(len(params))])
        return self._known.setdefault(connection.vendor, planned)


def _answer(planned, values):
    with connection.cursor() as cursor:
        planned.run(cursor, values)
        return cursor.fetchall()
