"""Which rows: everything that hangs on the tree knows its place in it."""

from django.db.models import Q, QuerySet

from branches.choices import Role
from branches.rules import AFTER_ALL_STEPS, ancestor_paths


def below(lookup, path):
    """Paths from ``path`` to its last descendant: a range, answered from the index."""
    return within(lookup, *path_range(path))


def path_range(path):
    """The first path at or below ``path`` and the first one behind them all."""
    return path, path + AFTER_ALL_STEPS


def within(lookup, first, end):
    """`below` with the range given, for questions put together beforehand."""
    return Q(**{f"{lookup}__gte": first, f"{lookup}__lt": end})


def covering(day, prefix=""):
    """Rows of a dated table that hold on ``day``: first day inclusive, end day exclusive."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
    lasting = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})
    return begun & lasting


def covers(row, day):
    """Whether a row of a dated table, already read, holds on ``day``."""
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_to is None or day < row.valid_to)


class DatedQuerySet(QuerySet):
    """Rows with ``valid_from`` (first day) and ``valid_to`` (first day no longer)."""

    def on(self, day):
        return self.filter(covering(day))

    def meeting_days(self, first_day, last_day):
        """Rows that hold on at least one day from ``first_day`` to ``last_day``."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=last_day)
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=first_day)
        return self.filter(begun & lasting)


class ScopedQuerySet(QuerySet):
    """Rows that hang on one node; ``path_lookup`` leads to ``PartyOrganization.path``.

    ``hidden_from`` names the roles that run the system but do not read what is in it.
    """

    path_lookup = "organization__path"
    hidden_from = frozenset({Role.SYSTEM_ADMIN})

    def visible_to(self, user):
        """The rows at or below the nodes where ``user`` holds a post."""
        bounds = self.bounds_of(user)
        return self.inside(*bounds) if bounds else self.none()

    @classmethod
    def bounds_of(cls, user):
        """The `path_range` of every node whose rows ``user`` sees, one after the other."""
        return [
            bound
            for post in (user.posts if user.is_authenticated else ())
            if post.role not in cls.hidden_from
            for bound in path_range(post.path)
        ]

    def inside(self, *bounds):
        """The rows in at least one of the ranges (`bounds_of`)."""
        scope = Q()
        for first, end in zip(bounds[::2], bounds[1::2], strict=True):
            scope |= within(self.path_lookup, first, end)
        return self.filter(scope)


class IssuedQuerySet(QuerySet):
    """Papers the whole of the ``organization`` that issued them may read, and nobody above it."""

    def visible_to(self, user):
        """Those of the units the reader's posts stand at or below."""
        return self.issued_at(paths_above(user))

    def issued_at(self, paths):
        return self.filter(organization__path__in=paths)


def paths_above(user):
    """The paths of all units the posts of ``user`` stand at or below."""
    posts = user.posts if user.is_authenticated else ()
    own = (ancestor_paths(post.path) for post in posts if post.role != Role.SYSTEM_ADMIN)
    return list(dict.fromkeys(path for paths in own for path in paths))


class OrganizationQuerySet(ScopedQuerySet, DatedQuerySet):
    path_lookup = "path"
    hidden_from = frozenset()

    def branches(self):
        return self.filter(is_branch=True)

    def at_or_below(self, organization):
        return self.filter(below("path", organization.path))

    def ancestors_of(self, path):
        """The nodes from the root down to the node at ``path``, itself included."""
        return self.filter(path__in=ancestor_paths(path)).order_by("path")


class LineQuerySet(DatedQuerySet):
    def parents_on(self, day):
        return self.on(day).filter(depth=1)
