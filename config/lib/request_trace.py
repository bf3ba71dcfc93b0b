"""Which request the running code serves: its number and the address it came from.

Work in the background and commands serve none; both are empty there.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestTrace:
    address: str = ""
    request_id: str = ""


_NOBODY = RequestTrace()
_CURRENT = ContextVar("request_trace", default=_NOBODY)


def current_trace():
    return _CURRENT.get()


@contextmanager
def serving(trace):
    """What runs inside serves the request of ``trace``."""
    token = _CURRENT.set(trace)
    try:
        yield
    finally:
        _CURRENT.reset(token)
