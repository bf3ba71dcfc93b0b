"""Keeping what was refused: written after the request, outside whatever it took back.

A login fills at most ``REFUSALS_KEPT`` lines in ``WITHIN``; the last one says that more came.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from branches.models import AccessRefusal, Post
from config.lib.client_address import client_address
from config.lib.vietnamese import search_key

logger = logging.getLogger(__name__)
WITHIN = timedelta(minutes=10)
REFUSED = frozenset({403, 404})
NOT_FOUND = "Không có, hoặc ngoài phạm vi được xem."


def note_refusal(request, status, reason=""):
    """Add one line about a refused request; a database that cannot take it refuses nobody less."""
    try:
        _add(request, status, reason or NOT_FOUND)
    except DatabaseError:
        logger.exception("a refusal could not be kept")


def _add(request, status, reason):
    user, now = request.user, timezone.now()
    kept = AccessRefusal.objects.filter(actor_id=user.pk, at__gt=now - WITHIN).count()
    if kept >= settings.REFUSALS_KEPT:
        return
    post = _post_of(user)
    AccessRefusal.objects.create(
        at=now,
        actor_id=user.pk,
        actor_name=user.full_name,
        search_name=search_key(user.full_name),
        unit=post.organization.label[:200] if post else "",
        path=post.path if post else "",
        method=request.method[:7],
        address=request.path[:200],
        status=status,
        reason=reason[:200],
        client=client_address(request.META),
        is_last=kept + 1 == settings.REFUSALS_KEPT,
    )


def _post_of(user):
    """The first post held today, else the one that ended last."""
    if user.posts:
        return user.posts[0]
    ended = Post.objects.filter(user=user).select_related("organization")
    return ended.order_by("-valid_to", "-pk").first()
