"""What other apps add to the page of a unit: ways on, and sections (``AppConfig.ready``)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices

from config.lib.addresses import address

LINKS = []
PANELS = []


class UnitGroup(TextChoices):
    """Under which head a way on stands, in this order."""

    MEETINGS = "MEETINGS", "Sinh hoạt chi bộ"
    PAPERS = "PAPERS", "Nghị quyết, nhiệm vụ, sổ sách"
    FIGURES = "FIGURES", "Số liệu, báo cáo"
    PEOPLE = "PEOPLE", "Đảng viên"
    SETTINGS = "SETTINGS", "Thiết lập"


@dataclass(frozen=True)
class UnitLink:
    """A way on from the unit page to ``url_name`` (called with the unit's pk).

    ``icon`` is a symbol of ``static/img/icons.svg``. ``shown(user, organization)`` decides who
    gets it. Orders in use: 10 members, 20 meetings, 30 indicators, 40 reports, 50 rules,
    60 logins.
    """

    order: int
    label: str
    icon: str
    url_name: str
    shown: Callable
    group: UnitGroup


@dataclass(frozen=True)
class UnitPanel:
    """A section of the unit page; ``context(user, organization)`` returns values or None."""

    order: int
    template: str
    context: Callable


def register_link(link):
    LINKS.append(link)
    LINKS.sort(key=lambda one: (list(UnitGroup).index(one.group), one.order))


def register_panel(panel):
    PANELS.append(panel)
    PANELS.sort(key=lambda one: one.order)


def links_for(user, organization):
    """The ways on this person gets, ready to print."""
    return [
        {
            "label": link.label,
            "icon": link.icon,
            "group": link.group.label,
            "url": address(link.url_name, organization.pk),
        }
        for link in LINKS
        if link.shown(user, organization)
    ]


def panels_for(user, organization):
    """Pairs of template and values, from the top down."""
    shown = ((panel.template, panel.context(user, organization)) for panel in PANELS)
    return [(template, values) for template, values in shown if values is not None]
