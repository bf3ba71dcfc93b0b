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


@dataclass(frozen=True)
class Supposed:
    """A set that is not in force: what would be if its values held at one unit on every day.

    It stands in the place of whatever is assigned to that unit.
    """

    organization_id: int
    code: str
    values: dict


def strongest_first(assigned):
    """The nearest ancestor's sets first, of one unit's sets the newest start first."""
    return sorted(
        assigned, key=lambda one: (-one.distance, one.since or date.min, one.code), reverse=True
    )


def winners(default, assigned):
    """For every dotted key the value in force and the `Assigned` it comes from (None: default).

    The nearest ancestor wins per key, then the newest start.
    """
    found = {
        f"{section}.{name}": (value, None)
        for section, values in default.items()
        for name, value in values.items()
    }
    for one in reversed(strongest_first(assigned)):
        for section, values in one.values.items():
            found.update((f"{section}.{name}", (value, one)) for name, value in values.items())
    return found


def merge_rule_values(default, assigned):
    """The values in force: for every key the nearest ancestor wins, then the newest start.

    ``default`` is the shipped set (values), which holds where nothing is assigned. Keys are taken
    one by one (``attendance.target_pct``), so that a province may change one figure and inherit
    the rest.
    """
    merged = {section: {} for section in default}
    for key, (value, _) in winners(default, assigned).items():
        section, name = key.split(".", 1)
        merged.setdefault(section, {})[name] = value
    return merged


def value_for(value, branch_type):
    """The part of a rule value that concerns one type of branch.

    A value is plain, or a mapping from type of branch to value with ``default`` for the others.
    """
    if isinstance(value, dict) and "default" in value:
        return value.get(branch_type, value["default"])
    return value


@dataclass(frozen=True)
class Rules:
    """The rule values that hold for one unit on one day.

    ``codes`` names the sets they come from, strongest first: this is what a meeting keeps.
    ``branch_type`` (empty for committees) chooses among values given per type of branch.
    """

    codes: tuple[str, ...]
    values: dict
    branch_type: str = ""

    def get(self, key):
        """The value of a dotted key, for example ``attendance.target_pct``."""
        section, name = key.split(".", 1)
        return value_for(self.values[section][name], self.branch_type)


def window_of(rules, branch_type):
    """First and last day of the month for the regular meeting of a branch of this type."""
    first, last = value_for(rules.values["regular"]["window"], branch_type)
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
