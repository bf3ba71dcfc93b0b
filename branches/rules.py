"""Pure rules of the tree and of dated rule sets. No database, no clock.

The path of a node is made of steps of fixed width in base 36, so that a node's path is a prefix of
exactly the nodes below it and a subtree is one range of an index.
"""

from dataclasses import dataclass
from datetime import date

from config.lib.errors import RuleBroken

STEP_WIDTH = 4
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
AFTER_ALL_STEPS = "~"


def path_step(number):
    """The step of the ``number``-th child (from 0) in base 36, ``STEP_WIDTH`` characters."""
    if not 0 <= number < 36**STEP_WIDTH:
        raise ValueError(f"a node has room for {36**STEP_WIDTH} children, got number {number}")
    step = ""
    for _ in range(STEP_WIDTH):
        number, digit = divmod(number, 36)
        step = DIGITS[digit] + step
    return step


def step_number(path):
    """The number of the last step of ``path``: the inverse of `path_step`."""
    return int(path[-STEP_WIDTH:], 36)


def ancestor_paths(path):
    """The paths from the root down to ``path`` itself."""
    return [path[:end] for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)]


@dataclass(frozen=True)
class Spell:
    """A stretch of days a thing holds: ``start`` is the first day (None: always), ``end`` the first
    day it no longer holds (None: still)."""

    start: date | None
    end: date | None

    def covers(self, day):
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def meets(self, other):
        """The common stretch, or None."""
        start = max((s for s in (self.start, other.start) if s), default=None)
        end = min((e for e in (self.end, other.end) if e), default=None)
        if start and end and start >= end:
            return None
        return Spell(start, end)


def dated_lines(own_parents, parent_lines):
    """Ancestors of a unit with the days each one was above it.

    ``own_parents`` lists ``(parent_id, Spell)``; ``parent_lines`` maps a parent's id to its own
    ``(ancestor_id, depth, Spell)`` including itself at depth 0. Yields ``(ancestor_id, depth,
    Spell)`` without the unit itself. Handbook 4.1: figures of a period use the tree of its end.
    """
    for parent_id, spell in own_parents:
        for ancestor_id, depth, ancestor_spell in parent_lines[parent_id]:
            common = spell.meets(ancestor_spell)
            if common:
                yield ancestor_id, depth + 1, common


# --- dated rule sets (handbook 14) -----------------------------------------------------------


@dataclass(frozen=True)
class Assigned:
    """A rule set as it applies to one unit on one day; ``distance`` 0 is the unit itself."""

    code: str
    values: dict
    distance: int
    since: date | None


def merge_rule_values(default, assigned):
    """The values in force: for every key the nearest ancestor wins, then the newest start.

    ``default`` is the shipped set (values), which holds where nothing is assigned. Keys are taken
    one by one (``attendance.target_pct``), so that a province may change one figure and inherit
    the rest.
    """
    merged = {section: dict(values) for section, values in default.items()}
    strongest_last = sorted(
        assigned, key=lambda one: (-one.distance, one.since or date.min, one.code)
    )
    for one in strongest_last:
        for section, values in one.values.items():
            merged.setdefault(section, {}).update(values)
    return merged


@dataclass(frozen=True)
class Rules:
    """The rule values that hold for one unit on one day.

    ``codes`` names the sets they come from, strongest first: this is what a meeting keeps.
    """

    codes: tuple[str, ...]
    values: dict

    def get(self, key):
        """The value of a dotted key, for example ``attendance.target_pct``."""
        section, name = key.split(".", 1)
        return self.values[section][name]


def window_of(rules, branch_type):
    """First and last day of the month for the regular meeting of a branch of this type."""
    windows = rules.get("regular.window")
    first, last = windows.get(branch_type) or windows["default"]
    return first, last


# --- codes and moves -------------------------------------------------------------------------


def require_move(moves, current, wanted, labels):
    """Refuse a move that the state graph ``moves`` does not hold.

    ``moves`` maps a state to the states it may become; ``labels`` gives their Vietnamese names.
    """
    if wanted in moves.get(current, ()):
        return
    possible = ", ".join(f"“{labels[state]}”" for state in moves.get(current, ())) or "không có"
    raise RuleBroken(
        f"Đang ở bước “{labels[current]}” nên chưa chuyển sang “{labels[wanted]}” được. "
        f"Bước tiếp theo có thể là: {possible}."
    )
