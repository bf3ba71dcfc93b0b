"""The process that lays out papers, apart from everything else: run by ``config.lib.pdf`` alone.

It knows nothing of Django, the database or the keys. It reads requests from its input and answers
on its output, each a length of eight bytes and that many bytes: a request is JSON with the HTML of
the ``pages``; an answer is "!" with the traceback of what went wrong behind it, if anything did,
then the PDF. It ends with its input. Its arguments are the memory it may use, in bytes, and a
folder for what the layout lays aside, which goes with it; out of memory it ends at once with
`OUT_OF_MEMORY`.
"""

import gc
import importlib.util
import json
import os
import resource
import shutil
import struct
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

LENGTH = struct.Struct(">Q")
OUT_OF_MEMORY = 77  # an exit code nothing else uses


def main():
    memory, folder = int(sys.argv[1]), sys.argv[2]
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    tempfile.tempdir = folder
    threading.Thread(target=_end_with, args=(os.getppid(), folder), daemon=True).start()
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints does not spoil the answers
    engine = _engine()
    gc.disable()  # a fifth less time: layout makes many objects and no garbage worth collecting
    while request := read(source):
        _write(target, *_answer(engine, json.loads(request)["pages"]))
        gc.collect()
    shutil.rmtree(folder, ignore_errors=True)


def read(source):
    """The next bytes sent with their length before them; empty when the other side is gone."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    size = LENGTH.unpack(head)[0]
    content = source.read(size)
    return content if len(content) == size else b""


def _write(target, *parts):
    for part in parts:
        target.write(LENGTH.pack(len(part)) + part)
    target.flush()


def _answer(engine, pages):
    try:
        return b"!", engine.pdf_of(pages[0]) if len(pages) == 1 else engine.pdf_of_many(pages)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # nothing more can be relied upon here
    except Exception:
        return f"!{traceback.format_exc()}".encode(), b""


def _engine():
    """Loaded by its place: the folder beside this file has modules named like the library's own."""
    place = Path(__file__).with_name("pdf_engine.py")
    spec = importlib.util.spec_from_file_location("pdf_engine", place)
    engine = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(engine)
    return engine


def _end_with(parent, folder):
    """A parent killed in the middle of a paper leaves nobody who wants it."""
    while os.getppid() == parent:
        time.sleep(1)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
