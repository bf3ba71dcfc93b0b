"""What other apps add to the page of a member: figures, tasks (``AppConfig.ready``)."""

from collections.abc import Callable
from dataclasses import dataclass

PANELS = []


@dataclass(frozen=True)
class MemberPanel:
    """A section of the member page, shown only to the member and to those who may see it fully.

    ``context(user, member)`` returns the values ``template`` needs, or None for nothing.
    """

    order: int
    template: str
    context: Callable


def register(panel):
    PANELS.append(panel)
    PANELS.sort(key=lambda one: one.order)


def panels_for(user, member):
    """Pairs of template and values, from the top down."""
    shown = ((panel.template, panel.context(user, member)) for panel in PANELS)
    return [(template, values) for template, values in shown if values is not None]
