"""The counters of every branch and stretch, from the sums of its months (handbook 11.2–11.5)."""

from reports.choices import Indicator, KeptPart, Measure
from reports.kept.counts import COUNTERS
from reports.kept.parts import MONTHS_FROM
from reports.kept.working.dialect import apart, covering, days_between, in_order
from reports.kept.working.meetings import flag
from reports.kept.working.tables import MEASURED, execute, summed

OF_MONTHS = (
    *("present", "expected", "with_outcome", "outcome_due", "regular_part", "regular_whole"),
    *(f"{name}_{part}" for name in MEASURED for part in ("part", "whole")),
)
ADDED = (*OF_MONTHS, "thematic_part", "thematic_whole")
WHOSE = "branch_id, rules"
SPOKEN = ("a.spoke_part", "a.spoke_whole")
SUMS_OF_MONTHS = {
    name: "s.regular" if name == "outcome_due" else f"s.{name}"
    for name in OF_MONTHS
    if not name.startswith("regular")
}


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
    moved = execute(
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
              ON s.branch_id = k.branch_id AND s.month = k.month AND s.official = {_side("a", "k")}
            WHERE {counts} AND k.month > 0 AND s.regular > 0 AND k.held_on <= t.day
              AND k.month BETWEEN t.first_month AND t.last_month
        ) moved
        GROUP BY branch_id, stretch, official, month
        """,
        asked.days,
    )
    if moved:
        _fill_made_up()


def _fill_made_up():
    """What months kept or lost by meetings held at another time add to a stretch."""
    held, before = (
        "coalesce(s.regular, 0) + v.moved >= r.per_month",
        ("coalesce(s.regular, 0) >= r.per_month"),
    )
    existed = covering("m.first_day", "b")
    execute(
        f"""
        INSERT INTO kept_made_up
        SELECT v.branch_id, v.stretch, v.official, sum({flag(held)} - {flag(before)}) AS part,
               sum(CASE WHEN m.is_over = 0 THEN {flag(held)} - {flag(before)} ELSE 0 END) AS whole
        FROM kept_moved v
        JOIN kept_at a ON a.branch_id = v.branch_id AND a.stretch = v.stretch
                      AND a.official = v.official
        JOIN kept_rules r ON r.rules = a.rules
        JOIN kept_month m ON m.month = v.month
        JOIN kept_branch b ON b.branch_id = v.branch_id AND {existed}
        LEFT JOIN kept_sum s ON s.branch_id = v.branch_id AND s.month = v.month
                            AND s.official = {_side("v", "v")}
        GROUP BY v.branch_id, v.stretch, v.official
    """
    )


def fill_figures():
    """Months add up to quarters, these to halves and to the year: each under the rules of the day
    of reckoning of every stretch that needs it, which are most often the same for all."""
    execute(
        f"""
        INSERT INTO kept_figures
        WITH months AS ({_months()}), {_longer(_quarters())}, beside AS {apart()} ({_beside(0)})
        SELECT m.branch_id, m.stretch, 0, 1, {flag("m.expected = 0")}, {", ".join(_judged())},
               {", ".join(f"m.{one.value}_part, m.{one.value}_whole" for one in Measure)}
        FROM {in_order("stretches m", "beside a", "kept_rules r")}
        WHERE a.branch_id = m.branch_id AND a.stretch = m.stretch AND a.rules = m.rules
          AND r.rules = m.rules
        """
    )


def fill_corrections():
    """Official figures as what they add to the provisional ones (`OrganizationFigures`).

    Only of the months that differ, which add up to longer stretches like all others.
    """
    sums = {
        "branch_count": "0",
        "silent_count": f"{flag('f.attendance_whole + c.expected = 0')} - f.silent_count",
        **dict(_corrected()),
    }
    for one in Measure:
        for part in ("part", "whole"):
            sums[f"{one.value}_{part}"] = f"c.{one.value}_{part}"
    execute(
        f"""
        INSERT INTO kept_figures
        WITH months AS ({_months_that_differ()}), {_longer(_quarters_that_differ())},
        beside AS {apart()} ({_beside(1)})
        SELECT branch_id, stretch, 1, {", ".join(COUNTERS)} FROM (
            SELECT a.branch_id, a.stretch, {", ".join(f"{sums[one]} AS {one}" for one in COUNTERS)}
            FROM {in_order("stretches c", "beside a", "kept_rules r", "kept_figures f")}
            LEFT JOIN kept_made_up w ON w.branch_id = c.branch_id AND w.stretch = c.stretch
                                    AND w.official = 0
            WHERE a.branch_id = c.branch_id AND a.stretch = c.stretch AND a.rules = c.rules
              AND r.rules = c.rules
              AND f.organization_id = c.branch_id AND f.part = c.stretch AND f.official = 0
        ) corrections
        WHERE NOT ({" AND ".join(f"{one} = 0" for one in COUNTERS)})
        """
    )


def _beside(official):
    """What is known of a stretch beside the sums of its months: who spoke, what was made up."""
    return f"""
        SELECT a.branch_id, a.stretch, a.rules,
               coalesce(v.part, 0) AS moved_part, coalesce(v.whole, 0) AS moved_whole,
               coalesce(p.part, 0) + coalesce(o.part, 0) AS spoke_part,
               coalesce(p.whole, 0) + coalesce(o.whole, 0) AS spoke_whole
        FROM kept_at a
        LEFT JOIN kept_made_up v ON v.branch_id = a.branch_id AND v.stretch = a.stretch
                                AND v.official = {official}
        LEFT JOIN kept_spoke p ON p.branch_id = a.branch_id AND p.stretch = a.stretch
                              AND p.official = {official}
        LEFT JOIN kept_spoke_apart o ON o.branch_id = a.branch_id AND o.stretch = a.stretch
                                    AND o.official = {official}
        WHERE a.official = {official}
    """


def _longer(quarters):
    """The stretches of the year from its ``months`` and ``quarters``."""
    sums, names = summed(ADDED), ", ".join(ADDED)
    halves_from, year = KeptPart.H1.value - 1, KeptPart.YEAR.value
    return f"""
        quarters AS ({quarters}),
        halves AS (
            SELECT {WHOSE}, (quarter + 1) / 2 AS half, {sums}
            FROM quarters GROUP BY {WHOSE}, (quarter + 1) / 2
        ),
        stretches AS (
            SELECT m.branch_id, m.rules, m.month + {MONTHS_FROM - 1} AS stretch,
                   {", ".join(f"m.{name}" for name in OF_MONTHS)},
                   coalesce(q.thematic_part, 0) AS thematic_part,
                   coalesce(q.thematic_whole, 0) AS thematic_whole
            FROM months m
            LEFT JOIN quarters q ON q.branch_id = m.branch_id AND q.rules = m.rules
                                AND q.last_month = m.month
            UNION ALL
            SELECT {WHOSE}, quarter, {names} FROM quarters
            UNION ALL
            SELECT {WHOSE}, half + {halves_from}, {names} FROM halves
            UNION ALL
            SELECT {WHOSE}, {year}, {sums} FROM halves GROUP BY {WHOSE}
        )
    """


def _months():
    """Every month, also where nothing was held."""
    kept = [f"coalesce({source}, 0) AS {name}" for name, source in SUMS_OF_MONTHS.items()]
    part, whole = _held("coalesce(s.regular, 0)")
    return f"""
        SELECT a.branch_id, a.rules, m.month, coalesce(s.thematic, 0) AS themes,
               {part} AS regular_part, {whole} AS regular_whole, {", ".join(kept)}
        FROM {
        in_order(
            "(SELECT DISTINCT branch_id, rules FROM kept_at WHERE official = 0) a",
            "kept_month m",
            "kept_branch b",
            "kept_rules r",
        )
    }
        LEFT JOIN kept_sum s ON s.branch_id = a.branch_id AND s.official = 0 AND s.month = m.month
        WHERE b.branch_id = a.branch_id AND r.rules = a.rules
    """


def _months_that_differ():
    """What the official sums of a month add to the provisional ones."""
    kept = [
        f"coalesce(t.{column}, 0) - coalesce(s.{column}, 0) AS {name}"
        for name, column in ((one, source.split(".")[1]) for one, source in SUMS_OF_MONTHS.items())
    ]
    (part, whole), (part_before, whole_before) = (
        _held(f"coalesce({one}.regular, 0)") for one in "ts"
    )
    return f"""
        SELECT a.branch_id, a.rules, m.month,
               coalesce(t.thematic, 0) - coalesce(s.thematic, 0) AS themes,
               {part} - {part_before} AS regular_part, {whole} - {whole_before} AS regular_whole,
               {", ".join(kept)}
        FROM {
        in_order(
            "(SELECT DISTINCT branch_id, rules FROM kept_at WHERE official = 1) a",
            "kept_differs d",
            "kept_month m",
            "kept_branch b",
            "kept_rules r",
        )
    }
        LEFT JOIN kept_sum s ON s.branch_id = a.branch_id AND s.official = 0 AND s.month = m.month
        LEFT JOIN kept_sum t ON t.branch_id = a.branch_id AND t.official = 1 AND t.month = m.month
        WHERE d.branch_id = a.branch_id AND m.month = d.month AND b.branch_id = a.branch_id
          AND r.rules = a.rules
    """


def _held(regular):
    """Whether a month counts as kept, and at all, with so many regular meetings."""
    existed, held = flag(covering("m.first_day", "b")), f"{regular} >= r.per_month"
    return f"{existed} * {flag(held)}", f"{existed} * {flag(f'm.is_over = 1 OR {held}')}"


def _quarters():
    """The quarters: meetings with a theme, days the branch was active."""
    return _of_quarters("q.themes >= r.per_quarter")


def _quarters_that_differ():
    themes = """
        SELECT branch_id, (month + 2) / 3 AS quarter, sum(thematic) AS themes
        FROM kept_sum WHERE official = 0 GROUP BY branch_id, (month + 2) / 3
    """
    before = "coalesce(x.themes, 0)"
    return _of_quarters(
        *(f"{before} + q.themes >= r.per_quarter", f"{before} >= r.per_quarter"),
        f"LEFT JOIN ({themes}) x ON x.branch_id = q.branch_id AND x.quarter = q.quarter",
    )


def _of_quarters(enough, before=None, more=""):
    """``enough`` themes; less what there was ``before`` where differences are asked for."""
    start = "CASE WHEN b.valid_from > e.first_day THEN b.valid_from ELSE e.first_day END"
    end = "CASE WHEN b.valid_to < e.day_after THEN b.valid_to ELSE e.day_after END"
    lasted = f"({end}) > ({start}) AND {days_between(start, end)} >= r.min_active_days"
    lasted = f"({lasted} OR r.min_active_days = 0)"
    part, whole = (
        " - ".join(flag(f"{lasted} AND {words.format(one)}") for one in (enough, before) if one)
        for words in ("{}", "(e.is_over = 1 OR {})")
    )
    return f"""
        SELECT q.branch_id, q.rules, q.quarter, 3 * q.quarter AS last_month,
               {", ".join(f"q.{name}" for name in OF_MONTHS)},
               {part} AS thematic_part, {whole} AS thematic_whole
        FROM (
            SELECT {WHOSE}, (month + 2) / 3 AS quarter, sum(themes) AS themes, {summed(OF_MONTHS)}
            FROM months GROUP BY {WHOSE}, (month + 2) / 3
        ) q
        JOIN kept_quarter e ON e.quarter = q.quarter
        JOIN kept_rules r ON r.rules = q.rules
        JOIN kept_branch b ON b.branch_id = q.branch_id
        {more}
    """


def _side(row, month):
    """Under which side the sums of a month stand: official ones only where they may differ."""
    return f"""
        CASE WHEN {row}.official = 1 AND EXISTS (
            SELECT 1 FROM kept_differs d
            WHERE d.branch_id = {row}.branch_id AND d.month = {month}.month
        ) THEN 1 ELSE 0 END
    """


def _judged():
    """Part, whole and whether the branch reaches its target, of every indicator in order."""
    ratios = {
        Indicator.ATTENDANCE: ("m.present", "m.expected"),
        Indicator.CONTRIBUTIONS: SPOKEN,
        Indicator.REGULAR: (
            "(m.regular_part + a.moved_part)",
            "(m.regular_whole + a.moved_whole)",
        ),
        Indicator.THEMATIC: ("m.thematic_part", "m.thematic_whole"),
        Indicator.RESOLUTIONS: ("m.with_outcome", "m.outcome_due"),
    }
    for indicator in Indicator:
        part, whole = ratios[indicator]
        yield f"{part}, {whole}, {_is_met(part, whole, f'r.{indicator.value}')}"


def _corrected():
    """By counter what the official side adds to part, whole and target reached."""
    moved = [f" + a.moved_{name} - coalesce(w.{name}, 0)" for name in ("part", "whole")]
    added = {
        Indicator.ATTENDANCE: ("c.present", "c.expected"),
        Indicator.REGULAR: (f"c.regular_part{moved[0]}", f"c.regular_whole{moved[1]}"),
        Indicator.THEMATIC: ("c.thematic_part", "c.thematic_whole"),
        Indicator.RESOLUTIONS: ("c.with_outcome", "c.outcome_due"),
    }
    for indicator in Indicator:
        code = indicator.value
        before = [f"f.{code}_part", f"f.{code}_whole"]
        if indicator == Indicator.CONTRIBUTIONS:
            part, whole = SPOKEN
            changed = [f"{one} - {two}" for one, two in zip(SPOKEN, before, strict=True)]
        else:
            changed = added[indicator]
            part, whole = (f"({one} + {two})" for one, two in zip(before, changed, strict=True))
        yield f"{code}_part", changed[0]
        yield f"{code}_whole", changed[1]
        yield f"{code}_met", f"{_is_met(part, whole, f'r.{code}')} - f.{code}_met"


def _is_met(part, whole, target):
    """`reports.rules.is_met`: whole numbers, cross-multiplied."""
    reached = f"100 * {part}", f"{target}_percent * {whole}"
    return (
        f"CASE WHEN {whole} = 0 THEN 0 "
        f"WHEN {target}_operator = '>' AND {reached[0]} > {reached[1]} THEN 1 "
        f"WHEN {target}_operator = '>=' AND {reached[0]} >= {reached[1]} THEN 1 "
        f"WHEN {target}_operator = '=' AND {reached[0]} = {reached[1]} THEN 1 ELSE 0 END"
    )
