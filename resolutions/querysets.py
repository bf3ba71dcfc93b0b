"""Which resolutions and tasks a reader sees: with the meeting they belong to."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, Role
from branches.querysets import ScopedQuerySet, below
from branches.rules import ancestor_paths
from config.lib.few_rows import among
from meetings.grounds import ABOVE, units_below
from meetings.models import Meeting
from meetings.querysets import own_member, written_by
from resolutions.choices import (
    OPEN_TASK_STATES,
    DirectiveState,
    OpinionState,
    ProposalState,
    ResolutionState,
)


class ResolutionQuerySet(QuerySet):
    def visible_to(self, user):
        """Above the branch what was submitted; members what was adopted; leaders everything."""
        if not user.is_authenticated:
            return self.none()
        scope = among("meeting", Meeting.objects.filter(written_by(user)))
        for post in user.posts:
            if post.role in ABOVE:
                scope |= units_below(post) & Q(state=ResolutionState.SUBMITTED)
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
        checked = self.model._meta.get_field("point").related_model.objects.filter(
            checker__in=own_member(user)
        )
        scope = among("owner", own_member(user)) | among("point", checked)
        for post in user.posts:
            if post.role in ABOVE:
                scope |= units_below(post) & Q(point__resolution__state=ResolutionState.SUBMITTED)
            elif post.role in BRANCH_LEADERS | {Role.MEMBER}:
                scope |= Q(branch=post.organization_id)
        return self.filter(scope)

    def open(self):
        return self.filter(state__in=OPEN_TASK_STATES)

    def in_force(self):
        """Tasks of adopted resolutions: a draft binds nobody."""
        return self.exclude(point__resolution__state=ResolutionState.DRAFT)


class DirectiveQuerySet(QuerySet):
    def visible_to(self, user):
        """Papers sent down to the reader's units, and those sent by units they stand above."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk=None)
        for post in user.posts:
            if post.role in ABOVE:
                scope |= below("organization__path", post.path)
            if post.role != Role.SYSTEM_ADMIN:
                scope |= Q(organization__path__in=ancestor_paths(post.path))
        return self.filter(scope)

    def sent_to(self, organization):
        """What units above ``organization`` sent down and did not withdraw."""
        return self.sent_along(ancestor_paths(organization.path))

    def sent_along(self, paths):
        """What the units at ``paths`` sent down and did not withdraw."""
        return self.filter(organization__path__in=paths, state=DirectiveState.PUBLISHED)


class OpinionQuerySet(ScopedQuerySet):
    """Opinions are open to the whole branch and to the committees above (handbook 20 A19)."""

    path_lookup = "branch__path"

    def waiting(self):
        return self.exclude(state=OpinionState.ANSWERED)


class ProposalQuerySet(QuerySet):
    def visible_to(self, user):
        """Proposals of the reader's units and below, and those sent to them."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk=None)
        for post in user.posts:
            if post.role != Role.SYSTEM_ADMIN:
                scope |= below("organization__path", post.path) | Q(sent_to=post.organization_id)
        return self.filter(scope)

    def waiting(self):
        return self.filter(state=ProposalState.SENT)


class MemberTaskQuerySet(QuerySet):
    def visible_to(self, user):
        """Everybody of the branch sees who does what; above it the committees; each their own."""
        if not user.is_authenticated:
            return self.none()
        scope = among("member", own_member(user))
        for post in user.posts:
            if post.role in ABOVE:
                scope |= units_below(post)
            elif post.role in BRANCH_LEADERS | {Role.MEMBER}:
                scope |= Q(branch=post.organization_id)
        return self.filter(scope)
