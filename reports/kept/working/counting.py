"""One count of a year, from what is asked to rows ready to be written."""

from reports.kept.working import figures, frame, meetings, members, tables, years


def count(year, day, branch_ids=None):
    """Fill ``kept_figures`` and ``kept_year`` for these branches (None: all) as on ``day``.

    Nothing is written but working tables. A fixed number of statements.
    """
    asked = frame.Asked(year, day, None if branch_ids is None else frozenset(branch_ids))
    with tables.planned_once(asked):
        frame.fill(asked)
        tables.told(asked, *tables.WHOSE, *tables.SMALL, "kept_seat", "kept_rule_of", "kept_window")
        meetings.judge(asked)
        tables.told(asked, "kept_meeting")
        members.fill_members(asked)
        tables.told(asked, "kept_member")
        meetings.fill_leaders()
        tables.told(asked, "kept_leaders")
        with tables.joined_at_once():
            members.fill_differences(asked)
            meetings.add_up()
            figures.fill_wanted(asked)
            tables.told(asked, "kept_differs", "kept_sum", "kept_theme", "kept_wanted")
            members.fill_spoken(asked)
            figures.fill_moved(asked)
            tables.told(asked, "kept_made_up", "kept_spoke", "kept_spoke_apart")
            figures.fill_figures()
            figures.fill_corrections()
            years.fill(asked)
    return asked
