"""The counters of every branch and stretch, from the sums of its months (handbook 11.2–11.5)."""

from reports.choices import Indicator, Measure
from reports.kept.working.dialect import days_between
from reports.kept.working.meetings import flag
from reports.kept.working.tables import MEASURED, execute


def fill_wanted():
    """Which branch has figures in which stretch (handbook 4.1), and where official ones differ."""
    execute(
        f"""
        INSERT INTO kept_at
        WITH there AS (
            SELECT b.branch_id, t.stretch, o.rules,
                   {
            flag('''EXISTS (
                       SELECT 1 FROM kept_differs d WHERE d.branch_id = b.branch_id
                       AND d.month BETWEEN t.rests_from AND t.last_month
                   )''')
        } AS differs
            FROM kept_branch b CROSS JOIN kept_stretch t
            JOIN kept_rule_of o
              ON o.branch_id = b.branch_id AND t.day BETWEEN o.first_day AND o.last_day
            WHERE b.is_counted = 1 AND (b.valid_from IS NULL OR b.valid_from <= t.day)
              AND (b.valid_to IS NULL OR b.valid_to > t.first_day)
        )
        SELECT branch_id, stretch, 0, CASE WHEN differs = 1 THEN 0 ELSE 2 END, rules FROM there
        UNION ALL
        SELECT branch_id, stretch, 1, 1, rules FROM there WHERE differs = 1
        """
    )


def fill_moved(asked):
    """What meetings made up with leave add to their month and take from the month of their day."""
    counts = (
        "k.is_counted = 1 AND k.is_put_off = 1 AND k.held_on >= t.first_day "
        "AND r.moved_counts = 1 AND y.is_regular = 1"
    )
    made_up = """
        FROM kept_meeting k
        JOIN kept_at a ON a.branch_id = k.branch_id AND a.official <= k.official
        JOIN kept_stretch t ON t.stretch = a.stretch
        JOIN kept_rules r ON r.rules = a.rules
        JOIN kept_rules_type y ON y.rules = a.rules AND y.meeting_type = k.meeting_type
    """
    execute(
        f"""
        INSERT INTO kept_moved
        SELECT branch_id, stretch, official, month, sum(moved) FROM (
            SELECT k.branch_id, a.stretch, a.official, k.for_month AS month, 1 AS moved
            {made_up} WHERE {counts} AND k.for_year = %(year)s
            UNION ALL
            SELECT k.branch_id, a.stretch, a.official, k.month, -1
            {made_up}
            JOIN kept_sum s
              ON s.branch_id = k.branch_id AND s.official = a.official AND s.month = k.month
            WHERE {counts} AND k.month > 0 AND s.regular > 0 AND k.held_on <= t.day
        ) moved
        GROUP BY branch_id, stretch, official, month
        """,
        asked.days,
    )


def fill_figures():
    held = "s.regular + coalesce(v.moved, 0) >= r.per_month"
    sums = ", ".join(
        f"sum(s.{name}_{part}) AS {name}_{part}" for name in MEASURED for part in ("part", "whole")
    )
    lasted = "q.active_days >= r.min_active_days"
    themes = "q.thematic >= r.per_quarter"
    execute(
        f"""
        INSERT INTO kept_figures
        WITH months AS (
            SELECT a.branch_id, a.stretch, a.official,
                   sum(s.present) AS present, sum(s.expected) AS expected,
                   sum(s.with_outcome) AS with_outcome, sum(s.outcome_due) AS outcome_due,
                   sum({flag(f"s.existed = 1 AND {held}")}) AS regular_part,
                   sum({flag(f"s.existed = 1 AND (s.is_over = 1 OR {held})")}) AS regular_whole,
                   {sums}
            FROM kept_at a
            JOIN kept_within w ON w.stretch = a.stretch
            JOIN kept_sum s ON s.branch_id = a.branch_id AND s.official = a.official
                           AND s.month = w.month
            JOIN kept_rules r ON r.rules = a.rules
            LEFT JOIN kept_moved v ON v.branch_id = a.branch_id AND v.stretch = a.stretch
                                  AND v.official = a.official AND v.month = s.month
            GROUP BY a.branch_id, a.stretch, a.official
        ),
        quarters AS (
            SELECT q.branch_id, q.stretch, q.official,
                   sum({flag(f"{lasted} AND {themes}")}) AS part,
                   sum({flag(f"{lasted} AND (q.is_over = 1 OR {themes})")}) AS whole
            FROM ({_quarters()}) q JOIN kept_rules r ON r.rules = q.rules
            GROUP BY q.branch_id, q.stretch, q.official
        )
        SELECT a.branch_id, a.stretch, a.counts_for, 1, {flag("m.expected = 0")},
               {", ".join(_judged())},
               {", ".join(f"m.{one.value}_part, m.{one.value}_whole" for one in Measure)}
        FROM kept_at a
        JOIN kept_rules r ON r.rules = a.rules
        JOIN months m ON m.branch_id = a.branch_id AND m.stretch = a.stretch
                     AND m.official = a.official
        LEFT JOIN quarters q ON q.branch_id = a.branch_id AND q.stretch = a.stretch
                            AND q.official = a.official
        LEFT JOIN kept_spoke p ON p.branch_id = a.branch_id AND p.stretch = a.stretch
        """
    )


def _quarters():
    """The quarters that end in each stretch: meetings with a theme, days the branch was active."""
    start = "CASE WHEN b.valid_from > e.first_day THEN b.valid_from ELSE e.first_day END"
    end = "CASE WHEN b.valid_to < e.day_after THEN b.valid_to ELSE e.day_after END"
    return f"""
        SELECT branch_id, stretch, official, rules, is_over, thematic,
               CASE WHEN day_after > first_day THEN {days_between("first_day", "day_after")}
                    ELSE 0 END AS active_days
        FROM (
            SELECT a.branch_id, a.stretch, a.official, a.rules, e.is_over, s.thematic,
                   {start} AS first_day, {end} AS day_after
            FROM kept_at a
            JOIN kept_branch b ON b.branch_id = a.branch_id
            JOIN kept_ending e ON e.stretch = a.stretch
            JOIN (
                SELECT branch_id, official, (month + 2) / 3 AS quarter, sum(thematic) AS thematic
                FROM kept_sum GROUP BY branch_id, official, (month + 2) / 3
            ) s ON s.branch_id = a.branch_id AND s.official = a.official
               AND s.quarter = e.quarter
        ) spells
    """


def _judged():
    """Part, whole and whether the branch reaches its target, of every indicator in order."""
    spoken = [
        f"coalesce(CASE WHEN a.official = 1 THEN p.official_{part} ELSE p.{part} END, 0)"
        for part in ("part", "whole")
    ]
    ratios = {
        Indicator.ATTENDANCE: ("m.present", "m.expected"),
        Indicator.CONTRIBUTIONS: spoken,
        Indicator.REGULAR: ("m.regular_part", "m.regular_whole"),
        Indicator.THEMATIC: ("coalesce(q.part, 0)", "coalesce(q.whole, 0)"),
        Indicator.RESOLUTIONS: ("m.with_outcome", "m.outcome_due"),
    }
    for indicator in Indicator:
        part, whole = ratios[indicator]
        yield f"{part}, {whole}, {_is_met(part, whole, f'r.{indicator.value}')}"


def _is_met(part, whole, target):
    """`reports.rules.is_met`: whole numbers, cross-multiplied."""
    reached = f"100 * {part}", f"{target}_percent * {whole}"
    return (
        f"CASE WHEN {whole} = 0 THEN 0 "
        f"WHEN {target}_operator = '>' AND {reached[0]} > {reached[1]} THEN 1 "
        f"WHEN {target}_operator = '>=' AND {reached[0]} >= {reached[1]} THEN 1 "
        f"WHEN {target}_operator = '=' AND {reached[0]} = {reached[1]} THEN 1 ELSE 0 END"
    )
