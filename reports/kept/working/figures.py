"""The counters of every branch and stretch, from the sums of its months (handbook 11.2–11.5)."""

from reports.choices import Indicator, KeptPart, Measure
from reports.kept.counts import COUNTERS
from reports.kept.parts import MONTHS_FROM
from reports.kept.working.dialect import covering, days_between, in_order, whole_sum
from reports.kept.working.meetings import flag
from reports.kept.working.members import IS_THERE, spoken_in_longer, spoken_in_month
from reports.kept.working.packed import OF_DAYS, OF_MONTHS, PLACES, counted, worth
from reports.kept.working.tables import execute, rows

WHOSE = "branch_id, rules, parts"
# Every row has one; but PostgreSQL would take rows joined with these for few, and hash all of them.
ONE_EACH = "LEFT JOIN"
RATIOS = {
    Indicator.ATTENDANCE: ("m.present", "m.expected"),
    Indicator.REGULAR: ("m.regular_part", "m.regular_whole"),
    Indicator.THEMATIC: ("m.thematic_part", "m.thematic_whole"),
    Indicator.RESOLUTIONS: ("m.with_outcome", "m.outcome_due"),
}
OF_MEASURES = [f"{one.value}_{part}" for one in Measure for part in ("part", "whole")]


def fill_wanted(asked):
    """Which stretches of a branch have figures by which rules: those of its last day (handbook
    4.1), a bit each."""
    of_its_time = """
        SELECT CAST(sum(1 << t.stretch) AS integer) FROM kept_stretch t
        WHERE (b.valid_from IS NULL OR b.valid_from <= t.day)
          AND (b.valid_to IS NULL OR b.valid_to > t.first_day)
    """
    execute(
        f"""
        INSERT INTO kept_wanted
        SELECT b.branch_id, o.rules, sum(
            CASE WHEN b.valid_from > %(first_day)s OR b.valid_to <= %(last_day)s
                 THEN o.parts & ({of_its_time}) ELSE o.parts END
        )
        FROM {in_order("kept_branch b", "kept_rule_of o")}
        WHERE b.is_counted = 1 AND o.branch_id = b.branch_id AND o.parts > 0
        GROUP BY b.branch_id, o.rules
        """,
        asked.days,
    )


def fill_moved(asked):
    """What meetings made up with leave add to their month and take from the month of their day."""
    if not rows("SELECT 1 FROM kept_meeting WHERE is_put_off = 1 LIMIT 1"):
        return
    _fill_at()
    order = [
        *("kept_meeting k", "kept_wanted w", "kept_stretch t", "kept_rules r", "kept_rules_type y"),
        "(SELECT 0 AS official UNION ALL SELECT 1) v",
    ]
    made_up = f"""
        FROM {in_order(*order)}
        LEFT JOIN kept_at a ON a.branch_id = w.branch_id AND a.stretch = t.stretch
    """
    counts = f"""
        k.is_counted = 1 AND k.is_put_off = 1 AND k.held_on >= t.first_day
        AND w.branch_id = k.branch_id AND {IS_THERE}
        AND r.rules = w.rules AND r.moved_counts = 1
        AND y.rules = w.rules AND y.meeting_type = k.meeting_type AND y.is_regular = 1
        AND v.official <= k.official AND (v.official = 0 OR a.stretch IS NOT NULL)
    """
    moved = execute(
        f"""
        INSERT INTO kept_moved
        SELECT branch_id, stretch, official, month, rules, sum(moved) FROM (
            SELECT k.branch_id, t.stretch, v.official, k.for_month AS month, w.rules, 1 AS moved
            {made_up} WHERE {counts} AND k.for_year = %(year)s
              AND k.for_month BETWEEN t.first_month AND t.last_month
            UNION ALL
            SELECT k.branch_id, t.stretch, v.official, k.month, w.rules, -1
            {made_up}
            JOIN kept_sum s
              ON s.branch_id = k.branch_id AND s.month = k.month AND s.official = {_side("k")}
            WHERE {counts} AND k.month > 0 AND {_regular("s")} > 0 AND k.held_on <= t.day
              AND k.month BETWEEN t.first_month AND t.last_month
        ) moved
        GROUP BY branch_id, stretch, official, month, rules
        """,
        asked.days,
    )
    if moved:
        _fill_made_up()


def _fill_at():
    """In which stretches of a branch the official figures may differ."""
    execute(
        f"""
        INSERT INTO kept_at
        SELECT DISTINCT w.branch_id, t.stretch, w.rules
        FROM {in_order("kept_differs d", "kept_stretch t", "kept_wanted w")}
        WHERE d.month BETWEEN t.first_month AND t.last_month AND w.branch_id = d.branch_id
          AND {IS_THERE}
        """
    )


def _fill_made_up():
    """What months kept or lost by meetings held at another time add to a stretch."""
    regular = f"coalesce({_regular('s')}, 0)"
    held, before = f"{regular} + v.moved >= r.per_month", f"{regular} >= r.per_month"
    existed = covering("m.first_day", "b")
    execute(
        f"""
        INSERT INTO kept_made_up
        SELECT v.branch_id, v.stretch, v.official, sum({flag(held)} - {flag(before)}) AS part,
               sum(CASE WHEN m.is_over = 0 THEN {flag(held)} - {flag(before)} ELSE 0 END) AS whole
        FROM kept_moved v
        JOIN kept_rules r ON r.rules = v.rules
        JOIN kept_month m ON m.month = v.month
        JOIN kept_branch b ON b.branch_id = v.branch_id AND {existed}
        LEFT JOIN kept_sum s ON s.branch_id = v.branch_id AND s.month = v.month
                            AND s.official = {_side("v")}
        GROUP BY v.branch_id, v.stretch, v.official
    """
    )


def fill_figures():
    """Months add up to quarters, these to halves and to the year: each under the rules of the day
    of reckoning of every stretch that needs it, which are most often the same for all."""
    execute(
        f"""
        INSERT INTO kept_figures
        WITH months AS ({_months()}), {_longer(0)}
        SELECT m.branch_id, m.stretch, 0, 1, {flag("m.expected = 0")}, {", ".join(_judged())},
               {", ".join(f"m.{name}" for name in OF_MEASURES)}
        FROM stretches m
        {ONE_EACH} kept_rules r ON r.rules = m.rules
        {_beside(0)}
        WHERE (m.parts >> m.stretch) & 1 > 0
        """
    )


def fill_corrections():
    """Official figures as what they add to the provisional ones (`OrganizationFigures`).

    Only of the months that differ, which add up to longer stretches like all others.
    """
    sums = {
        "branch_count": "0",
        "silent_count": f"{flag('f.attendance_whole = m.expected')} - f.silent_count",
        **dict(_corrected()),
        **{name: f"-m.{name}" for name in OF_MEASURES},
    }
    execute(
        f"""
        INSERT INTO kept_figures
        WITH months AS ({_months_that_differ()}), {_longer(1)}
        SELECT branch_id, stretch, 1, {", ".join(COUNTERS)} FROM (
            SELECT m.branch_id, m.stretch, {", ".join(f"{sums[one]} AS {one}" for one in COUNTERS)}
            FROM {in_order("stretches m", "kept_rules r", "kept_figures f")}
            {_beside(1)}
            LEFT JOIN kept_made_up w ON w.branch_id = m.branch_id AND w.stretch = m.stretch
                                    AND w.official = 0
            WHERE (m.parts >> m.stretch) & 1 > 0 AND r.rules = m.rules
              AND f.organization_id = m.branch_id AND f.part = m.stretch AND f.official = 0
        ) corrections
        WHERE NOT ({" AND ".join(f"{one} = 0" for one in COUNTERS)})
        """
    )


def _beside(official):
    """What is known of a stretch ``m`` beside the sums of its months: what was made up, and who
    spoke of those that do not sit there all year."""
    return f"""
        LEFT JOIN kept_made_up v ON v.branch_id = m.branch_id AND v.stretch = m.stretch
                                AND v.official = {official}
        LEFT JOIN kept_spoke_apart x ON x.branch_id = m.branch_id AND x.stretch = m.stretch
    """


def _longer(official):
    """The stretches of the year from its ``months``, and who spoke in each."""
    sums = ", ".join(f"{whole_sum(number)} AS {number}" for number in OF_MONTHS)
    numbers = ", ".join(OF_MONTHS)
    of_month, of_longer = (
        ", ".join(f"{counted(row, name)} AS {name}" for name in PLACES) for row in "ml"
    )
    quarters_from, halves_from = KeptPart.Q1.value - 1, KeptPart.H1.value - 1
    in_month, in_longer = (
        ", ".join(f"{of(name)} AS spoke_{name}" for name in ("part", "whole"))
        for of in (spoken_in_month, spoken_in_longer)
    )
    return f"""
        quarters AS (
            SELECT {WHOSE}, (month + 2) / 3 AS quarter, {sums}
            FROM months GROUP BY {WHOSE}, (month + 2) / 3
        ),
        halves AS (
            SELECT {WHOSE}, (quarter + 1) / 2 AS half, {sums}
            FROM quarters GROUP BY {WHOSE}, (quarter + 1) / 2
        ),
        stretches AS (
            SELECT m.branch_id, m.rules, m.parts, m.month + {MONTHS_FROM - 1} AS stretch,
                   {of_month}, {in_month}
            FROM months m
            LEFT JOIN kept_spoke p ON p.branch_id = m.branch_id AND p.official = {official}
            UNION ALL
            SELECT l.branch_id, l.rules, l.parts, l.stretch, {of_longer}, {in_longer}
            FROM (
                SELECT {WHOSE}, quarter + {quarters_from} AS stretch, {numbers} FROM quarters
                UNION ALL
                SELECT {WHOSE}, half + {halves_from}, {numbers} FROM halves
                UNION ALL
                SELECT {WHOSE}, {KeptPart.YEAR.value}, {sums} FROM halves GROUP BY {WHOSE}
            ) l
            LEFT JOIN kept_spoke p ON p.branch_id = l.branch_id AND p.official = {official}
        )
    """


def _months():
    """Every month, also where nothing was held."""
    kept = [f"coalesce(s.{number}, 0) AS {number}" for number in OF_DAYS]
    held = _held(f"coalesce({_regular('s')}, 0)", "coalesce(q.themes, 0)")
    order = ["kept_wanted w", "kept_month m", "kept_branch b", "kept_rules r"]
    return f"""
        SELECT w.branch_id, w.rules, w.parts, m.month, m.shift, {", ".join(kept)}, {held} AS held
        FROM {in_order(*order)}
        LEFT JOIN kept_sum s ON s.branch_id = w.branch_id AND s.official = 0 AND s.month = m.month
        LEFT JOIN kept_theme q ON q.branch_id = w.branch_id AND q.month = m.month
        WHERE b.branch_id = w.branch_id AND r.rules = w.rules
    """


def _months_that_differ():
    """What the official sums of a month lack of the provisional ones."""
    lacking = [f"coalesce(s.{one}, 0) - coalesce(t.{one}, 0) AS {one}" for one in OF_DAYS]
    held, official = (
        _held(f"coalesce({_regular(row)}, 0)", f"coalesce(q.{themes}, 0)")
        for row, themes in (("s", "themes"), ("t", "official_themes"))
    )
    order = ["kept_wanted w", "kept_differs d", "kept_month m", "kept_branch b", "kept_rules r"]
    return f"""
        SELECT w.branch_id, w.rules, w.parts, m.month, m.shift, {", ".join(lacking)},
               {held} - ({official}) AS held
        FROM {in_order(*order)}
        LEFT JOIN kept_sum s ON s.branch_id = w.branch_id AND s.official = 0 AND s.month = m.month
        LEFT JOIN kept_sum t ON t.branch_id = w.branch_id AND t.official = 1 AND t.month = m.month
        LEFT JOIN kept_theme q ON q.branch_id = w.branch_id AND q.month = m.month
        WHERE d.branch_id = w.branch_id AND m.month = d.month AND b.branch_id = w.branch_id
          AND r.rules = w.rules
    """


def _regular(row):
    """The regular meetings of a month: every one is due an outcome."""
    return counted(row, "outcome_due")


def _held(regular, themes):
    """Whether a month with so many regular meetings, and the quarter it ends with so many themes,
    count as kept and at all."""
    existed, enough = covering("m.first_day", "b"), f"{regular} >= r.per_month"
    start = "CASE WHEN b.valid_from > m.quarter_from THEN b.valid_from ELSE m.quarter_from END"
    end = "CASE WHEN b.valid_to < m.quarter_until THEN b.valid_to ELSE m.quarter_until END"
    lasted = f"({end}) > ({start}) AND {days_between(start, end)} >= r.min_active_days"
    return (
        f"CASE WHEN NOT ({existed}) THEN 0 "
        f"WHEN {enough} THEN {worth('regular_part')} + {worth('regular_whole')} "
        f"ELSE m.is_over * {worth('regular_whole')} END "
        "+ CASE WHEN m.quarter_from IS NULL THEN 0 "
        f"WHEN NOT ({lasted}) AND r.min_active_days > 0 THEN 0 "
        f"WHEN {themes} >= r.per_quarter THEN {worth('thematic_part')} + {worth('thematic_whole')} "
        f"ELSE m.is_over * {worth('thematic_whole')} END"
    )


def _side(row):
    """Under which side ``v`` the sums of a month stand: official ones where they may differ."""
    return f"""
        CASE WHEN v.official = 1 AND EXISTS (
            SELECT 1 FROM kept_differs d
            WHERE d.branch_id = {row}.branch_id AND d.month = {row}.month
        ) THEN 1 ELSE 0 END
    """


def _spoken(official):
    """How many spoke in enough sessions in stretch ``m``, and of how many."""
    side = ("", "official_")[official]
    return [
        f"(coalesce(m.spoke_{name}, 0) + coalesce(x.{side}{name}, 0))" for name in ("part", "whole")
    ]


def _judged():
    """Part, whole and whether the branch reaches its target, of every indicator in order."""
    regular = [
        f"({RATIOS[Indicator.REGULAR][place]} + coalesce(v.{name}, 0))"
        for place, name in enumerate(("part", "whole"))
    ]
    ratios = {**RATIOS, Indicator.CONTRIBUTIONS: _spoken(0), Indicator.REGULAR: regular}
    for indicator in Indicator:
        part, whole = ratios[indicator]
        yield f"{part}, {whole}, {_is_met(part, whole, f'r.{indicator.value}')}"


def _corrected():
    """By counter what the official side adds to part, whole and target reached."""
    for indicator in Indicator:
        code = indicator.value
        before = [f"f.{code}_part", f"f.{code}_whole"]
        if indicator == Indicator.CONTRIBUTIONS:
            part, whole = spoken = _spoken(1)
            changed = [f"{one} - {two}" for one, two in zip(spoken, before, strict=True)]
        else:
            changed = [f"-{one}" for one in RATIOS[indicator]]
            if indicator == Indicator.REGULAR:
                changed = [
                    f"{one} + coalesce(v.{name}, 0) - coalesce(w.{name}, 0)"
                    for one, name in zip(changed, ("part", "whole"), strict=True)
                ]
            part, whole = (f"({one} + {two})" for one, two in zip(before, changed, strict=True))
        yield f"{code}_part", changed[0]
        yield f"{code}_whole", changed[1]
        yield f"{code}_met", f"{_is_met(part, whole, f'r.{code}')} - f.{code}_met"


def _is_met(part, whole, target):
    """`reports.rules.is_met`: whole numbers, cross-multiplied; see `rules.RISE`."""
    return flag(
        f"{whole} <> 0 AND 100 * {part} - {target}_percent * {whole} "
        f"BETWEEN {target}_least AND {target}_most"
    )
