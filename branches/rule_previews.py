"""Pages of other apps that show what a draft of rules would change (``AppConfig.ready``)."""

from dataclasses import dataclass

from django.urls import reverse

PAGES = []


@dataclass(frozen=True)
class PreviewPage:
    """``url_name`` is called with the pk of the unit and of the `RuleVersion`."""

    label: str
    url_name: str


def register(page):
    PAGES.append(page)


def links_for(version):
    """The ways on from a draft, ready to print."""
    return [
        {
            "label": page.label,
            "icon": "chart",
            "url": reverse(page.url_name, args=[version.organization_id, version.pk]),
        }
        for page in PAGES
    ]
