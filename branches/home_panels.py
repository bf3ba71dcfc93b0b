"""What the home page holds for a person's roles. Apps register in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass

PANELS = []


@dataclass(frozen=True)
class Panel:
    """A part of the home page for holders of one of ``roles``; lower ``order`` stands higher.

    ``context(user, posts)`` gets the posts that carry one of the roles and returns the values
    ``template`` needs (``user``, ``site`` and ``request`` are there too), or None for nothing.
    Orders in use: 10 next meeting, 15 long work of the reader, 20 tasks, 30 figures, 50 own unit,
    80 administration.
    """

    order: int
    roles: frozenset
    template: str
    context: Callable


def register(panel):
    PANELS.append(panel)
    PANELS.sort(key=lambda one: one.order)


def panels_for(user):
    """Pairs of template and values for this person, from the top down."""
    shown = []
    for panel in PANELS:
        posts = user.posts_at(panel.roles)
        values = panel.context(user, posts) if posts else None
        if values is not None:
            shown.append((panel.template, values))
    return shown
