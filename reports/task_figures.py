"""Tasks of the branches below a unit, counted as of a period and added up through the tree."""

from dataclasses import dataclass

from branches.models import PartyOrganization
from reports.rules import Ratio
from reports.summed.placing import by_child
from reports.tree import holds_below, wide_tree_of
from resolutions.follow_up import Window, follow_up_rows, seen_tasks
from resolutions.rules import FollowUp

COUNT_LABELS = {
    "given": "Đã giao",
    "on_time": "Xong đúng hạn",
    "late": "Xong muộn",
    "still_open": "Đang mở",
    "overdue": "Quá hạn",
    "stuck": "Vướng mắc",
    "renewed": "Chuyển tiếp",
    "dropped": "Thôi thực hiện",
}
LIST_LABELS = {
    **COUNT_LABELS,
    "earlier_open": "Giao trước kỳ này, chưa xong",
    "due": "Đến hạn trong kỳ",
    "due_done": "Đến hạn, đã hoàn thành",
    "due_on_time": "Đến hạn, hoàn thành đúng hạn",
}
SLUGS = {
    "given": "giao",
    "on_time": "dung-han",
    "late": "muon",
    "still_open": "dang-mo",
    "overdue": "qua-han",
    "stuck": "mac",
    "renewed": "chuyen-tiep",
    "dropped": "thoi",
    "earlier_open": "truoc-ky",
    "due": "den-han",
    "due_done": "da-hoan-thanh",
    "due_on_time": "hoan-thanh-dung-han",
}
NAME_OF_SLUG = {slug: name for name, slug in SLUGS.items()}


@dataclass(frozen=True)
class TaskFigures:
    """Counts of one unit, and of the units directly below it, which add up to them."""

    organization: PartyOrganization
    counts: FollowUp
    children: list

    @property
    def completion(self):
        return Ratio(*self.counts.completion)

    @property
    def on_time(self):
        return Ratio(*self.counts.on_time_share)


def task_figures(organization, choice, user):
    """`TaskFigures` of ``organization`` for the period chosen, of what ``user`` may see.

    The tree is that of the last day of the period. The database adds up by unit: a fixed number of
    queries, nothing branch by branch.
    """
    window = Window(choice.period, choice.today)
    tree = wide_tree_of(organization, choice.period.first_day, window.day)
    tasks = seen_tasks(user).filter(tree.holds("branch"))
    numbers = {}
    for names, rows in follow_up_rows(tasks, window):
        for child, counts in by_child(tree, rows, len(names)).items():
            numbers.setdefault(child, {}).update(zip(names, counts, strict=True))
    of_child = {child: FollowUp(**counts) for child, counts in numbers.items()}
    below = [] if organization.is_branch else tree.children
    return TaskFigures(
        organization,
        sum(of_child.values(), FollowUp()),
        [TaskFigures(unit, of_child.get(unit.pk, FollowUp()), []) for unit in below],
    )


def tasks_in(organization, choice, user):
    """The tasks that enter the numbers of ``organization``, and the window they are counted in."""
    window = Window(choice.period, choice.today)
    holds = holds_below(organization, choice.period.first_day, window.day)
    return seen_tasks(user).filter(holds("branch")), window
