"""The counters of every branch and stretch, from the sums of its months (handbook 11.2–11.5)."""

from reports.choices import Indicator, KeptPart, Measure
from reports.kept.counts import COUNTERS
from reports.kept.parts import MONTHS_FROM
from reports.kept.working.dialect import covering, days_between, in_order
from reports.kept.working.meetings import flag
from reports.kept.working.tables import MEASURED, execute, summed

OF_MONTHS = (
    *("present", "expected", "with_outcome", "outcome_due", "regular_part", "regular_whole"),
    *(f"{name}_{part}" for name in MEASURED for part in ("part", "whole")),
)
ADDED = (*OF_MONTHS, "thematic_part", "thematic_whole")
WHOSE = "branch_id, rules, official"


def fill_wanted():
    """Which branch has figures in which stretch (handbook 4.1), and where official ones differ."""
    execute(
        """
        INSERT INTO kept_at
        WITH there AS (
            SELECT b.branch_id, t.stretch, o.rules, t.rests_from, t.last_month
            FROM kept_branch b CROSS JOIN kept_stretch t
            JOIN kept_rule_of o
              ON o.branch_id = b.branch_id AND t.day BETWEEN o.first_day AND o.last_day
            WHERE b.is_counted = 1 AND (b.valid_from IS NULL OR b.valid_from <= t.day)
              AND (b.valid_to IS NULL OR b.valid_to > t.first_day)
        )
        SELECT branch_id, stretch, 0, rules FROM there
        UNION ALL
        SELECT DISTINCT e.branch_id, e.stretch, 1, e.rules
        FROM there e
        JOIN kept_differs d
          ON d.branch_id = e.branch_id AND d.month BETWEEN e.rests_from AND e.last_month
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
              AND k.for_month BETWEEN t.first_month AND t.last_month
            UNION ALL
            SELECT k.branch_id, a.stretch, a.official, k.month, -1
            {made_up}
            JOIN kept_sum s
              ON s.branch_id = k.branch_id AND s.official = a.official AND s.month = k.month
            WHERE {counts} AND k.month > 0 AND s.regular > 0 AND k.held_on <= t.day
              AND k.month BETWEEN t.first_month AND t.last_month
        ) moved
        GROUP BY branch_id, stretch, official, month
        """,
        asked.days,
    )


def fill_figures():
    """Months add up to quarters, these to halves and to the year: each under the rules of the day
    of reckoning of every stretch that needs it, which are most often the same for all."""
    sums = summed(ADDED)
    names = ", ".join(ADDED)
    halves_from, year = KeptPart.H1.value - 1, KeptPart.YEAR.value
    execute(
        f"""
        INSERT INTO kept_figures
        WITH months AS ({_months()}),
        quarters AS ({_quarters()}),
        halves AS (
            SELECT {WHOSE}, (quarter + 1) / 2 AS half, {sums}
            FROM quarters GROUP BY {WHOSE}, (quarter + 1) / 2
        ),
        stretches AS (
            SELECT m.branch_id, m.rules, m.official, m.month + {MONTHS_FROM - 1} AS stretch,
                   {", ".join(f"m.{name}" for name in OF_MONTHS)},
                   coalesce(q.thematic_part, 0) AS thematic_part,
                   coalesce(q.thematic_whole, 0) AS thematic_whole
            FROM months m
            LEFT JOIN quarters q ON q.branch_id = m.branch_id AND q.rules = m.rules
                                AND q.official = m.official AND 3 * q.quarter = m.month
            UNION ALL
            SELECT {WHOSE}, quarter, {names} FROM quarters
            UNION ALL
            SELECT {WHOSE}, half + {halves_from}, {names} FROM halves
            UNION ALL
            SELECT {WHOSE}, {year}, {sums} FROM halves GROUP BY {WHOSE}
        )
        SELECT a.branch_id, a.stretch, a.official, 1, {flag("m.expected = 0")},
               {", ".join(_judged())},
               {", ".join(f"m.{one.value}_part, m.{one.value}_whole" for one in Measure)}
        FROM {in_order("stretches m", "kept_at a", "kept_rules r")}
        LEFT JOIN ({_made_up()}) v ON v.branch_id = a.branch_id AND v.stretch = a.stretch
                                  AND v.official = a.official
        LEFT JOIN kept_spoke p ON p.branch_id = a.branch_id AND p.stretch = a.stretch
                              AND p.official = a.official
        LEFT JOIN kept_spoke_apart o ON o.branch_id = a.branch_id AND o.stretch = a.stretch
                                    AND o.official = a.official
        WHERE a.branch_id = m.branch_id AND a.stretch = m.stretch AND a.official = m.official
          AND a.rules = m.rules AND r.rules = a.rules
        """
    )


def _months():
    """Every month, also where nothing was held."""
    existed = flag(covering("m.first_day", "b"))
    held = "coalesce(s.regular, 0) >= r.per_month"
    sums = {name: f"s.{name}" for name in OF_MONTHS} | {"outcome_due": "s.regular"}
    kept = [
        f"coalesce({sums[name]}, 0) AS {name}"
        for name in OF_MONTHS
        if not name.startswith("regular")
    ]
    return f"""
        SELECT a.branch_id, a.rules, a.official, m.month, coalesce(s.thematic, 0) AS themes,
               {existed} * {flag(held)} AS regular_part,
               {existed} * {flag(f"m.is_over = 1 OR {held}")} AS regular_whole,
               {", ".join(kept)}
        FROM {
        in_order(
            "(SELECT DISTINCT branch_id, rules, official FROM kept_at) a",
            "kept_month m",
            "kept_branch b",
            "kept_rules r",
        )
    }
        LEFT JOIN kept_sum s
          ON s.branch_id = a.branch_id AND s.official = a.official AND s.month = m.month
        WHERE b.branch_id = a.branch_id AND r.rules = a.rules
    """


def _quarters():
    """The quarters: meetings with a theme, days the branch was active."""
    start = "CASE WHEN b.valid_from > e.first_day THEN b.valid_from ELSE e.first_day END"
    end = "CASE WHEN b.valid_to < e.day_after THEN b.valid_to ELSE e.day_after END"
    lasted = f"({end}) > ({start}) AND {days_between(start, end)} >= r.min_active_days"
    lasted = f"({lasted} OR r.min_active_days = 0)"
    themes = "q.themes >= r.per_quarter"
    names = ", ".join(f"q.{name}" for name in OF_MONTHS)
    return f"""
        SELECT q.branch_id, q.rules, q.official, q.quarter, {names},
               {flag(f"{lasted} AND {themes}")} AS thematic_part,
               {flag(f"{lasted} AND (e.is_over = 1 OR {themes})")} AS thematic_whole
        FROM (
            SELECT {WHOSE}, (month + 2) / 3 AS quarter, sum(themes) AS themes, {summed(OF_MONTHS)}
            FROM months GROUP BY {WHOSE}, (month + 2) / 3
        ) q
        JOIN kept_quarter e ON e.quarter = q.quarter
        JOIN kept_rules r ON r.rules = q.rules
        JOIN kept_branch b ON b.branch_id = q.branch_id
    """


def _made_up():
    """What months kept or lost by meetings held at another time add to a stretch."""
    held, before = (
        "coalesce(s.regular, 0) + v.moved >= r.per_month",
        ("coalesce(s.regular, 0) >= r.per_month"),
    )
    existed = covering("m.first_day", "b")
    return f"""
        SELECT v.branch_id, v.stretch, v.official, sum({flag(held)} - {flag(before)}) AS part,
               sum(CASE WHEN m.is_over = 0 THEN {flag(held)} - {flag(before)} ELSE 0 END) AS whole
        FROM kept_moved v
        JOIN kept_at a ON a.branch_id = v.branch_id AND a.stretch = v.stretch
                      AND a.official = v.official
        JOIN kept_rules r ON r.rules = a.rules
        JOIN kept_month m ON m.month = v.month
        JOIN kept_branch b ON b.branch_id = v.branch_id AND {existed}
        LEFT JOIN kept_sum s ON s.branch_id = v.branch_id AND s.official = v.official
                            AND s.month = v.month
        GROUP BY v.branch_id, v.stretch, v.official
    """


def _judged():
    """Part, whole and whether the branch reaches its target, of every indicator in order."""
    ratios = {
        Indicator.ATTENDANCE: ("m.present", "m.expected"),
        Indicator.CONTRIBUTIONS: [
            f"(coalesce(p.{name}, 0) + coalesce(o.{name}, 0))" for name in ("part", "whole")
        ],
        Indicator.REGULAR: (
            "(m.regular_part + coalesce(v.part, 0))",
            "(m.regular_whole + coalesce(v.whole, 0))",
        ),
        Indicator.THEMATIC: ("m.thematic_part", "m.thematic_whole"),
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


def fill_corrections():
    """Official figures as what they add to the provisional ones (`OrganizationFigures`)."""
    execute(
        f"""
        UPDATE kept_figures AS f
        SET {", ".join(f"{name} = f.{name} - p.{name}" for name in COUNTERS)}
        FROM kept_figures p
        WHERE f.official = 1 AND p.official = 0 AND p.organization_id = f.organization_id
          AND p.part = f.part
        """
    )
