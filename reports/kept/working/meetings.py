"""Every counted meeting, judged once by the rules of its branch and day, and the sums of months.

The same as `reports.facts` finds meeting by meeting (handbook 11.2–11.7), in SQL.
"""

from meetings.choices import MeetingState, MeetingType
from meetings.rules import HELD_STATES, OFFICIAL_STATES, SENT_STATES
from reports.kept.month_letters import FURTHEST_FIRST, LETTERS, MonthState
from reports.kept.working.dialect import (
    covering,
    day_of_month,
    days_between,
    in_order,
    local_day,
    month_of,
    whole_minutes,
    whole_sum,
)
from reports.kept.working.packed import OF_MEETING, OF_MEETINGS, worth
from reports.kept.working.tables import execute

REGULAR = (MeetingType.REGULAR, MeetingType.COMBINED)
OF_THE_BRANCH = (*REGULAR, MeetingType.THEMATIC)


def listed(values):
    """Values of our own choices as an SQL list."""
    return ", ".join(f"'{getattr(one, 'value', one)}'" for one in sorted(values))


def flag(condition):
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def judge(asked):
    """The meetings of the year; of those asked for also what was made up early in the next one."""
    execute(
        f"""
        INSERT INTO kept_meeting (
            meeting_id, branch_id, is_counted, held_on, month, for_year, for_month, meeting_type,
            official, is_put_off, rules, is_regular, is_thematic, is_missed, asks_leaders,
            presentation_counts, written_counts, regular_low, regular_high, spoken_low, spoken_high,
            reached, {", ".join(OF_MEETINGS)}
        )
        WITH held AS MATERIALIZED (
            SELECT m.id, m.branch_id, b.is_counted, b.is_led, b.is_supervised, m.held_on,
                   m.for_year, m.for_month,
                   m.meeting_type, m.state, m.taken_over, m.present_count, m.expected_count,
                   m.started_at, m.ended_at, m.break_minutes,
                   {days_between(local_day("m.notice_at"), "m.held_on")} AS told_before,
                   {days_between("m.held_on", local_day("m.submitted_at"))} AS sent_after,
                   {days_between("m.held_on", "%(day)s")} AS days_since,
                   {flag("m.has_resolution OR m.conclusion <> ''")} AS has_outcome,
                   CASE WHEN m.held_on <= %(last_day)s THEN {month_of("m.held_on")} ELSE 0 END
                       AS month,
                   {
            flag(
                "b.is_counted = 1 AND m.held_on <= %(last_day)s "
                f"AND m.meeting_type IN ({listed(OF_THE_BRANCH)})"
            )
        } AS is_own
            FROM {in_order("kept_branch b", "meetings_meeting m")}
            WHERE m.branch_id = b.branch_id AND m.state IN ({listed(HELD_STATES)})
              AND m.held_on BETWEEN %(first_day)s AND %(day)s
              AND (m.held_on <= %(last_day)s OR b.is_counted = 1 AND m.for_year = %(year)s)
        ),
        prepared AS (
            SELECT branch_id, for_year, for_month, min(held_on) AS first_on FROM held
            WHERE meeting_type = '{MeetingType.COMMITTEE_MEETING.value}'
            GROUP BY branch_id, for_year, for_month
        )
        SELECT o.id, o.branch_id, o.is_counted, o.held_on, o.month, o.for_year, o.for_month,
               o.meeting_type,
               {flag(f"o.taken_over OR o.state IN ({listed(OFFICIAL_STATES)})")},
               {flag(f"a.id IS NOT NULL AND {month_of('o.held_on')} <> o.for_month")},
               g.rules, t.is_regular, t.is_thematic, t.is_missed,
               {flag(f"o.is_own = 1 AND o.meeting_type IN ({listed(REGULAR)})")},
               r.presentation_counts, r.written_counts, t.is_regular * m.low, t.is_regular * m.high,
               t.is_spoken * m.low, t.is_spoken * m.high,
               {_reached()}, {", ".join(_numbers())}
        FROM {in_order("held o", "kept_rule_of g", "kept_rules r", "kept_rules_type t")}
        LEFT JOIN kept_month m ON m.month = o.month
        LEFT JOIN kept_window w ON w.branch_id = o.branch_id AND w.month = o.month
        LEFT JOIN prepared p ON p.branch_id = o.branch_id AND p.for_year = o.for_year
                            AND p.for_month = o.for_month
        LEFT JOIN meetings_postponement a ON a.branch_id = o.branch_id AND a.year = o.for_year
                                         AND a.month = o.for_month AND a.state = 'APPROVED'
        WHERE g.branch_id = o.branch_id AND o.held_on BETWEEN g.first_day AND g.last_day
          AND r.rules = g.rules AND t.rules = g.rules AND t.meeting_type = o.meeting_type
        """,
        asked.days,
    )


def _numbers():
    """The numbers of `OF_MEETINGS` a meeting ``o`` adds to those of its branch and month."""
    yield (
        f"t.in_rate * (o.present_count * {worth('present')} "
        f"+ o.expected_count * {worth('expected')})"
    )
    yield f"t.is_regular * (o.has_outcome * {worth('with_outcome')} + {worth('outcome_due')})"
    measures = _measures()
    for two in zip(OF_MEETING[::2], OF_MEETING[1::2], strict=True):
        yield " + ".join(
            f"CASE WHEN o.is_own = 1 AND {enters} THEN {worth(f'{name}_whole')} "
            f"+ {flag(kept)} * {worth(f'{name}_part')} ELSE 0 END"
            for name, (enters, kept) in ((name, measures[name]) for name in two)
        )


def _measures():
    """By name of a `Measure` two conditions: the meeting ``o`` enters it, it was kept."""
    is_regular = f"o.meeting_type IN ({listed(REGULAR)})"
    minutes = f"{whole_minutes('o.started_at', 'o.ended_at')} - o.break_minutes"
    supervisor = (
        "o.is_supervised = 1 AND EXISTS (SELECT 1 FROM branches_post s "
        "WHERE s.organization_id = o.branch_id AND s.role = 'SUPERVISOR' "
        f"AND {covering('o.held_on', 's')})"
    )
    officers_are_many = (
        "(o.is_led = 1 OR (SELECT min(s.member_id) < max(s.member_id) FROM members_position s "
        f"WHERE s.branch_id = o.branch_id AND {covering('o.held_on', 's')}))"
    )
    visited = (
        "EXISTS (SELECT 1 FROM meetings_guest g WHERE g.meeting_id = o.id "
        "AND g.role = 'SUPERVISOR')"
    )
    least_minutes = (
        "CASE WHEN o.expected_count >= t.large_from THEN t.minutes_large "
        "WHEN o.expected_count BETWEEN 1 AND t.small_below - 1 THEN t.minutes_small "
        "ELSE t.minutes END"
    )
    return {
        "window": (
            is_regular,
            "o.for_year = %(year)s AND o.for_month = o.month "
            f"AND {day_of_month('o.held_on')} "
            "BETWEEN coalesce(w.from_day, g.from_day) AND coalesce(w.to_day, g.to_day)",
        ),
        "duration": (
            "o.started_at IS NOT NULL AND o.ended_at IS NOT NULL",
            f"{minutes} >= {least_minutes}",
        ),
        "prepared": (
            f"NOT o.taken_over AND {is_regular} AND {officers_are_many}",
            "p.first_on <= o.held_on",
        ),
        "notified": ("NOT o.taken_over", "o.told_before >= r.before_days"),
        "sent": (
            "NOT o.taken_over AND (o.sent_after IS NOT NULL OR o.days_since > r.after_days)",
            "o.sent_after <= r.after_days",
        ),
        "visited": (supervisor, visited),
    }


def _reached():
    """How far the regular meeting of a month has come: its place in `FURTHEST_FIRST`, or NULL."""
    is_late = "o.sent_after > r.after_days"
    place = {state: number for number, state in enumerate(FURTHEST_FIRST)}
    found = [
        "WHEN t.is_regular = 0 OR o.for_year <> %(year)s THEN NULL",
        f"WHEN o.taken_over THEN {place[MonthState.TAKEN_OVER]}",
        f"WHEN o.state NOT IN ({listed(SENT_STATES)}) THEN {place[MonthState.HELD]}",
    ]
    for state in sorted(SENT_STATES):
        in_time, late = LETTERS.get(MeetingState(state), (MonthState.SENT, MonthState.SENT_LATE))
        found += [
            f"WHEN o.state = '{MeetingState(state).value}' AND {is_late} THEN {place[late]}",
            f"WHEN o.state = '{MeetingState(state).value}' THEN {place[in_time]}",
        ]
    return f"CASE {' '.join(found)} END"


def add_up():
    """The months of every branch in which something was held; official where they may differ.

    Themes stand with the last month of their quarter.
    """
    sums = ", ".join(whole_sum(f"k.{number}") for number in OF_MEETINGS)
    sides = (
        (0, ""),
        (
            1,
            "AND k.official = 1 "
            "AND (k.branch_id, k.month) IN (SELECT branch_id, month FROM kept_differs)",
        ),
    )
    for official, only in sides:
        execute(
            f"""
            INSERT INTO kept_sum
            SELECT k.branch_id, {official}, k.month, {sums}, coalesce({whole_sum("l.leaders")}, 0)
            FROM kept_meeting k
            LEFT JOIN kept_leaders l ON l.meeting_id = k.meeting_id
            WHERE k.is_counted = 1 AND k.month > 0 {only}
            GROUP BY k.branch_id, k.month
            """
        )
    execute(
        """
        INSERT INTO kept_theme
        SELECT branch_id, (month + 2) / 3 * 3, count(*), sum(official) FROM kept_meeting
        WHERE is_counted = 1 AND month > 0 AND is_thematic = 1
        GROUP BY branch_id, (month + 2) / 3 * 3
        """
    )


def fill_leaders():
    """Persons × sessions of those who lead the unit they work in (handbook 20.1 A14).

    They are few among the members, and looked for by them.
    """
    order = ["kept_member m", "members_localpost p", "meetings_attendance a", "kept_meeting k"]
    execute(
        f"""
        INSERT INTO kept_leaders
        SELECT k.meeting_id,
               count(DISTINCT CASE WHEN a.status IN (1, 2) THEN a.member_id END)
                   * {worth("leaders_part")}
               + count(DISTINCT a.member_id) * {worth("leaders_whole")}
        FROM {in_order(*order)}
        WHERE k.asks_leaders = 1 AND a.meeting_id = k.meeting_id AND a.is_expected
          AND p.member_id = m.member_id AND a.member_id = m.member_id AND p.kind = 'UNIT_LEADER'
          AND p.valid_from <= k.held_on AND (p.valid_to IS NULL OR p.valid_to > k.held_on)
        GROUP BY k.meeting_id
        """
    )
