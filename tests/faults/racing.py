"""Acts at the same moment, each on a connection of its own, and the control runs beside them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections

from config.lib.errors import RuleBroken, Stale

REFUSALS = (DatabaseError, Stale, RuleBroken, PermissionDenied)


def at_once(acts):
    """What each act returned, or the error that refused it, in the order of ``acts``."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act()
        except REFUSALS as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(outcomes):
    return [one for one in outcomes if isinstance(one, REFUSALS)]


@contextmanager
def late_transactions(monkeypatch):
    """SQLite without its own guard: a transaction takes the lock with its first write."""
    with monkeypatch.context() as loose:
        if connection.vendor == "sqlite":
            options = connection.settings_dict["OPTIONS"]
            loose.setitem(options, "transaction_mode", "DEFERRED")
            loose.setitem(options, "timeout", 1)
        yield


def elsewhere(act):
    """Do ``act`` on another connection, to its end, now."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_closing, act).result(30)


def _closing(act):
    try:
        act()
    finally:
        connections.close_all()
