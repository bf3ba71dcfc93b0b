"""Which resolutions and tasks a reader sees: with the meeting they belong to."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, Role
from branches.querysets import below
from meetings.querysets import ABOVE
from resolutions.choices import OPEN_TASK_STATES, ResolutionState


class ResolutionQuerySet(QuerySet):
    def visible_to(self, user):
        """Above the branch what was submitted; members what was adopted; leaders everything."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(meeting__minute_taker__user=user.pk)
        for post in user.posts:
            if post.role in ABOVE:
                scope |= below("branch__path", post.path) & Q(state=ResolutionState.SUBMITTED)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(branch=post.organization_id)
            elif post.role == Role.MEMBER:
                scope |= Q(branch=post.organization_id) & ~Q(state=ResolutionState.DRAFT)
        return self.filter(scope)


class TaskQuerySet(QuerySet):
    def visible_to(self, user):
        """Tasks of the branches a reader sits in or stands above, and their own."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(owner__user=user.pk) | Q(point__checker__user=user.pk)
        for post in user.posts:
            if post.role in ABOVE:
                scope |= below("branch__path", post.path) & Q(
                    point__resolution__state=ResolutionState.SUBMITTED
                )
            elif post.role in BRANCH_LEADERS | {Role.MEMBER}:
                scope |= Q(branch=post.organization_id)
        return self.filter(scope)

    def open(self):
        return self.filter(state__in=OPEN_TASK_STATES)

    def in_force(self):
        """Tasks of adopted resolutions: a draft binds nobody."""
        return self.exclude(point__resolution__state=ResolutionState.DRAFT)
