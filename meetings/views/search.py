"""The search page: minutes, and what the apps above add."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from branches.choices import LookKind
from branches.looks import note_look
from config.lib.asked import text_asked
from meetings.search import SOURCES
from meetings.search_words import key_of

HITS_A_PAGE = 20
LEAST_SIGNS = 2
MOST_HITS = 1000


def search(request):
    """Find adopted papers by their words, with or without diacritics."""
    text = text_asked(request.GET, "tim")[:200]
    key = key_of(text)
    chosen = next((one for one in SOURCES if one.code == request.GET.get("loai")), SOURCES[0])
    context = {
        "text": text,
        "sources": [(one.code, one.label) for one in SOURCES],
        "chosen": chosen,
        "too_short": bool(text) and len(key) < LEAST_SIGNS,
        "crumbs": [("Trang chính", reverse("branches:home")), ("Tìm kiếm", "")],
    }
    if len(key) >= LEAST_SIGNS:
        page, is_cut = _found(chosen.matches(request.user, key), request.GET.get("page"))
        hits = chosen.hits(page.object_list, key)
        _note(request.user, f"“{text}” trong {chosen.label.lower()}")
        context |= {"page": page, "hits": hits, "most": MOST_HITS if is_cut else None}
    return render(request, "meetings/search/search.html", context)


def _note(user, target):
    """A search reads many papers at once: it is written down at the first unit of the reader."""
    for post in user.posts[:1]:
        note_look(LookKind.SEARCH, by=user, organization=post.organization, target=target)


def _found(matches, number):
    """One page of ``matches`` and whether there were more than are shown at all.

    The texts are read through once, for the ids: counting and fetching would read them twice.
    """
    ids = list(matches.values_list("pk", flat=True)[: MOST_HITS + 1])
    page = Paginator(ids[:MOST_HITS], HITS_A_PAGE).get_page(number)
    rows = matches.in_bulk(list(page.object_list))
    page.object_list = [rows[pk] for pk in page.object_list if pk in rows]
    return page, len(ids) > MOST_HITS
