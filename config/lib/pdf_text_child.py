"""The process that reads the text of a PDF somebody sent: run by ``config.lib.pdf_text`` alone.

What people send may hang a reader or take all memory, so nothing else runs here: no Django, no
database, no keys. Input: the PDF. Output: the text page by page as far as it goes; on its first
line `LOCKED` for a file that opens only with a password. Its one argument is the memory it may
use, in bytes.
"""

import io
import logging
import resource
import sys
from contextlib import suppress

LOCKED = "locked"


def main():
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    from pypdf import PdfReader  # noqa: PLC0415 - within the limit of memory

    logging.disable(logging.CRITICAL)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    # Anything may go wrong in a file made by strangers; what was written until then counts.
    with suppress(Exception):
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        print(LOCKED if is_locked else "", flush=True)  # noqa: T201 - the answer
        for page in () if is_locked else reader.pages:
            print(_text_of(page), flush=True)  # noqa: T201


def _text_of(page):
    """One damaged page hides no other."""
    with suppress(Exception):
        return page.extract_text()
    return ""


if __name__ == "__main__":
    main()
