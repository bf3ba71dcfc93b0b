"""Which programmes, inspections and notices a reader sees (handbook 16.2, 17)."""

from django.db.models import Q, QuerySet

from branches.choices import BRANCH_HEADS, BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.querysets import IssuedQuerySet, below
from branches.rules import ancestor_paths
from reports.inspections.choices import InspectionState, ProgrammeState
from reports.inspections.rules import ENDED, KNOWN_TO_THE_UNIT, SENT_PROGRAMMES, UNSETTLED

HEADS_OF_THE_UNIT = BRANCH_HEADS | {Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}
ABOVE = COMMITTEE_ROLES | {Role.SUPERVISOR}


def posts_of(user):
    return user.posts if user.is_authenticated else ()


class ProgrammeQuerySet(QuerySet):
    def visible_to(self, user):
        """Those who write it all; those above what was sent; those below what was approved."""
        scope = Q(pk=None)
        for post in posts_of(user):
            if post.role in ABOVE:
                scope |= below("organization__path", post.path) & Q(state__in=SENT_PROGRAMMES)
            if post.role in COMMITTEE_ROLES | BRANCH_LEADERS:
                scope |= Q(organization=post.organization_id)
                scope |= Q(
                    organization__path__in=ancestor_paths(post.path), state=ProgrammeState.APPROVED
                )
            elif post.role == Role.MEMBER:
                scope |= Q(organization=post.organization_id, state=ProgrammeState.APPROVED)
        return self.filter(scope)


class InspectionQuerySet(QuerySet):
    def visible_to(self, user):
        """The committee that inspects; the heads of the unit once it was sent to them.

        Nobody else, not even committees further above: they have the figures (16.2).
        """
        return self.filter(inspection_scope(user))

    def ended(self):
        return self.filter(state__in=ENDED)

    def lasting_into(self, period):
        """Those whose last day looked at lies in ``period``: where figures count them."""
        return self.filter(last_on__range=(period.first_day, period.last_day))

    def in_order(self):
        return self.select_related("committee", "organization").order_by("-opened_at", "-pk")


class FindingQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(inspection_scope(user, "inspection__"))

    def to_follow(self):
        """Remedies of concluded inspections that are not settled."""
        return self.filter(
            ~Q(remedy=""), inspection__state__in=ENDED, follow_up__in=UNSETTLED
        ).select_related("inspection__organization", "inspection__committee")


def inspection_scope(user, prefix=""):
    """The inspections a reader may open, as a condition; ``prefix`` leads to the inspection."""
    scope = Q(pk=None)
    for post in posts_of(user):
        if post.role in COMMITTEE_ROLES:
            scope |= Q(**{f"{prefix}committee": post.organization_id})
        if post.role in HEADS_OF_THE_UNIT:
            scope |= Q(
                **{
                    f"{prefix}organization": post.organization_id,
                    f"{prefix}state__in": KNOWN_TO_THE_UNIT,
                }
            )
    return scope


class ResultNoticeQuerySet(IssuedQuerySet):
    """A notice is read by the whole organisation that issued it (handbook 20.1 A38)."""


def waiting_for_notice(inspections):
    """Concluded, and not told to the other units yet."""
    return inspections.filter(state=InspectionState.CONCLUDED)
