"""What the home page holds for a person's roles. Apps register in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

PANELS = []


@dataclass(frozen=True)
class Panel:
    """A part of the home page for holders of one of ``roles``; lower ``order`` stands higher.

    ``context(user, posts)`` gets the posts that carry one of the roles and returns the values
    ``template`` needs (``user``, ``site`` and ``request`` are there too), or None for nothing.

    With ``is_task`` the template is one ``<li>`` of the list of things to do; its values may hold
    ``due_on``, by which that list is sorted.

    Orders in use: 10 next meeting, 15 long work of the reader, 20 tasks, 30 figures, 50 own unit,
    80 administration.
    """

    order: int
    roles: frozenset
    template: str
    context: Callable
    is_task: bool = False


@dataclass(frozen=True)
class Filled:
    """A panel with the values for one person."""

    panel: Panel
    values: dict

    @property
    def due_on(self):
        """The day by which to act; without one, after everything that has one."""
        return self.values.get("due_on") or date.max


def register(panel):
    PANELS.append(panel)
    PANELS.sort(key=lambda one: one.order)


def panels_for(user):
    """The `Filled` panels of this person, from the top down."""
    shown = []
    for panel in PANELS:
        posts = user.posts_at(panel.roles)
        values = panel.context(user, posts) if posts else None
        if values is not None:
            shown.append(Filled(panel, values))
    return shown


def tasks_among(filled):
    """The lines of the list of things to do, the most urgent first."""
    return sorted((one for one in filled if one.panel.is_task), key=lambda one: one.due_on)
