"""Who was expected in which months and spoke in how many sessions (handbook 11.3).

A member's year is kept in whole numbers: one for each half-year, ten bits for each of its six
months (`frame.WIDTH`), so that a stretch is cut out by shift and mask. The six digits of such a
number add up to its remainder by 1023, because 1024 leaves 1: no member sits in a thousand
meetings of a half-year.
"""

from meetings.choices import PRESENT_STATUSES, AttendanceStatus, ContributionKind
from reports.kept.parts import LONG_PARTS, period_of
from reports.kept.working.dialect import day_of, in_order, whole_sum
from reports.kept.working.frame import cut
from reports.kept.working.meetings import flag
from reports.kept.working.tables import execute, grouped_by_hashing, rows

DIGIT_SUM = 1023
ONES = sum(1 << 10 * place for place in range(6))
MOST = ONES * 511  # carries into the highest bit of every digit that is not 0
NUMBERS = ("months_low", "months_high", "sessions_low", "sessions_high")
UNADOPTED = tuple(f"unadopted_{name}" for name in NUMBERS)
HALVES = ("low", "high")
SIDES = ("", "official_")
ANY_YEAR = 2001
PRESENT = ", ".join(str(one.value) for one in PRESENT_STATUSES)


def fill_members(asked):
    """Every member at once: the months of the regular meetings, the sessions with an opinion.

    Of the meetings that are not official yet, most often few, the same is counted apart.
    """
    official = [f"{name} - {other}" for name, other in zip(NUMBERS, UNADOPTED, strict=True)]
    same = " AND ".join(f"{name} = 0" for name in UNADOPTED)
    with grouped_by_hashing(asked):
        execute(
            f"""
        INSERT INTO kept_member (
            member_id, is_same, {", ".join(NUMBERS)}, {", ".join(f"official_{n}" for n in NUMBERS)},
            missed, unexcused
        )
        WITH every AS ({_sums("")}),
        unadopted AS ({_sums("AND k.official = 0")}),
        both_sides AS (
            SELECT e.member_id, e.missed, e.unexcused, {", ".join(f"e.{name}" for name in NUMBERS)},
                   {
                ", ".join(
                    f"coalesce(u.{name}, 0) AS {other}"
                    for name, other in zip(NUMBERS, UNADOPTED, strict=True)
                )
            }
            FROM every e LEFT JOIN unadopted u ON u.member_id = e.member_id
        )
        SELECT member_id, {flag(same)}, {_numbers(NUMBERS)}, {_numbers(official)},
               missed, unexcused
        FROM both_sides
        """
        )


def _numbers(four):
    return f"{_nonzero(four[0])}, {_nonzero(four[1])}, {four[2]}, {four[3]}"


def _sums(only):
    """By member the four numbers and the absences, from the roll calls of some meetings."""
    sums = {
        **{f"months_{half}": f"k.regular_{half}" for half in HALVES},
        **{f"sessions_{half}": _opinion(f"k.spoken_{half}") for half in HALVES},
    }
    columns = ", ".join(f"{whole_sum(sums[name])} AS {name}" for name in NUMBERS)
    return f"""
        SELECT a.member_id, {columns}, sum({flag(f"a.status NOT IN ({PRESENT})")}) AS missed,
               sum({flag(f"a.status = {AttendanceStatus.UNEXCUSED.value}")}) AS unexcused
        FROM {in_order("kept_meeting k", "meetings_attendance a")}
        WHERE k.month > 0 AND a.meeting_id = k.meeting_id AND a.is_expected {only}
        GROUP BY a.member_id
    """


def _opinion(worth):
    """``worth``, or 0: whether `reports.rules.counts_as_opinion` for one of the contributions.

    The roll says how many there were, the chair's remarks left out. So they are read only where
    presentations do not count, or of somebody absent, whose opinion was read out or not.
    """
    counted = f"""
        EXISTS (
            SELECT 1 FROM meetings_contribution c
            WHERE c.meeting_id = a.meeting_id AND c.member_id = a.member_id AND c.is_substantive
              AND c.kind <> '{ContributionKind.REMARK_CHAIR.value}'
              AND (c.kind <> '{ContributionKind.PRESENTATION.value}' OR k.presentation_counts = 1)
              AND (a.status IN ({PRESENT}) OR c.is_read_out)
        )
    """
    return f"""
        CASE WHEN {worth} = 0 OR a.contribution_count = 0 THEN 0
             WHEN a.status IN ({PRESENT}) AND k.presentation_counts = 1 THEN {worth}
             WHEN (a.status IN ({PRESENT}) OR k.written_counts = 1) AND {counted} THEN {worth}
             ELSE 0 END
    """


def _nonzero(number):
    """1 in every digit that is not 0."""
    return f"(({number} + {MOST}) >> 9) & {ONES}"


def absences(times):
    """Absences of all counted who were absent so many ``times``, or once without leave: lists of
    branch, meeting, day, status and whether it was regular, by member id."""
    absent = ", ".join(str(one.value) for one in AttendanceStatus if one not in PRESENT_STATUSES)
    found = {}
    for member, branch, meeting, day, status, is_regular in rows(
        f"""
        SELECT p.member_id, k.branch_id, k.meeting_id, k.held_on, a.status, k.is_regular
        FROM {in_order("kept_member p", "meetings_attendance a", "kept_meeting k")}
        WHERE (p.unexcused > 0 OR p.missed >= %s) AND a.member_id = p.member_id AND a.is_expected
          AND a.status IN ({absent}) AND k.meeting_id = a.meeting_id AND k.month > 0
          AND k.is_missed = 1
        """,
        [times],
    ):
        sitting = branch, meeting, day_of(day), status, bool(is_regular)
        found.setdefault(member, []).append(sitting)
    return found


def fill_differences(asked):
    """The months in which the official facts of a branch may not be the provisional ones.

    With the last month of their quarter, which tells its themes. Elsewhere they need not be
    counted twice.
    """
    low, high = (
        " | ".join(
            f"({_nonzero(f'(p.{name}_{half} - p.official_{name}_{half})')})"
            for name in ("months", "sessions")
        )
        for half in HALVES
    )
    execute(
        f"""
        INSERT INTO kept_differs
        WITH unadopted AS (
            SELECT branch_id, month, for_year, for_month FROM kept_meeting WHERE official = 0
        ),
        differing AS (
            SELECT DISTINCT s.branch_id, {low} AS low, {high} AS high
            FROM {in_order("kept_member p", "kept_seat s")}
            WHERE p.is_same = 0 AND s.member_id = p.member_id
        ),
        found AS (
            SELECT branch_id, month FROM unadopted WHERE month > 0
            UNION
            SELECT branch_id, for_month FROM unadopted WHERE for_year = %(year)s
            UNION
            SELECT d.branch_id, m.month
            FROM {in_order("differing d", "kept_month m")}
            WHERE (CASE WHEN m.month <= 6 THEN d.low ELSE d.high END >> m.shift) & 1 = 1
        )
        SELECT branch_id, month FROM found
        UNION
        SELECT branch_id, (month + 2) / 3 * 3 FROM found
        """,
        asked.days,
    )


def fill_spoken(asked):
    """For every stretch how many of those reported in a branch spoke in enough sessions.

    Most members sit in one branch all year, and most branches go by the same rules: they are
    counted at once. Of all others every stretch is looked at by itself.
    """
    sides = " UNION ALL ".join(_steady_side(side, official) for official, side in enumerate(SIDES))
    execute(f"INSERT INTO kept_spoke {sides}", asked.days)
    execute(f"INSERT INTO kept_spoke_apart {_apart()}", asked.days)


IS_THERE = "(w.parts >> t.stretch) & 1 > 0"  # a row ``w`` of `fill_wanted`, stretch ``t``
ALL_YEAR = (
    "s.of_one = 1 AND s.valid_from <= %(first_day)s "
    "AND (s.valid_to IS NULL OR s.valid_to > %(last_day)s)"
)


def _steady_side(side, official):
    """A row for each branch: months packed like those of a member, the longer parts one by one."""
    some, only = ["kept_steady o"], ""
    if official:
        some.insert(0, "(SELECT DISTINCT branch_id FROM kept_differs) d")
        only = "AND o.branch_id = d.branch_id"
    months = [f"p.{side}months_{half}" for half in HALVES]
    enough = [f"{_at_least(f'p.{side}sessions_{half}')} & p.{side}months_{half}" for half in HALVES]
    columns = [
        f"{whole_sum(number)} AS {name}_{half}"
        for name, numbers in (("whole", months), ("part", enough))
        for half, number in zip(HALVES, numbers, strict=True)
    ]
    for part in LONG_PARTS:
        owing, spoke = (_cut(part, f"{side}{name}") for name in ("months", "sessions"))
        columns += [
            f"count(*) FILTER (WHERE {owing} > 0) AS whole_{part.value}",
            f"count(*) FILTER (WHERE {owing} > 0 AND {_enough(spoke, owing)}) AS part_{part.value}",
        ]
    return f"""
        SELECT o.branch_id, {official} AS official, {", ".join(columns)}
        FROM {in_order(*some, "kept_rules u", "kept_seat s", "kept_member p")}
        WHERE u.rules = o.rules AND s.branch_id = o.branch_id AND p.member_id = s.member_id
          AND {ALL_YEAR} {only}
        GROUP BY o.branch_id
    """


def spoken_in_month(name):
    """The number of month ``m`` in a row ``p`` of `_steady_side`."""
    half = f"CASE WHEN m.month <= 6 THEN p.{name}_low ELSE p.{name}_high END"
    return f"CAST((({half}) >> m.shift) & 1023 AS integer)"


def spoken_in_longer(name):
    """The same of the longer part ``l`` of the year."""
    longer = " ".join(f"WHEN {part.value} THEN p.{name}_{part.value}" for part in LONG_PARTS)
    return f"CASE l.stretch {longer} END"


def _apart():
    """As `reports.rules.reporting_branch`: the official seat that began last, else the other."""
    columns = []
    for side in SIDES:
        owing, spoke = (_cut_of_stretch(f"{side}{name}") for name in ("months", "sessions"))
        columns += [
            f"count(*) FILTER (WHERE {owing} > 0 AND {_enough(spoke, owing)}) AS {side}part",
            f"count(*) FILTER (WHERE {owing} > 0) AS {side}whole",
        ]
    return f"""
        SELECT t.branch_id, t.stretch, {", ".join(columns)}
        FROM {in_order(f"({SEATS_BY_STRETCH}) t", "kept_member p", "kept_wanted w", "kept_rules u")}
        WHERE t.place = 1 AND p.member_id = t.member_id
          AND w.branch_id = t.branch_id AND {IS_THERE} AND u.rules = w.rules
        GROUP BY t.branch_id, t.stretch
    """


SEATS_BY_STRETCH = f"""
    SELECT s.member_id, s.branch_id, t.stretch, t.half, t.shift, t.mask,
           row_number() OVER (
               PARTITION BY s.member_id, t.stretch
               ORDER BY s.is_official DESC, s.valid_from DESC
           ) AS place
    FROM kept_seat s CROSS JOIN kept_stretch t
    WHERE s.valid_from <= t.day AND (s.valid_to IS NULL OR s.valid_to > t.first_day)
      AND NOT ({ALL_YEAR} AND s.branch_id IN (SELECT branch_id FROM kept_steady))
"""


def _enough(spoke, owing):
    """`reports.rules.required_sessions`, a share of the year's number, without the division."""
    return f"u.times * {spoke} >= u.monthly * {owing} + u.at_once"


def _at_least(number):
    """1 in every digit that reaches what a single month owes."""
    return f"(({number} + {ONES} * (512 - u.in_month)) >> 9) & {ONES}"


def _cut(part, name):
    """The sum of the digits of a longer part of the year."""
    months = [month.number for month in period_of(ANY_YEAR, part).months]
    low, high = (f"p.{name}_{half}" for half in HALVES)
    if len(months) == 12:
        return f"({low} %% {DIGIT_SUM} + {high} %% {DIGIT_SUM})"
    half, shift, mask = cut(months[0], months[-1])
    number = (low, high)[half - 1]
    return (
        f"({number} %% {DIGIT_SUM})"
        if len(months) == 6
        else f"((({number} >> {shift}) & {mask}) %% {DIGIT_SUM})"
    )


def _cut_of_stretch(name):
    """The same of the stretch ``t``; a year has both halves."""
    low, high = (f"p.{name}_{half}" for half in HALVES)
    return (
        f"CASE t.half WHEN 1 THEN (({low} >> t.shift) & t.mask) %% {DIGIT_SUM} "
        f"WHEN 2 THEN (({high} >> t.shift) & t.mask) %% {DIGIT_SUM} "
        f"ELSE {low} %% {DIGIT_SUM} + {high} %% {DIGIT_SUM} END"
    )
