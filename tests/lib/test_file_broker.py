"""Torn files in the queue of the embedded edition stop no worker."""

import threading
import uuid

import pytest
from kombu import Connection
from kombu.transport import filesystem

from config.celery import app
from config.lib.file_broker import Transport

MESSAGES = 300


@pytest.fixture
def folders(tmp_path):
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    return {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }


@pytest.fixture
def name():
    """kombu remembers for the whole process which queues it has bound, so each test has its own."""
    return f"thu-{uuid.uuid4()}"


def queue(folders, name, transport=Transport):
    connection = Connection("filesystem://", transport=transport, transport_options=folders)
    box = connection.SimpleQueue(name)
    box.held = connection  # it does not hold it itself
    return box


def test_the_embedded_edition_uses_it(settings):
    if not settings.REDIS_URL:
        assert app.connection_for_write().transport_cls == "config.lib.file_broker:Transport"


def test_a_torn_message_is_dropped_and_the_next_one_read(folders, name, tmp_path):
    box = queue(folders, name)
    for first, content in (("00_a", b""), ("01_b", b'{"body": "abc')):
        (tmp_path / "messages" / f"{first}.{name}.msg").write_bytes(content)
    box.put({"viec": 7})
    message = box.get(timeout=2)
    message.ack()
    assert message.payload == {"viec": 7}
    assert list((tmp_path / "messages").iterdir()) == []


def test_the_plain_broker_breaks_at_a_torn_message(folders, name, tmp_path):
    """The control: what the worker met."""
    box = queue(folders, name, filesystem.Transport)
    (tmp_path / "messages" / f"1_a.{name}.msg").write_bytes(b"")
    with pytest.raises(ValueError, match="Expecting value"):
        box.get(timeout=2)


def test_a_torn_list_of_queues_is_written_anew(folders, name, tmp_path):
    box = queue(folders, name)
    box.put({"viec": 1})
    for file in (tmp_path / "control").iterdir():
        file.write_bytes(b"[[")
    box.channel._queue_bind(name, name, "", name)  # what a worker does when it starts
    box.put({"viec": 2})
    assert [box.get(timeout=5).payload["viec"] for _ in range(2)] == [1, 2]


def test_a_reader_never_meets_half_a_message(folders, name):
    """One writes, one reads, as fast as they can."""
    writer, reader = queue(folders, name), queue(folders, name)
    threading.Thread(target=lambda: [writer.put({"n": n}) for n in range(MESSAGES)]).start()
    got = []
    while len(got) < MESSAGES:
        message = reader.get(timeout=20)
        message.ack()
        got.append(message.payload["n"])
    assert sorted(got) == list(range(MESSAGES))
