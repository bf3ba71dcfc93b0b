"""The ways on in the header. Apps register theirs, because arrows between apps point one way."""

import re
from dataclasses import dataclass

from config.lib.addresses import address

LINKS = []
OF_UNIT = re.compile(r"^/don-vi/\d+(?=/.)")


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
    """The links a person with these posts sees; ``active`` marks the page they are on.

    A page of a unit belongs to its subject: /don-vi/12/chi-so/ to /chi-so/, where it has a link.
    """
    roles = {post.role for post in posts}
    urls = {one: address(one.url_name) for one in LINKS if roles & one.roles}
    here = _beginning(OF_UNIT.sub("", path), urls.values()) or _beginning(path, urls.values())
    return [{"label": one.label, "url": url, "active": url == here} for one, url in urls.items()]


def _beginning(path, urls):
    """The address among ``urls`` under which ``path`` lies; the home page has only itself."""
    return next((url for url in urls if path == url or url != "/" and path.startswith(url)), None)
