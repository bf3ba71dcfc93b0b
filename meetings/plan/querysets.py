"""Which plans, proposals and postponements a reader sees (handbook 17)."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, BRANCH_ROLES, Role
from branches.querysets import below
from branches.rules import ancestor_paths
from meetings.grounds import ABOVE
from meetings.plan.choices import SubmissionState
from meetings.plan.rules import HANDED_IN, SENT_PLANS

OF_THE_BRANCH = BRANCH_LEADERS | {Role.MEMBER}


class PlanQuerySet(QuerySet):
    def visible_to(self, user):
        """Above the branch what was sent; its leaders all, its members what was handed in."""
        scope = Q(pk=None)
        for post in user.posts if user.is_authenticated else ():
            if post.role in ABOVE:
                scope |= below("branch__path", post.path) & Q(state__in=SENT_PLANS)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(branch=post.organization_id)
            elif post.role == Role.MEMBER:
                scope |= Q(branch=post.organization_id, state__in=HANDED_IN)
        return self.filter(scope)


class SubmissionQuerySet(QuerySet):
    def visible_to(self, user):
        """Above the branch what was sent; in the branch its members; and what a committee above
        the reader spread as good practice."""
        scope = Q(pk=None)
        for post in user.posts if user.is_authenticated else ():
            if post.role in ABOVE:
                scope |= below("branch__path", post.path)
            elif post.role in OF_THE_BRANCH:
                scope |= Q(branch=post.organization_id)
            if post.role != Role.SYSTEM_ADMIN:
                scope |= Q(
                    state=SubmissionState.SPREAD, spread_in__path__in=ancestor_paths(post.path)
                )
        return self.filter(scope)

    def content_visible_to(self, user):
        """Those whose text and papers a reader may open; withheld ones stay in the branch (A55)."""
        own = [
            post.organization_id
            for post in (user.posts if user.is_authenticated else ())
            if post.role in BRANCH_ROLES
        ]
        return self.visible_to(user).filter(~Q(state=SubmissionState.WITHHELD) | Q(branch__in=own))


class ProposalQuerySet(QuerySet):
    def visible_to(self, user):
        """Proposals are talk within the branch: its members and leaders, nobody above."""
        posts = user.posts if user.is_authenticated else ()
        own = [post.organization_id for post in posts if post.role in OF_THE_BRANCH]
        return self.filter(branch__in=own)


class BranchAffairQuerySet(QuerySet):
    """What a branch's leaders and the committees above deal with; members do not see it."""

    def visible_to(self, user):
        scope = Q(pk=None)
        for post in user.posts if user.is_authenticated else ():
            if post.role in ABOVE:
                scope |= below("branch__path", post.path)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(branch=post.organization_id)
        return self.filter(scope)
