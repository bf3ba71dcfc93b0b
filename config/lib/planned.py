"""Statements PostgreSQL plans once a connection (``PREPARE``) and then only carries out.

Planning a question over four tables takes it ten times as long as answering. SQLite keeps its own
plans by the text of a statement. A connection must be one session of the server: a pooler that
hands out another one for every transaction knows nothing of what was prepared there.
"""

from dataclasses import dataclass
from itertools import count
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection
from psycopg2.errors import FeatureNotSupported, InvalidSqlStatementName
from psycopg2.extensions import AsIs

from config.lib.passing import PassingFault

_PLANS = WeakKeyDictionary()  # for each connection of the driver: EXECUTE by `Planned`
_NUMBERS = count(1)


@dataclass(frozen=True, eq=False)
class Planned:
    """A statement in the words of the ORM, ``%s`` for each of its parameters.

    ``order`` says of each whether it is the value of that place, or itself, as pairs of a truth
    value and the place or the thing.
    """

    sql: str
    order: list

    def run(self, cursor, values):
        """Carry it out; ``values`` by their places.

        Raises `PassingFault` when a table was made anew since it was planned: the transaction is
        lost, the next one plans again. Outside a transaction that is done at once.
        """
        if connection.vendor != "postgresql":
            order = self.order
            cursor.execute(self.sql, [values[one] if is_place else one for is_place, one in order])
            return
        try:
            cursor.execute(self._planned(), values)
        except DatabaseError as error:
            if not isinstance(error.__cause__, FeatureNotSupported | InvalidSqlStatementName):
                raise
            _PLANS.pop(connection.connection)
            if connection.in_atomic_block:
                raise PassingFault(str(error)) from error.__cause__
            cursor.execute(self._planned(), values)

    def _planned(self):
        plans = _PLANS.setdefault(connection.connection, {})
        if self not in plans:
            plans[self] = self._plan()
        return plans[self]

    def _plan(self):
        """Have it planned; not counted among the questions, since none is answered."""
        name = f"chibo_{next(_NUMBERS)}"
        with connection.wrap_database_errors, connection.connection.cursor() as plain:
            marks = [AsIs(f"${one + 1}") if is_place else one for is_place, one in self.order]
            words = plain.mogrify(self.sql, marks).decode()
            plain.execute(f"PREPARE {name} AS {words}")
        places = 1 + max((one for is_place, one in self.order if is_place), default=-1)
        return f"EXECUTE {name}" + (f" ({', '.join(['%s'] * places)})" if places else "")
