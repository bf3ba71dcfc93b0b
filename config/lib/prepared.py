"""Questions asked again and again in the same words: put into SQL once, asked with other values.

The ORM takes longer to put a question together than the database to answer it: a millisecond
against a tenth of one. A page with thirty questions spent more than half of its time so.

Whatever is no value stays as it was when the question was put together, so nothing of the moment
(the day, the reader) may stand in ``build``; `tests/lib/test_prepared_questions.py` asks every
question of the program at two moments.
"""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    ForeignKey,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    TextField,
)
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

from config.lib.planned import Planned

CUT = (10**8, 10**8 + 1)  # examples of how many rows at most and how many before them
MOST_VALUES = 250  # a question with more of them is put together anew each time


class _Statement:
    """``build(*values)`` gives what is compiled; called with as many ``examples`` (values that
    stand for nothing else in it) once a kind of database, afterwards only the values change.

    ``further``: it takes as many more values as there are, with examples made of their number, and
    is put together once for every number up to `MOST_VALUES`. Values are numbers, texts, days (also
    as ISO text), moments or UUIDs.
    """

    is_planned = True

    def __init__(self, build, *, examples=(), further=None):
        self.build, self.examples, self.further = build, examples, further
        self._known = {}

    def put(self, count):
        """What `_put` made of it for the database in use and ``count`` values."""
        known = self._known.get((connection.vendor, count))
        if known is None:
            known = self._known[connection.vendor, count] = self._compiled(count)
        return known

    def forget(self):
        """What ``build`` gives has changed: it is put together anew when it is asked again."""
        self._known.clear()

    def _compiled(self, count):
        more = range(count - len(self.examples)) if self.further else ()
        examples = (*self.examples, *map(self.further, more)) if more else self.examples
        return self._put(self.build(*examples), examples)

    def _planned(self, sql, params, examples):
        """The `Planned` statement: which of ``params`` stand for which value."""
        texts = [str(one) for one in _adapted(examples)]
        order = [
            (True, texts.index(str(one))) if str(one) in texts else (False, one) for one in params
        ]
        if {place for is_place, place in order if is_place} != set(range(len(examples))):
            raise ValueError(f"not every value has a place in {sql}")
        return Planned(sql, order, self.is_planned)


class Prepared(_Statement):
    """A question: ``build`` gives a queryset, of objects or of ``values_list``; no prefetching.

    One that locks is refused outside a transaction. ``suffix``: words of PostgreSQL after the
    question, for locks of another kind. Without ``is_converted`` values stay as the driver gives
    them: numbers, texts, days and truth values of plain columns are right. One that ``is_cut``
    takes two more values: how many rows at most, and how many before them are left out. Without
    ``is_planned`` PostgreSQL plans it by the values of each time: one over a range of paths reads a
    branch or half of the country.
    """

    def __init__(
        self,
        build,
        *,
        examples=(),
        further=None,
        suffix="",
        is_converted=True,
        is_cut=False,
        is_planned=True,
    ):
        super().__init__(build, examples=examples, further=further)
        self.suffix, self.is_converted, self.is_cut = suffix, is_converted, is_cut
        self.is_planned = is_planned

    def __call__(self, *values):
        """What the queryset would give, in a list."""
        if len(values) > MOST_VALUES or any(map(_is_too_large, values)):
            return list(self.build(*values))
        planned, convert, make, locks = self.put(len(values))
        if locks and not connection.in_atomic_block:
            raise TransactionManagementError("a lock is taken within a transaction")
        rows = _answer(planned, _adapted(values))
        if convert:
            rows = convert(rows)
        return [make(row) for row in rows] if make else rows

    def first(self, *values):
        """The first of them, or None."""
        return next(iter(self(*values)), None)

    def _put(self, queryset, examples):
        """The statement, what converts the rows and what makes objects of them (None: nothing),
        whether it locks."""
        if queryset._prefetch_related_lookups:
            raise ValueError("a prepared question prefetches nothing")
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if self.is_cut:
            sql, params, examples = f"{sql} LIMIT %s OFFSET %s", (*params, *CUT), (*examples, *CUT)
        if connection.features.has_select_for_update:
            sql += self.suffix
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        converters = self.is_converted and compiler.get_converters(fields)
        return (
            self._planned(sql, params, examples),
            partial(compiler.apply_converters, converters=converters) if converters else None,
            MAKERS[queryset._iterable_class](compiler, converters),
            queryset.query.select_for_update,
        )


def _objects(compiler, converters):
    """As `django.db.models.query.ModelIterable` makes an object of a row."""
    info, alias = compiler.klass_info, connection.alias
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [one[0].target.attname for one in compiler.select[first:last]]
    related = get_related_populators(info, compiler.select, alias)
    annotated = (compiler.annotation_col_map or {}).items()
    from_db = info["model"].from_db

    def make(row):
        found = from_db(alias, names, row[first:last])
        for one in related:
            one.populate(row, found)
        for name, place in annotated:
            setattr(found, name, row[place])
        return found

    return make


MAKERS = {
    ModelIterable: _objects,
    ValuesListIterable: lambda compiler, converters: tuple if converters else None,
    FlatValuesListIterable: lambda compiler, converters: lambda row: row[0],
}


class PreparedChange(_Statement):
    """A change of rows: ``build`` gives the queryset and what its columns become, as a mapping."""

    def __call__(self, *values):
        """How many rows were changed."""
        with connection.cursor() as cursor:
            self.put(len(values)).run(cursor, _adapted(values))
            return cursor.rowcount

    def _put(self, built, examples):
        queryset, changes = built
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(connection=connection).as_sql()
        return self._planned(sql, params, examples)


class PreparedWrite:
    """Columns of one row of a model, now these and now those: a statement for each set of names.

    ``counting`` is a column that grows by one with each writing, if there is one.
    """

    def __init__(self, model, *, counting=None):
        self.model, self.counting = model, counting
        self._known = {}

    def __call__(self, pk, values, **only):
        """How many rows were changed: one, or none where it reads otherwise than ``only`` says."""
        fields = [self.model._meta.get_field(name) for name in (*values, "id", *only)]
        key = connection.vendor, *values, None, *only
        if key not in self._known:
            self._known[key] = self._put(fields, len(values))
        stored = [
            field.get_db_prep_save(getattr(value, "pk", value), connection)
            for field, value in zip(fields, (*values.values(), pk, *only.values()), strict=True)
        ]
        with connection.cursor() as cursor:
            self._known[key].run(cursor, stored)
            return cursor.rowcount

    def _put(self, fields, count):
        """The statement that sets the first ``count`` of ``fields`` where the others are so."""
        quote = connection.ops.quote_name
        told = [f"{quote(field.column)} = %s" for field in fields]
        changes = told[:count]
        if self.counting:
            grown = quote(self.model._meta.get_field(self.counting).column)
            changes.append(f"{grown} = {grown} + 1")
        sql = (
            f"UPDATE {quote(self.model._meta.db_table)} "  # noqa: S608
            f"SET {', '.join(changes)} WHERE {' AND '.join(told[count:])}"
        )
        return Planned(sql, [(True, place) for place in range(len(fields))])


class PreparedInsert:
    """A new row of a model, without what `Model.save` does beside: signals, relations, parents.

    ``beside``: a `PreparedChange` carried out with it; PostgreSQL takes both as one statement.
    """

    def __init__(self, model, *, beside=None):
        self.fields = [one for one in model._meta.concrete_fields if not one.primary_key]
        self.plain = {one.attname: _PLAIN[type(one)] for one in self.fields if type(one) in _PLAIN}
        self.key, self.beside = model._meta.pk, beside
        self._known = {}

    def __call__(self, row, *changing, **stored):
        """Write ``row``, which gets its number; ``changing`` are the values of the change beside.

        ``stored``: columns already in the form in which they are stored.
        """
        planned, is_together = self._known.get(connection.vendor) or self._put(row, len(changing))
        values = [self._stored(row, field, stored) for field in self.fields]
        ((number,),) = _answer(planned, [*values, *changing] if is_together else values)
        if changing and not is_together:
            self.beside(*changing)
        setattr(row, self.key.attname, number)
        row._state.adding, row._state.db = False, connection.alias

    def _stored(self, row, field, stored):
        """What is written into the column of ``field``."""
        name = field.attname
        if name in stored:
            return stored[name]
        value = getattr(row, name)
        if type(value) is self.plain.get(name):
            return value
        return field.get_db_prep_save(field.pre_save(row, add=True), connection)

    def _put(self, row, count):
        """The statement, and whether it makes the change of ``count`` values as well."""
        query = InsertQuery(type(row))
        query.insert_values(self.fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [self.key]
        ((sql, params),) = compiler.as_sql()
        order = [(True, place) for place in range(len(params))]
        is_together = self.beside is not None and connection.vendor == "postgresql"
        if is_together:
            change = self.beside.put(count)
            sql = f"WITH beside AS ({change.sql}) {sql}"
            moved = [
                (is_place, one + len(params) if is_place else one) for is_place, one in change.order
            ]
            order = moved + order
        return self._known.setdefault(connection.vendor, (Planned(sql, order), is_together))


# Fields, and of what type a value is that the database takes as it is.
_PLAIN = {
    CharField: str,
    TextField: str,
    ForeignKey: int,
    BigIntegerField: int,
    PositiveIntegerField: int,
    PositiveSmallIntegerField: int,
}


def _answer(planned, values):
    with connection.cursor() as cursor:
        planned.run(cursor, values)
        return cursor.fetchall()


def _is_too_large(value):
    """A number no column has room for, as an address may hold: the ORM knows that no row has it."""
    return type(value) is int and abs(value) > BigIntegerField.MAX_BIGINT


def _adapted(values):
    """Days, moments and ids of chance as the database takes them."""
    return [_ADAPTED[type(one)](one) if type(one) in _ADAPTED else one for one in values]


_ADAPTED = {
    date: lambda day: connection.ops.adapt_datefield_value(day),
    datetime: lambda moment: connection.ops.adapt_datetimefield_value(moment),
    UUID: lambda one: one if connection.features.has_native_uuid_field else one.hex,
}
