"""Which sheets and which scores a reader sees."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, Role
from branches.querysets import below
from branches.rules import ancestor_paths
from config.lib.few_rows import among
from meetings.grounds import ABOVE, units_below
from meetings.models import Meeting
from meetings.querysets import own_member, written_by
from meetings.rules import SENT_STATES
from resolutions.scoring.choices import ScoreState

DECIDED = (ScoreState.VOTED, ScoreState.CONFIRMED)


class ScoreTemplateQuerySet(QuerySet):
    def visible_to(self, user):
        """Sheets are no secret: those of the reader's units, of units above and of units below."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(organization=None)
        for post in user.posts:
            scope |= below("organization__path", post.path)
            scope |= Q(organization__path__in=ancestor_paths(post.path))
        return self.filter(scope) if user.posts else self.none()

    def in_force(self):
        return self.filter(withdrawn_at=None)


class QualityScoreQuerySet(QuerySet):
    def visible_to(self, user):
        """In the branch its leaders all, members what the branch adopted; above, what was sent.

        Whoever was asked to score a meeting, and its minute-taker, see that one.
        """
        if not user.is_authenticated:
            return self.none()
        written = Meeting.objects.filter(written_by(user))
        scope = among("scorer", own_member(user)) | among("meeting", written)
        for post in user.posts:
            if post.role in ABOVE:
                scope |= units_below(post) & Q(state__in=DECIDED, meeting__state__in=SENT_STATES)
            elif post.role in BRANCH_LEADERS:
                scope |= Q(branch=post.organization_id)
            elif post.role == Role.MEMBER:
                scope |= Q(branch=post.organization_id, state__in=DECIDED)
        return self.filter(scope)

    def waiting_below(self, organization):
        """Sent upward and not confirmed yet, of the branches at or below ``organization``."""
        return self.filter(
            below("branch__path", organization.path),
            state=ScoreState.VOTED,
            meeting__state__in=SENT_STATES,
        )
