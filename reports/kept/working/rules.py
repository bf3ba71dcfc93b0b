"""The rules in force in every branch on every day, as rows the statements join."""

from datetime import timedelta

from branches.choices import BranchType
from branches.rule_book import RuleBook
from branches.rule_source import rule_source
from branches.rules import window_of
from meetings.choices import MeetingType
from reports.choices import Indicator
from reports.kept.working import tables
from reports.kept.working.dialect import covering, plain_day
from reports.rules import required_sessions, target_of

VALUES = (
    *("regular.per_month", "regular.approved_postponement_counts", "thematic.per_quarter"),
    *("thematic.min_active_days", "contribution.presentation_counts"),
    *("contribution.written_absent_counts_if_read",),
    *("documents.before_days", "documents.after_days"),
)
TYPES = (
    *("attendance.types", "regular.types", "thematic.types", "contribution.types"),
    *("absence.types",),
)
BRANCH_TYPES = ("", *BranchType.values)
MOST = 2**31 - 1
# By how much a hundred times the part may rise above so many percent of the whole, at least, most.
RISE = {">": (1, MOST), ">=": (0, MOST), "=": (0, 0)}
MOST_MEMBERS = 1000  # what a digit of the numbers of `members` holds


def fill(asked):
    """The values of every rule set in force, and which branch goes by which on which days."""
    only = None
    if asked.is_listed:
        only = [branch for (branch,) in tables.rows("SELECT branch_id FROM kept_branch")]
    numbers = {}
    epochs, special = [], []
    for first_day, last_day in _epochs(asked):
        book, since = RuleBook.on(first_day, only=only), plain_day(first_day)
        parts = sum(1 << part for part, _, day in asked.parts if first_day <= day <= last_day)
        epochs.append((since, plain_day(last_day), parts, _number(book.for_branch(None), numbers)))
        special += [
            (unit, since, _number(book.for_branch(unit), numbers))
            for unit in book.branches_with_own_rules
        ]
    found = [rules for rules, _ in numbers.values()]
    tables.insert_all(
        ("kept_epoch", "first_day, last_day, parts, rules", epochs),
        ("kept_special", "branch_id, first_day, rules", special),
        ("kept_rules", *_values(found)),
        ("kept_rules_type", *_of_types(found)),
        ("kept_rules_window", *_windows(found)),
    )
    _spread()
    _find_steady()
    _fill_windows(asked)


def _epochs(asked):
    """First and last day of the stretches of days between two changes of the rules."""
    first_day, last_day = asked.whole.first_day, max(asked.whole.last_day, asked.day)
    turns = [day for day in rule_source().turns if first_day < day <= last_day]
    starts = [first_day, *turns]
    return zip(starts, [*(day - timedelta(days=1) for day in turns), last_day], strict=True)


def _number(rules, numbers):
    """The number of a `Rules` object; those that are the same share one."""
    return numbers.setdefault(id(rules), (rules, len(numbers)))[1]


def _values(found):
    targets = [f"{one.value}_{part}" for one in Indicator for part in ("percent", "least", "most")]
    columns = (
        "rules, per_month, moved_counts, per_quarter, min_active_days, presentation_counts, "
        f"written_counts, before_days, after_days, times, monthly, at_once, in_month, "
        f"{', '.join(targets)}"
    )
    rows = []
    for number, rules in enumerate(found):
        row = [number, *(int(rules.get(key)) for key in VALUES), *_owed(rules)]
        for indicator in Indicator:
            target = target_of(indicator, rules)
            row += [target.percent, *RISE[target.operator]]
        rows.append(tuple(row))
    return columns, rows


def _owed(rules):
    """`reports.rules.required_sessions` as numbers: so many ``times`` the sessions are at least
    ``monthly`` for every month and ``at_once``; and what a single month owes."""
    yearly = rules.get("contribution.sessions_per_year")
    numbers = (12, yearly, 0) if rules.get("contribution.prorate") else (1, 0, yearly)
    return *numbers, required_sessions(1, rules)


def _of_types(found):
    """For every type of meeting what it counts for, and how long it must last (handbook 6.2)."""
    columns = (
        "rules, meeting_type, in_rate, is_regular, is_thematic, is_spoken, is_missed, "
        "minutes, large_from, minutes_large, small_below, minutes_small"
    )
    rows = [
        (number, kind, *(int(kind in rules.get(key)) for key in TYPES), *_minutes(kind, rules))
        for number, rules in enumerate(found)
        for kind in MeetingType.values
    ]
    return columns, rows


def _minutes(kind, rules):
    """`meetings.rules.minimum_minutes` as five values; limits nothing reaches are None."""
    if kind == MeetingType.COMBINED:
        return rules.get("duration.min_combined"), None, None, None, None
    large, small = rules.get("duration.min_large"), rules.get("duration.min_small")
    return (
        rules.get("duration.min"),
        rules.get("duration.large_branch_from") if large else None,
        large,
        rules.get("duration.small_branch_below") or None,
        small,
    )


def _windows(found):
    rows = [
        (number, kind, *window_of(rules, kind))
        for number, rules in enumerate(found)
        for kind in BRANCH_TYPES
    ]
    return "rules, branch_type, from_day, to_day", rows


def _spread():
    tables.execute(
        """
        INSERT INTO kept_rule_of
        SELECT b.branch_id, e.first_day, e.last_day, w.rules, e.parts, w.from_day, w.to_day
        FROM kept_branch b CROSS JOIN kept_epoch e
        LEFT JOIN kept_special s ON s.branch_id = b.branch_id AND s.first_day = e.first_day
        JOIN kept_rules_window w
          ON w.rules = coalesce(s.rules, e.rules) AND w.branch_type = b.branch_type
        """
    )


def _find_steady():
    """The branches that go by the same rules all year, and whose members fit into a digit."""
    tables.execute(
        f"""
        INSERT INTO kept_steady
        SELECT branch_id, min(rules) FROM kept_rule_of
        WHERE branch_id NOT IN (
            SELECT branch_id FROM kept_seat GROUP BY branch_id HAVING count(*) > {MOST_MEMBERS}
        )
        GROUP BY branch_id HAVING min(rules) = max(rules)
        """
    )


def _fill_windows(asked):
    """The days for the regular meeting of every month, where they are not those of the rules of
    its day: they follow those of the first day of the month, or an exception.

    As `meetings.plan.rules.exception_for`: the nearest unit wins, then the one made for the type
    of the branch, then the latest.
    """
    tables.execute(
        f"""
        INSERT INTO kept_window
        SELECT b.branch_id, m.month, coalesce(x.from_day, o.from_day), coalesce(x.to_day, o.to_day)
        FROM kept_branch b CROSS JOIN kept_month m
        JOIN kept_rule_of o
          ON o.branch_id = b.branch_id AND m.first_day BETWEEN o.first_day AND o.last_day
        LEFT JOIN (
            SELECT b.branch_id, x.month, x.from_day, x.to_day,
                   row_number() OVER (
                       PARTITION BY b.branch_id, x.month
                       ORDER BY l.depth, CASE WHEN x.branch_type = '' THEN 1 ELSE 0 END, x.id DESC
                   ) AS place
            FROM meetings_windowexception x
            JOIN branches_organizationline l ON l.ancestor_id = x.organization_id
            JOIN kept_branch b ON b.branch_id = l.descendant_id
            WHERE x.year = %(year)s AND x.branch_type IN ('', b.branch_type)
              AND {covering("%(year_end)s", "l")}
        ) x ON x.branch_id = b.branch_id AND x.month = m.month AND x.place = 1
        WHERE b.is_counted = 1 AND (
            b.branch_id NOT IN (SELECT branch_id FROM kept_steady) OR b.branch_id IN (
                SELECT l.descendant_id FROM meetings_windowexception x
                JOIN branches_organizationline l ON l.ancestor_id = x.organization_id
                WHERE x.year = %(year)s
            )
        )
        """,
        asked.days,
    )
