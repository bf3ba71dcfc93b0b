"""The file broker of the embedded edition, made to bear kills: a torn message is lost, no more.

kombu's own writes messages in place. A reader that comes between the opening and the writing, or
after a writer was killed there, gets an empty file, and the worker ends with an "unrecoverable
error". Here a message appears whole or not at all, and what cannot be read is put aside: the sweep
rings again for every job that waits.
"""

import logging
import os
import uuid
from pathlib import Path
from time import monotonic

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        """Write beside its place, then rename: nobody meets half a message."""
        name = f"{int(round(monotonic() * 1000))}_{uuid.uuid4()}.{queue}.msg"
        whole = Path(self.data_folder_out, name)
        unfinished = whole.with_name(f".{name}.part")  # no queue has such a name
        try:
            unfinished.write_bytes(dumps(payload).encode())
            os.replace(unfinished, whole)
        except OSError as error:
            raise ChannelError(f"cannot add {name} to the queue") from error

    def _get(self, queue):
        """The next message that can be read; a torn one has left the queue by then."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                logger.warning("a torn message of queue %s was dropped", queue)

    def get_table(self, exchange):
        try:
            return super().get_table(exchange)
        except ValueError:
            self._forget(exchange)
            return []

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        try:
            super()._queue_bind(exchange, routing_key, pattern, queue)
        except ValueError:
            self._forget(exchange)
            super()._queue_bind(exchange, routing_key, pattern, queue)

    def _forget(self, exchange):
        """A list of queues torn by a kill; every worker enters its own again when it starts."""
        logger.warning("the torn list of queues of %s was dropped", exchange)
        self._exchange_file(exchange).unlink(missing_ok=True)


class Transport(filesystem.Transport):
    Channel = Channel
