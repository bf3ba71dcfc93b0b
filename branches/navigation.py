"""The ways on in the header. Apps register theirs, because arrows between apps point one way."""

from dataclasses import dataclass

from django.urls import reverse

LINKS = []


@dataclass(frozen=True)
class Link:
    """A way on for holders of one of ``roles``; lower ``order`` stands further left."""

    order: int
    label: str
    url_name: str
    roles: frozenset


def register(link):
    LINKS.append(link)
    LINKS.sort(key=lambda one: one.order)


def links_for(path, posts):
    """The links a person with these posts sees; ``active`` marks the page they are on."""
    roles = {post.role for post in posts}
    return [
        {"label": one.label, "url": url, "active": url != "/" and path.startswith(url)}
        for one in LINKS
        if roles & one.roles
        for url in [reverse(one.url_name)]
    ]
