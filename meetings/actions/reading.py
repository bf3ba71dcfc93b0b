"""Noting that somebody of a branch opened what a committee published (20.1 A24)."""

from django.utils import timezone

from branches.choices import BRANCH_ROLES
from meetings.models import OrientationReading


def note_opened(*, orientation, by, document=None):
    """Keep the first opening for every branch the reader belongs to; later ones change nothing."""
    above = orientation.organization.path
    branches = {
        post.organization_id
        for post in by.posts
        if post.role in BRANCH_ROLES and post.path.startswith(above)
    }
    known = OrientationReading.objects.filter(
        orientation=orientation, user=by.pk, document=document, branch__in=branches
    )
    fresh = branches - set(known.values_list("branch_id", flat=True)) if branches else ()
    now = timezone.now()
    OrientationReading.objects.bulk_create(
        [
            OrientationReading(
                orientation=orientation, branch_id=branch, user=by, document=document, opened_at=now
            )
            for branch in sorted(fresh)
        ],
        ignore_conflicts=True,
    )
