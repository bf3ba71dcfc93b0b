"""One count of a year, from what is asked to rows ready to be written."""

from reports.kept.working import figures, frame, meetings, members, tables, years


def count(year, day, branch_ids=None):
    """Fill ``kept_figures`` and ``kept_year`` for these branches (None: all) as on ``day``.

    Nothing is written but working tables. A fixed number of statements.
    """
    asked = frame.Asked(year, day, None if branch_ids is None else frozenset(branch_ids))
    frame.fill(asked)
    tables.told("kept_branch", "kept_seat", "kept_rule_of", "kept_window")
    meetings.fill(asked)
    tables.told("kept_meeting", "kept_sum")
    members.fill(asked)
    tables.told("kept_member", "kept_spoke", "kept_differs")
    figures.fill(asked)
    tables.told("kept_figures", "kept_at")
    years.fill(asked)
    return asked
