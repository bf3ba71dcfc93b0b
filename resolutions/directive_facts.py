"""What became of the papers sent down: what is still open in a branch, how far the branches are."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from branches.models import PartyOrganization
from branches.rules import ancestor_paths
from config.lib.dates import today
from config.lib.prepared import Prepared
from resolutions.choices import TaskState
from resolutions.models import (
    CommitteeDirective,
    DirectivePoint,
    DirectiveReceipt,
    PointRefusal,
    Resolution,
    ResolutionPoint,
    TaskAssignment,
)

IS_DONE = Q(state__in=[TaskState.DONE, TaskState.DONE_LATE])
COUNTS_NOT = [TaskState.CARRIED_OVER, TaskState.DROPPED]  # the renewal counts; the dropped is gone


@dataclass(frozen=True)
class PointLook:
    """One point as one branch stands to it.

    ``own_count`` counts the points it made of it; ``own`` are those the reader may read.
    """

    point: DirectivePoint
    own_count: int = 0
    own: list = field(default_factory=list)
    refusal: str = ""
    done_count: int = 0
    task_count: int = 0

    @property
    def is_done(self):
        return self.task_count > 0 and self.done_count == self.task_count

    @property
    def is_open(self):
        """Neither taken over nor refused."""
        return not self.own_count and not self.refusal

    @property
    def words(self):
        if self.refusal:
            return f"Không áp dụng: {self.refusal}"
        if self.is_done:
            return "Đã hoàn thành"
        if self.task_count:
            return f"Đang thực hiện: xong {self.done_count}/{self.task_count} nhiệm vụ"
        return "Đã đưa vào dự thảo nghị quyết" if self.own_count else "Chưa đưa vào nghị quyết"


@dataclass(frozen=True)
class BranchProgress:
    """How far a branch is with a directive, in points: ``applicable`` without the refused ones."""

    branch: PartyOrganization
    is_received: bool
    applicable: int
    turned: int
    done: int
    refused: int


def open_points(branch):
    """The points sent to ``branch`` that it neither took over nor refused; one query."""
    points = OPEN_POINTS(branch.pk, *ancestor_paths(branch.path))
    return [point for point in points if point.directive.is_for(branch)]


def _open_points(branch, *paths):
    """``paths`` of the units that may have sent something to ``branch``."""
    own = ResolutionPoint.objects.filter(directive_point=OuterRef("pk"), resolution__branch=branch)
    refused = PointRefusal.objects.filter(point=OuterRef("pk"), branch=branch)
    return (
        DirectivePoint.objects.filter(directive__in=CommitteeDirective.objects.sent_along(paths))
        .exclude(Exists(own))
        .exclude(Exists(refused))
        .select_related("directive__organization")
        .order_by("directive__issued_on", "directive_id", "seq")
    )


OPEN_POINTS = Prepared(_open_points, examples=(-7,), further="#path{}".format)


def branches_of(directive):
    """The branches ``directive`` is for, as the tree stands today."""
    branches = PartyOrganization.objects.branches().at_or_below(directive.organization).on(today())
    if directive.branch_types:
        branches = branches.filter(branch_type__in=directive.branch_types)
    return branches.order_by("path")


def point_looks(directive, branch, user):
    """A `PointLook` for every point of ``directive`` in ``branch``; five queries."""
    own = {}
    readable = set(
        Resolution.objects.visible_to(user).filter(branch=branch).values_list("pk", flat=True)
    )
    for point in ResolutionPoint.objects.filter(
        directive_point__directive=directive, resolution__branch=branch
    ).select_related("resolution__meeting"):
        own.setdefault(point.directive_point_id, []).append(point)
    refusals = dict(
        PointRefusal.objects.filter(point__directive=directive, branch=branch).values_list(
            "point_id", "reason"
        )
    )
    counts = {
        row["point__directive_point"]: row for row in _task_counts(directive).filter(branch=branch)
    }
    return [
        PointLook(
            point,
            len(own.get(point.pk, [])),
            [one for one in own.get(point.pk, []) if one.resolution_id in readable],
            refusals.get(point.pk, ""),
            counts.get(point.pk, {}).get("done", 0),
            counts.get(point.pk, {}).get("total", 0),
        )
        for point in directive.points.order_by("seq")
    ]


def progress(directive):
    """A `BranchProgress` for every branch below; five queries, however many branches."""
    branches = branches_of(directive)
    points = directive.points.count()
    received = set(
        DirectiveReceipt.objects.filter(directive=directive).values_list("branch_id", flat=True)
    )
    refused = dict(
        PointRefusal.objects.filter(point__directive=directive)
        .values_list("branch_id")
        .annotate(Count("pk"))
    )
    turned, done = {}, {}
    for row in _task_counts(directive):
        branch = row["branch"]
        turned[branch] = turned.get(branch, 0) + 1
        done[branch] = done.get(branch, 0) + (row["done"] == row["total"])
    return [
        BranchProgress(
            branch=branch,
            is_received=branch.pk in received or branch.pk in turned,
            applicable=points - refused.get(branch.pk, 0),
            turned=turned.get(branch.pk, 0),
            done=done.get(branch.pk, 0),
            refused=refused.get(branch.pk, 0),
        )
        for branch in branches
    ]


def _task_counts(directive):
    """Tasks in force by branch and point of ``directive``: how many, how many done."""
    return (
        TaskAssignment.objects.in_force()
        .filter(point__directive_point__directive=directive)
        .exclude(state__in=COUNTS_NOT)
        .order_by()
        .values("branch", "point__directive_point")
        .annotate(total=Count("pk"), done=Count("pk", filter=IS_DONE))
    )
