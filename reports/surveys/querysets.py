"""Which surveys a reader sees: the committee that asks, the leaders of the branches below."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES
from branches.rules import ancestor_paths
from reports.surveys.choices import SurveyState


class SurveyQuerySet(QuerySet):
    def visible_to(self, user):
        scope = Q(pk=None)
        for post in user.posts if user.is_authenticated else ():
            if post.role in COMMITTEE_ROLES:
                scope |= Q(organization=post.organization_id)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(organization__path__in=ancestor_paths(post.path))
        return self.filter(scope)

    def open_for(self, branch):
        """What units above ``branch`` ask now; `Survey.is_for` tells whether of its type."""
        return self.asked_along(ancestor_paths(branch.path))

    def asked_along(self, paths):
        """What the units at ``paths`` ask now."""
        return self.filter(organization__path__in=paths, state=SurveyState.OPEN)
