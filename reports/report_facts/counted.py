"""Everything a report counts by branch, as statements: read branch by branch, or summed above."""

from reports import facts
from reports.report_facts import inspections, meetings, people, work

TASKS = ("tasks_done", "tasks_due")


def counted(reckoning):
    """Pairs of names and rows: a branch id and a whole number for each name.

    Names are those of `reports.report_figures.LABELS`, but for `TASKS`. What is not a mere count
    of rows (speakers, windows, members absent often, coverage) each way counts by itself.
    """
    found = [
        (("members",), people.on_rolls(reckoning)),
        (("regular_meetings",), facts.regular_sittings(reckoning)),
        (TASKS, work.due_tasks(reckoning)),
        (("praised", "criticised"), meetings.praising(reckoning)),
        (("proposals",), work.proposals(reckoning)),
    ]
    if reckoning.period.quarters:
        found.append((("thematic_meetings",), facts.thematic_sittings(reckoning)))
    if people.half_years(reckoning.period):
        found += inspections.counted(reckoning)
    return found


def by_branch(pairs):
    """``{name: {branch id: number}}`` of such pairs."""
    found = {}
    for names, rows in pairs:
        found |= {name: {} for name in names}
        for branch, *numbers in rows:
            for name, number in zip(names, numbers, strict=True):
                found[name][branch] = number
    return found
