"""A branch at its meeting, and a second writer on a connection of its own."""

import threading

import pytest
from django.db import connections, transaction

from config.lib.digests import seen_digest
from meetings.actions import record
from tests.meetings.conftest import make_village


@pytest.fixture
def village(transactional_db):
    return make_village()


def texts_form(meeting, **values):
    """The form of the conclusion as somebody sends it who saw the meeting as it is now."""
    shown = {name: getattr(meeting, name) for name in record.MEETING_TEXTS}
    sent = {f"texts-{name}": value for name, value in (shown | values).items()}
    return sent | {"texts-seen": seen_digest(meeting, record.MEETING_TEXTS)}


class OtherWriter:
    """Runs ``act`` in a transaction of its own; ``holding`` tells that it has what it wants."""

    def __init__(self, act):
        self.holding, self.may_end, self.error = threading.Event(), threading.Event(), None
        self.thread = threading.Thread(target=self._run, args=(act,))
        self.thread.start()
        assert self.holding.wait(10)

    def _run(self, act):
        try:
            with transaction.atomic():
                act(self)
        except Exception as error:  # the test looks at it
            self.error = error
        finally:
            self.holding.set()
            connections.close_all()

    def end(self):
        self.may_end.set()
        self.thread.join(30)
        assert not self.thread.is_alive()
