"""Statements PostgreSQL plans once a connection (``PREPARE``) and then only carries out.

Planning a question over four tables takes it ten times as long as answering. SQLite keeps its own
plans by the text of a statement; there the values are given by name, because Django turns ``%s``
into ``?`` by a regular expression every time, which takes longer than to answer. A connection must
be one session of the server: a pooler that hands out another one for every transaction knows
nothing of what was prepared there.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import count
from weakref import WeakKeyDictionary

from django.db import DatabaseError
from psycopg2.errors import FeatureNotSupported, InvalidSqlStatementName
from psycopg2.extensions import AsIs

from config.lib.passing import PassingFault

_PLANS = WeakKeyDictionary()  # for each connection of the driver: EXECUTE by `Planned`
_NUMBERS = count(1)


@dataclass(frozen=True, eq=False)
class Planned:
    """A statement in the words of the ORM, ``%s`` for each of its parameters.

    ``order`` says of each whether it is the value of that place, or itself, as pairs of a truth
    value and the place or the thing. Without ``is_kept`` PostgreSQL plans it every time: the plan
    hangs on the values.
    """

    sql: str
    order: list
    is_kept: bool = True

    def run(self, cursor, values):
        """Carry it out; ``values`` by their places.

        Raises `PassingFault` when a table was made anew since it was planned: the transaction is
        lost, the next one plans again. Outside a transaction that is done at once.
        """
        database = cursor.db  # itself: `django.db.connection` looks for it at every word
        if database.vendor != "postgresql" or not self.is_kept:
            words, fixed = self._named
            named = {f"v{place}": value for place, value in enumerate(values)}
            cursor.execute(words, named | fixed)
            return
        try:
            cursor.execute(self._planned(database), values)
        except DatabaseError as error:
            if not isinstance(error.__cause__, FeatureNotSupported | InvalidSqlStatementName):
                raise
            _PLANS.pop(database.connection)
            if database.in_atomic_block:
                raise PassingFault(str(error)) from error.__cause__
            cursor.execute(self._planned(database), values)

    @cached_property
    def _named(self):
        """The words with a name for every parameter, and what stands for itself by its name."""
        fixed, marks = {}, []
        for is_place, one in self.order:
            name = f"v{one}" if is_place else f"f{len(fixed)}"
            if not is_place:
                fixed[name] = one
            marks.append(f"%({name})s")
        return self.sql.replace("%%", "%%%%") % tuple(marks), fixed

    def _planned(self, database):
        plans = _PLANS.setdefault(database.connection, {})
        if self not in plans:
            plans[self] = self._plan(database)
        return plans[self]

    def _plan(self, database):
        """Have it planned; not counted among the questions, since none is answered."""
        name = f"chibo_{next(_NUMBERS)}"
        with database.wrap_database_errors, database.connection.cursor() as plain:
            marks = [AsIs(f"${one + 1}") if is_place else one for is_place, one in self.order]
            words = plain.mogrify(self.sql, marks).decode()
            plain.execute(f"PREPARE {name} AS {words}")
        places = 1 + max((one for is_place, one in self.order if is_place), default=-1)
        return f"EXECUTE {name}" + (f" ({', '.join(['%s'] * places)})" if places else "")
