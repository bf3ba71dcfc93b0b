"""Rows that are written once: the program refuses to change them before the database does.

The triggers are the lock; this is the sign on the door, so that a mistake in our own code shows at
the line that made it. Taking content away by two people goes past both on purpose, with plain
`QuerySet` methods.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import IntegrityError

MESSAGE = "Dòng này đã ký hoặc đã ghi vào nhật ký nên không sửa, không xóa được."
_LIFTED = ContextVar("sealed_rows_lifted", default=False)


class SealedRow(IntegrityError):
    """Our own code tried to change what is written once."""


@contextmanager
def lifted():
    """For the owner of the database, together with the triggers (`branches.guards`)."""
    token = _LIFTED.set(True)
    try:
        yield
    finally:
        _LIFTED.reset(token)


def refuse():
    if not _LIFTED.get():
        raise SealedRow(MESSAGE)


class SealedRows:
    """Mixin of a queryset: rows come in and never change."""

    def update(self, **values):
        refuse()
        return super().update(**values)

    def delete(self):
        refuse()
        return super().delete()

    def bulk_update(self, *args, **kwargs):
        refuse()
        return super().bulk_update(*args, **kwargs)


class SealedModel:
    """Mixin of a model, before ``models.Model``."""

    def save(self, *args, **kwargs):
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse()
        return super().delete(*args, **kwargs)
