"""The head of every page as HTML: alike for all who have the same ways on, but for two names."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string

from config.lib.form_token import form_token
from config.lib.patterns import Pattern

HEAD = "components/_masthead.html"


def masthead(request, *, user, unit, links):
    """``user`` None: nobody is logged in; ``unit`` is its name, ``links`` as `links_for` gives."""
    shown = {"unit": unit} if unit else {}
    if user is not None:
        shown |= {"full_name": user.full_name, "csrf_token": form_token(request)}
    ways = tuple((one["label"], one["url"], one["active"]) for one in links)
    return _pattern(tuple(shown), ways)(**shown)


@lru_cache(maxsize=500)
def _pattern(names, ways):
    """By what is shown and the ways on: roles and pages of the header."""

    def build(unit=None, full_name=None, csrf_token=None):
        links = [{"label": label, "url": url, "active": active} for label, url, active in ways]
        context = {
            "site": {"name": settings.PRODUCT_NAME, "unit": unit, "links": links},
            "user": {"is_authenticated": full_name is not None, "full_name": full_name},
            "csrf_token": csrf_token,
        }
        return render_to_string(HEAD, context)

    return Pattern(build, *names)
