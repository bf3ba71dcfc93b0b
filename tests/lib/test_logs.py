"""Log lines carry ids and where they belong, and blot out what is personal."""

import json
import logging
import random
import re

import pytest

from config.lib.logs import BLOT, ScrubbedJson, ScrubbedText, scrubbed
from config.lib.request_trace import RequestTrace, serving

DICE = random.Random(3)  # noqa: S311 - the same numbers every time
IDENTITY = [f"0{DICE.randrange(10**10, 10**11)}" for _ in range(100)]
PHONES = [f"09{DICE.randrange(10**7, 10**8)}" for _ in range(50)]
SPELLED = [
    *(f"{one[:4]} {one[4:7]} {one[7:]}" for one in PHONES[:25]),
    *(f"+84{one[1:]}" for one in PHONES[25:]),
    *(f"{one[:3]}.{one[3:6]}.{one[6:9]}.{one[9:]}" for one in IDENTITY[:25]),
]


def line(formatter, message, *args, **extra):
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, message, args, None)
    vars(record).update(extra)
    return formatter.format(record)


@pytest.mark.parametrize("formatter", [ScrubbedJson(), ScrubbedText()])
def test_two_hundred_personal_numbers_leave_no_trace(formatter):
    seeded = [*IDENTITY, *PHONES, *SPELLED]
    assert len(seeded) >= 200
    text = "\n".join(
        [
            *(line(formatter, "row (%s) refused", one) for one in seeded),
            *(line(formatter, f"so={one};") for one in seeded),
            *(line(formatter, "x", note=one) for one in seeded),
        ]
    )
    digits = re.sub(r"\D", "", text)
    assert [one for one in seeded if one in text] == []
    assert [one for one in IDENTITY if one in digits] == []


def test_the_values_of_a_refused_row_and_addresses_of_mail_are_blotted_out():
    told = "violates check\nDETAIL:  Failing row contains (1, Lò Văn Hặc, Pa Tần).\nCONTEXT: x"
    assert scrubbed(told) == f"violates check\n{BLOT}\nCONTEXT: x"
    assert scrubbed("to bi.thu@patan.vn failed") == f"to {BLOT} failed"
    try:
        raise ValueError(told)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "failed", (), (ValueError, error, None)
        )
    assert "Hặc" not in ScrubbedJson().format(record)


@pytest.mark.parametrize(
    "kept",
    [
        "job 123456 of unit 4711 took 1500 ms",
        "2026-11-29T21:16:42.123456+00:00",
        "request 5f0c1c1e7a554d399d0c333333333333",
        "job 5f0c1c1e-7a55-4d39-9d0c-333333333333",
        "127.0.0.1:8000",
    ],
)
def test_ids_and_moments_stay(kept):
    assert scrubbed(kept) == kept


def test_a_line_is_one_object_with_the_request_it_belongs_to():
    with serving(RequestTrace("10.0.0.7", "abc123")):
        told = json.loads(line(ScrubbedJson(), "took %s", "long", status=200, unit_id=7))
    assert told["message"] == "took long"
    assert told["request_id"] == "abc123"
    assert (told["level"], told["logger"], told["status"], told["unit_id"]) == (
        "ERROR",
        "x",
        200,
        7,
    )
    assert "10.0.0.7" not in str(told)
    assert "request_id" not in json.loads(line(ScrubbedJson(), "outside"))
