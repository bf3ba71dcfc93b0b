"""Log lines: one JSON object each, with the request they belong to and without personal data.

What is logged are ids. A scrubber stands behind that: identity numbers, phone numbers and addresses
of mail that come in with somebody else's message (a database tells the row that failed) are blotted
out of the whole line, traces included.
"""

import logging
import re

from pythonjsonlogger.json import JsonFormatter

from config.lib.request_trace import current_trace

BLOT = "[ẩn]"
NUMBER_START, NUMBER_END = r"(?<![\w])(?<![0-9a-f]{4}-)", r"(?!\w)"
PERSONAL = (
    re.compile(r"DETAIL:.*?(?=\\n|\n|$)"),  # the values of the row PostgreSQL refused
    re.compile(rf"{NUMBER_START}\d{{3}}(?:[ .-]?\d{{3}}){{3}}{NUMBER_END}"),  # căn cước, 12
    re.compile(rf"{NUMBER_START}\d{{9}}{NUMBER_END}"),  # chứng minh nhân dân, 9
    re.compile(rf"(?<![\w])(?:\+?84|0)(?:[ .-]?\d){{8,10}}{NUMBER_END}"),  # điện thoại
    re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
)


def scrubbed(text):
    """The text with everything that looks like personal data blotted out."""
    for pattern in PERSONAL:
        text = pattern.sub(BLOT, text)
    return text


class ScrubbedJson(JsonFormatter):
    """One JSON object a line: time, level, logger, message, request, and what the caller adds."""

    def __init__(self):
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            timestamp="time",
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def add_fields(self, log_data, record, message_dict):
        super().add_fields(log_data, record, message_dict)
        if current_trace().request_id:
            log_data.setdefault("request_id", current_trace().request_id)
        for noise in ("taskName", "request", "color_message"):
            log_data.pop(noise, None)

    def format(self, record):
        return scrubbed(super().format(record))


class ScrubbedText(logging.Formatter):
    """The same for a person at a terminal: ``LOG_FORMAT=plain``."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record):
        return scrubbed(super().format(record))
