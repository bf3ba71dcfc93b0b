"""Which yearly grades a reader sees: persons only to themselves and to those with the right."""

from django.db.models import Count, Q, QuerySet

from branches.choices import BRANCH_LEADERS, Role
from branches.querysets import below
from config.lib.few_rows import among
from meetings.grounds import units_below
from meetings.querysets import own_member
from reports.grades.choices import GradeState

GRADE_READERS = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER, Role.INSPECTOR})


class YearlyGradeQuerySet(QuerySet):
    def visible_to(self, user):
        """A member's grade to the member, the leaders of the branch and the committees above.

        That of an organisation also, once decided, to everybody in it and to its supervisors.
        """
        if not user.is_authenticated:
            return self.none()
        scope = among("member", own_member(user))
        decided = Q(member=None, state=GradeState.DECIDED)
        for post in user.posts:
            if post.role in GRADE_READERS:
                scope |= units_below(post, "unit")
            elif post.role in BRANCH_LEADERS:
                scope |= Q(unit=post.organization_id)
            elif post.role in {Role.MEMBER, Role.SUPERVISOR}:
                scope |= Q(unit=post.organization_id) & decided
        return self.filter(scope)

    def of_units(self, year):
        return self.filter(year=year, member=None)

    def of_members(self, year):
        return self.filter(year=year, member__isnull=False)

    def at_or_below(self, unit):
        return self.filter(below("unit__path", unit.path))

    def counted(self, *by):
        """Rows ``by`` fields, grade and state with their number: for distributions."""
        return self.order_by().values_list(*by, "state", "grade").annotate(Count("pk"))
