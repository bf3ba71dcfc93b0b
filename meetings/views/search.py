"""The search page: minutes, and what the apps above add."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from config.lib.vietnamese import search_key
from meetings.search import SOURCES

HITS_A_PAGE = 20
LEAST_SIGNS = 2


def search(request):
    """Find adopted papers by their words, with or without diacritics."""
    text = request.GET.get("tim", "").strip()[:200]
    key = search_key(text)
    chosen = next((one for one in SOURCES if one.code == request.GET.get("loai")), SOURCES[0])
    context = {
        "text": text,
        "sources": [(one.code, one.label) for one in SOURCES],
        "chosen": chosen,
        "too_short": bool(text) and len(key) < LEAST_SIGNS,
        "crumbs": [("Trang chính", reverse("branches:home")), ("Tìm kiếm", "")],
    }
    if len(key) >= LEAST_SIGNS:
        matches = chosen.matches(request.user, key)
        page = Paginator(matches, HITS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "hits": chosen.hits(page.object_list, key)}
    return render(request, "meetings/search/search.html", context)
