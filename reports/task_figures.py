"""Tasks of the branches below a unit, counted as of a period and added up through the tree."""

from dataclasses import dataclass

from branches.models import PartyOrganization
from reports.rules import Ratio
from reports.tree import tree_of
from resolutions.follow_up import Window, follow_up_by_branch, seen_tasks
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

    Nine queries, however many branches: the tree is that of the last day of the period.
    """
    window = Window(choice.period, choice.today)
    tree = tree_of(organization, choice.period.first_day, window.day)
    tasks = seen_tasks(user).filter(tree.holds("branch"))
    by_branch = follow_up_by_branch(tasks, window)
    of_child = {}
    for branch, counts in by_branch.items():
        child = tree.child_of.get(branch)
        if child is not None:
            of_child[child] = of_child.get(child, FollowUp()) + counts
    return TaskFigures(
        organization,
        sum(by_branch.values(), FollowUp()),
        [TaskFigures(unit, of_child.get(unit.pk, FollowUp()), []) for unit in tree.children],
    )


def tasks_in(organization, choice, user):
    """The tasks that enter the numbers of ``organization``, and the window they are counted in."""
    window = Window(choice.period, choice.today)
    tree = tree_of(organization, choice.period.first_day, window.day)
    return seen_tasks(user).filter(tree.holds("branch")), window
