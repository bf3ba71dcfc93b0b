"""Which orientations and papers a reader sees (handbook 7.5, 17)."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.querysets import below
from branches.rules import ancestor_paths
from meetings.choices import MeetingType
from meetings.grounds import KNOWN_TO_MEMBERS
from meetings.plan.rules import HANDED_IN, SENT_PLANS
from meetings.rules import SENT_STATES


class OrientationQuerySet(QuerySet):
    def visible_to(self, user):
        """What was published above the reader's posts, or below them for committees."""
        scope = Q(pk=None)
        for post in user.posts if user.is_authenticated else ():
            if post.role != Role.SYSTEM_ADMIN:
                scope |= Q(organization__path__in=ancestor_paths(post.path))
            if post.role in COMMITTEE_ROLES:
                scope |= below("organization__path", post.path)
        return self.filter(scope)

    def of_month(self, branch, month):
        """What the committees above ``branch`` published for ``month``, whatever its type."""
        return self.filter(
            organization__path__in=ancestor_paths(branch.path),
            first_ym__lte=month.ym,
            last_ym__gte=month.ym,
        )


class DocumentQuerySet(QuerySet):
    def visible_to(self, user):
        """Papers of meetings: the branch from the notice on, its leaders at once, the delegate of
        the committee above from the notice on, the committee itself once minutes are submitted.

        Papers of orientations: whoever sees those; of themes sent upward: whoever may open their
        content. Drafts of themes: as the plan.
        """
        if not user.is_authenticated:
            return self.none()
        scope = Q(meeting__minute_taker__user=user.pk)
        for post in user.posts:
            scope |= _of_meetings(post) | _of_themes(post)
        orientations, submissions = (
            self.model._meta.get_field(owner).related_model.objects
            for owner in ("orientation", "submission")
        )
        scope |= Q(orientation__in=orientations.visible_to(user))
        scope |= Q(submission__in=submissions.content_visible_to(user))
        return self.filter(scope)


def _of_meetings(post):
    known = Q(meeting__state__in=KNOWN_TO_MEMBERS)
    if post.role in COMMITTEE_ROLES:
        return below("meeting__branch__path", post.path) & Q(meeting__state__in=SENT_STATES)
    if post.role == Role.SUPERVISOR:
        return below("meeting__branch__path", post.path) & known
    if post.role in BRANCH_LEADERS:
        return Q(meeting__branch=post.organization_id)
    if post.role == Role.MEMBER:
        own = Q(meeting__branch=post.organization_id) & known
        return own & ~Q(meeting__meeting_type=MeetingType.COMMITTEE_MEETING)
    return Q(pk=None)


def _of_themes(post):
    if post.role in COMMITTEE_ROLES:
        return (
            below("theme__plan__branch__path", post.path)
            & Q(theme__plan__state__in=SENT_PLANS)
            & Q(theme__is_confidential=False)
        )
    own = Q(theme__plan__branch=post.organization_id)
    if post.role in BRANCH_LEADERS:
        return own
    return own & Q(theme__plan__state__in=HANDED_IN) if post.role == Role.MEMBER else Q(pk=None)
