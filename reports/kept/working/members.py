"""Who was expected in which months and spoke in how many sessions (handbook 11.3).

A member's year is kept in whole numbers: one for each half-year, ten bits for each of its six
months (`frame.WIDTH`), so that a stretch is cut out by shift and mask. The six digits of such a
number add up to its remainder by 1023, because 1024 leaves 1: no member sits in a thousand
meetings of a half-year.
"""

from meetings.choices import PRESENT_STATUSES, ContributionKind
from reports.kept.working.dialect import in_order
from reports.kept.working.meetings import flag
from reports.kept.working.tables import execute

DIGIT_SUM = 1023
ONES = sum(1 << 10 * place for place in range(6))
MOST = ONES * 511  # carries into the highest bit of every digit that is not 0
NUMBERS = ("months_low", "months_high", "sessions_low", "sessions_high")
PRESENT = ", ".join(str(one.value) for one in PRESENT_STATUSES)


def fill_members():
    """Every member at once: the months of the regular meetings, the sessions with an opinion.

    `reports.rules.counts_as_opinion` says which contribution makes a session count.
    """
    expected = _weighted("k", months=True)
    spoken = _weighted("s", months=False)
    sides = [
        [f"CAST(sum({side}{name}) AS bigint)" for name in NUMBERS] for side in ("", "official_")
    ]
    same = " AND ".join(f"{one} = {other}" for one, other in zip(*sides, strict=True))
    sums = ", ".join(f"{_nonzero(one[0])}, {_nonzero(one[1])}, {one[2]}, {one[3]}" for one in sides)
    execute(
        f"""
        INSERT INTO kept_member
        SELECT member_id, {flag(same)}, {sums}
        FROM (
            SELECT a.member_id, {expected}
            FROM {in_order("kept_meeting k", "kept_month m", "meetings_attendance a")}
            WHERE k.is_regular = 1 AND m.month = k.month
              AND a.meeting_id = k.meeting_id AND a.is_expected
            UNION ALL
            SELECT s.member_id, {spoken}
            FROM (
                SELECT DISTINCT c.meeting_id, c.member_id, k.official, m.low, m.high
                FROM {
            in_order(
                "kept_meeting k",
                "kept_month m",
                "kept_rules r",
                "meetings_contribution c",
                "meetings_attendance a",
            )
        }
                WHERE k.is_spoken = 1 AND m.month = k.month AND r.rules = k.rules
                  AND c.meeting_id = k.meeting_id AND c.is_substantive
                  AND c.kind <> '{ContributionKind.REMARK_CHAIR.value}'
                  AND (c.kind <> '{ContributionKind.PRESENTATION.value}'
                       OR r.presentation_counts = 1)
                  AND a.meeting_id = c.meeting_id AND a.member_id = c.member_id
                  AND a.is_expected
                  AND (a.status IN ({PRESENT}) OR c.is_read_out AND r.written_counts = 1)
            ) s
        ) found
        GROUP BY member_id
        """
    )


def _weighted(row, *, months):
    """The eight numbers a row adds to: provisional and official, of which half stay 0."""
    weights = "m" if months else "s"
    columns = []
    for side in ("", "official_"):
        official = f" * {row}.official" if side else ""
        for name in NUMBERS:
            half = name.rsplit("_", 1)[1]
            adds = f"{weights}.{half}{official}" if ("months" in name) == months else "0"
            columns.append(f"{adds} AS {side}{name}")
    return ", ".join(columns)


def _nonzero(number):
    """1 in every digit that is not 0."""
    return f"(({number} + {MOST}) >> 9) & {ONES}"


def _digit(name, side=""):
    """The digit of month ``m`` of a member ``p``."""
    half = f"CASE WHEN m.month <= 6 THEN p.{side}{name}_low ELSE p.{side}{name}_high END"
    return f"((({half}) >> m.shift) & 1023)"


def fill_differences(asked):
    """The months in which the official facts of a branch may not be the provisional ones.

    Elsewhere they need not be counted twice.
    """
    differ = " OR ".join(
        f"{_digit(name)} <> {_digit(name, 'official_')}" for name in ("months", "sessions")
    )
    execute(
        f"""
        INSERT INTO kept_differs
        SELECT branch_id, month FROM kept_meeting WHERE official = 0 AND month > 0
        UNION
        SELECT branch_id, for_month FROM kept_meeting WHERE official = 0 AND for_year = %(year)s
        UNION
        SELECT s.branch_id, m.month
        FROM {in_order("kept_member p", "kept_seat s", "kept_month m")}
        WHERE p.is_same = 0 AND s.member_id = p.member_id AND ({differ})
        """,
        asked.days,
    )


def fill_spoken():
    """For every stretch how many of those reported in a branch spoke in enough sessions.

    `reports.rules.reporting_branch`: the official seat that began last, else the temporary one.
    Most members have one seat in the year and need not be sorted for it.
    """
    facts = ", ".join(
        f"{_cut(name)} AS {name}, "
        f"CASE WHEN p.is_same = 0 THEN {_cut(name, 'official_')} END AS official_{name}"
        for name in ("months", "sessions")
    )
    placed = """
        SELECT s.member_id, s.branch_id, t.stretch,
               row_number() OVER (
                   PARTITION BY s.member_id, t.stretch
                   ORDER BY s.is_official DESC, s.valid_from DESC
               ) AS place
        FROM kept_seat s CROSS JOIN kept_stretch t
        WHERE s.of_one = 0 AND s.valid_from <= t.day
          AND (s.valid_to IS NULL OR s.valid_to > t.first_day)
    """
    joined = """
        s.member_id = p.member_id AND o.branch_id = s.branch_id AND u.rules = o.rules
        AND t.day BETWEEN o.first_day AND o.last_day
    """
    rules = ("kept_member p", "kept_rule_of o", "kept_rules u", "kept_stretch t")
    execute(
        f"""
        INSERT INTO kept_spoke
        SELECT branch_id, stretch, {", ".join(_counts())}
        FROM (
            SELECT s.branch_id, t.stretch, u.sessions AS owed, u.prorate, {facts}
            FROM {in_order("kept_seat s", *rules)}
            WHERE s.of_one = 1 AND {joined} AND s.valid_from <= t.day
              AND (s.valid_to IS NULL OR s.valid_to > t.first_day)
            UNION ALL
            SELECT s.branch_id, t.stretch, u.sessions, u.prorate, {facts}
            FROM {in_order(f"({placed}) s", *rules)}
            WHERE s.place = 1 AND t.stretch = s.stretch AND {joined}
        ) m
        GROUP BY branch_id, stretch
        """
    )


def _cut(name, side=""):
    """The sum of the digits of the stretch ``t`` of a member ``p``; a year has both halves."""
    low, high = (f"p.{side}{name}_{half}" for half in ("low", "high"))
    return (
        f"CASE t.half WHEN 1 THEN (({low} >> t.shift) & t.mask) % {DIGIT_SUM} "
        f"WHEN 2 THEN (({high} >> t.shift) & t.mask) % {DIGIT_SUM} "
        f"ELSE {low} % {DIGIT_SUM} + {high} % {DIGIT_SUM} END"
    )


def _counts():
    """How many spoke enough, and of how many; the same officially."""
    for side in ("", "official_"):
        months, sessions = "months", "sessions"
        if side:
            months = "coalesce(official_months, months)"
            sessions = "coalesce(official_sessions, sessions)"
        # `reports.rules.required_sessions`: a share of the year's number, rounded up
        enough = (
            f"{sessions} >= CASE WHEN prorate = 1 THEN (owed * {months} + 11) / 12 ELSE owed END"
        )
        yield f"sum({flag(f'{months} > 0 AND {enough}')}), sum({flag(f'{months} > 0')})"
