"""People and their seats by one bulk insert each: no rules, no checks, no trail."""

import uuid

from config.lib.upsert import upsert
from members.models import Member, Membership

PERSON = (
    *("id", "uid", "key", "party_card_no", "full_name", "sex", "birth_on", "citizen_id_sealed"),
    *("citizen_id_digest", "search_name", "sort_name"),
)
SEAT = ("id", "member_id", "branch_id", "kind", "valid_from", "end_reason")
FIRST = 10_000_000


def save(rows, branches):
    people = [
        (FIRST + at, uuid.uuid4().hex, row[3], row[3], row[0], "FEMALE", "1985-05-15")
        + ("", "", row[0].lower(), row[0].lower())
        for at, row in enumerate(rows)
    ]
    upsert(Member, PERSON, ("id",), people)
    seats = [
        (FIRST + at, FIRST + at, branches[at % len(branches)], "OFFICIAL_SEAT", "2015-05-19", "")
        for at in range(len(rows))
    ]
    upsert(Membership, SEAT, ("id",), seats)
