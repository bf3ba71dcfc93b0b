"""What is asked: the months and stretches begun, the branches, the rules in force on every day."""

from dataclasses import dataclass
from datetime import date, timedelta

from config.lib.periods import Period
from reports.choices import KeptPart
from reports.kept.parts import months_of, period_of
from reports.kept.working import rules, tables
from reports.kept.working.dialect import ids, in_order, is_one_of, plain_day

WIDTH = 10  # bits of a month in the numbers of `members`
FEW, MANY = 20, 500  # branches


@dataclass(frozen=True)
class Asked:
    """The year ``year`` as on ``day``; ``branch_ids`` None: every branch."""

    year: int
    day: date
    branch_ids: frozenset | None

    @property
    def whole(self):
        return Period(self.year)

    @property
    def last_day(self):
        return min(self.whole.last_day, self.day)

    @property
    def parts(self):
        """Number, first day and day of reckoning of every part of the year that has begun."""
        found = [(part.value, period_of(self.year, part)) for part in KeptPart]
        return [
            (number, one.first_day, min(one.last_day, self.day))
            for number, one in found
            if one.first_day <= self.day
        ]

    @property
    def are_many(self):
        """Whether the way the statements are carried out matters."""
        return self.branch_ids is None or len(self.branch_ids) >= MANY

    @property
    def are_few(self):
        """Whether planning takes longer than counting."""
        return self.branch_ids is not None and len(self.branch_ids) <= FEW

    @property
    def is_listed(self):
        """Whether only some branches are asked for, by their ids."""
        return self.branch_ids is not None

    @property
    def days(self):
        """The parameters every statement may name."""
        whole = self.whole
        return {
            "year": self.year,
            "first_day": plain_day(whole.first_day),
            "last_day": plain_day(self.last_day),
            "year_end": plain_day(whole.last_day),
            "day": plain_day(self.day),
        }


def begin(year, day):
    """Only the months and stretches of a year, for sums of what is kept."""
    asked = Asked(year, day, None)
    tables.prepare()
    _fill_times(asked)
    return asked


def fill(asked):
    """Everything the counting statements rest on, but for meetings and members."""
    tables.prepare()
    _fill_times(asked)
    _fill_branches(asked)
    rules.fill(asked)


def _fill_times(asked):
    months = months_of(asked.year)
    parts = [(part.value, period_of(asked.year, part)) for part in KeptPart]
    tables.insert_all(
        (
            "kept_month",
            "month, first_day, last_day, is_over, shift, low, high, quarter_from, quarter_until",
            [_month(month, asked.day) for month in months],
        ),
        (
            "kept_stretch",
            "stretch, first_day, day, first_month, last_month, half, shift, mask",
            [_stretch(*part, asked.day) for part in parts if part[1].first_day <= asked.day],
        ),
    )


def _month(month, day):
    return (
        *(month.number, plain_day(month.first_day), plain_day(month.last_day)),
        *(int(month.last_day <= day), WIDTH * ((month.number - 1) % 6)),
        *_weights(month.number),
        *_quarter_ended_by(month, day),
    )


def _quarter_ended_by(month, day):
    """First day and day after the last one that has come; themes are told with the last month."""
    if not month.quarters:
        return None, None
    (quarter,) = month.quarters
    day_after = min(quarter.last_day, day) + timedelta(days=1)
    return plain_day(quarter.first_day), plain_day(day_after)


def _weights(month):
    """What a meeting of a month adds to the two numbers of a half-year each, see `members`."""
    return (1 << WIDTH * (month - 1), 0) if month <= 6 else (0, 1 << WIDTH * (month - 7))


def _stretch(number, period, day):
    first, last = period.months[0].number, period.months[-1].number
    return (
        *(number, plain_day(period.first_day), plain_day(min(period.last_day, day))),
        *(first, last),
        *cut(first, last),
    )


def cut(first, last):
    """Which half of the year, and the shift and mask that leave these months of its number."""
    if first <= 6 < last:
        return 0, 0, 0
    return 1 + (first > 6), WIDTH * ((first - 1) % 6), (1 << WIDTH * (last - first + 1)) - 1


# --- branches ---------------------------------------------------------------------------------


def _fill_branches(asked):
    """Those asked for, the seats of the year of everybody who sat there, and where else they sat.

    A member's opinions in one branch count where the member sits in the end. Whether two people
    hold office there all year, and whether it ever had a supervisor, most often answers for every
    meeting what would otherwise be asked of each.
    """
    some, own = "is_branch", []
    if asked.is_listed:
        some, own = f"{some} AND {is_one_of('id')}", [ids(asked.branch_ids)]
    tables.execute(
        f"INSERT INTO kept_asked SELECT id FROM branches_partyorganization WHERE {some}", own
    )
    tables.execute(
        f"""
        INSERT INTO kept_branch
        SELECT b.id, b.branch_type, b.valid_from, b.valid_to, 1,
               CASE WHEN (
                   SELECT min(s.member_id) < max(s.member_id) FROM members_position s
                   WHERE s.branch_id = b.id AND s.valid_from <= %(first_day)s
                     AND (s.valid_to IS NULL OR s.valid_to > %(last_day)s)
               ) THEN 1 ELSE 0 END,
               CASE WHEN EXISTS (
                   SELECT 1 FROM branches_post s
                   WHERE s.organization_id = b.id AND s.role = 'SUPERVISOR'
               ) THEN 1 ELSE 0 END
        FROM {in_order("kept_asked a", "branches_partyorganization b")}
        WHERE b.id = a.branch_id AND {_met("b")}
        """,
        asked.days,
    )
    theirs = (
        f"""
        AND s.member_id IN (
            SELECT s.member_id
            FROM {in_order("kept_branch b", "members_membership s")}
            WHERE s.branch_id = b.branch_id AND {_met("s")}
        )
        """
        if asked.is_listed
        else ""
    )
    tables.execute(
        f"""
        INSERT INTO kept_seat
        SELECT s.member_id, s.branch_id, CASE WHEN s.kind = 'OFFICIAL_SEAT' THEN 1 ELSE 0 END,
               s.valid_from, s.valid_to,
               CASE WHEN count(*) OVER (PARTITION BY s.member_id) = 1 THEN 1 ELSE 0 END
        FROM members_membership s
        WHERE {_met("s")} {theirs}
        """,
        asked.days,
    )
    tables.execute(
        """
        INSERT INTO kept_branch
        SELECT o.id, o.branch_type, o.valid_from, o.valid_to, 0, 0, 0
        FROM branches_partyorganization o
        WHERE o.id IN (SELECT branch_id FROM kept_seat)
          AND o.id NOT IN (SELECT branch_id FROM kept_branch)
        """
    )


def _met(row):
    """A condition: the dated ``row`` holds on one of the days of the year that have come."""
    return (
        f"({row}.valid_from IS NULL OR {row}.valid_from <= %(last_day)s) "
        f"AND ({row}.valid_to IS NULL OR {row}.valid_to > %(first_day)s)"
    )
