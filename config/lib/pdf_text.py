"""The text of a PDF somebody sent, read apart from everything else and only for so long."""

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.lib.pdf_text_child import LOCKED

logger = logging.getLogger(__name__)
CHILD = Path(__file__).with_name("pdf_text_child.py")
SECONDS = 8  # some hundred pages; what is read until then counts
MEMORY_BYTES = 512 * 1024**2
MOST_TEXT = 20 * 1024 * 1024
# A page shows letters only with a font; a scan has none, and is not worth a process of its own.
MAY_HOLD_TEXT = (b"/Font", b"/ObjStm", b"/Encrypt")


@dataclass(frozen=True)
class PdfText:
    """``is_locked``: a password is needed, so nobody here can tell what is inside."""

    text: str = ""
    is_locked: bool = False


def text_of_pdf(content):
    """The `PdfText` of the bytes of a PDF, as far as it can be read."""
    if not any(sign in content for sign in MAY_HOLD_TEXT):
        return PdfText()
    head, _, text = _written_by_child(content).partition("\n")
    return PdfText(text, is_locked=head == LOCKED)


def _written_by_child(content):
    command = [sys.executable, "-I", str(CHILD), str(MEMORY_BYTES)]
    try:
        written = subprocess.run(  # noqa: S603 - our own interpreter
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            timeout=SECONDS,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as late:
        logger.info("a PDF was read in part only: it took more than %s seconds", SECONDS)
        written = late.stdout or b""
    return written[:MOST_TEXT].decode(errors="replace")
