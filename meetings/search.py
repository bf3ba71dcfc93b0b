"""Search in what branches adopted, without diacritics, within the reader's rights.

Sources register here, because arrows between apps point one way: minutes are found below, the
resolutions of the app above register theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse

from config.lib.paper_snapshot import from_snapshot
from config.lib.vietnamese import search_key
from meetings.choices import DocumentKind
from meetings.models import Meeting, MinutesText, SignedDocument
from meetings.papers import MinutesPaper, places_of, shared_copy

SOURCES = []
EXCERPT_SIGNS = 240
WORDS_AT_MOST = 12


@dataclass(frozen=True)
class Hit:
    """One paper that was found, and the passage that shows why."""

    title: str
    url: str
    unit: str
    day: date
    excerpt: str = ""


@dataclass(frozen=True)
class Source:
    """``matches(user, key)`` is a queryset in order; ``hits(rows, key)`` makes a page of them."""

    code: str
    label: str
    matches: Callable
    hits: Callable


def register(source):
    SOURCES.append(source)


def having(column, key):
    """Rows whose ``column`` holds every word of ``key``."""
    found = Q()
    for word in key.split()[:WORDS_AT_MOST]:
        found &= Q(**{f"{column}__contains": word})
    return found


def phrase_first(column, key):
    """Whether ``column`` holds the words of ``key`` one after another: those come first."""
    return ExpressionWrapper(Q(**{f"{column}__contains": key}), output_field=BooleanField())


def excerpt(paragraphs, key):
    """The passage that holds ``key``, or most of its words, with its diacritics."""
    words = key.split()
    best, most = "", 0
    for text in paragraphs:
        plain = search_key(text)
        score = len(words) + 1 if key in plain else sum(word in plain for word in words)
        if score > most:
            best, most = text, score
    return best if len(best) <= EXCERPT_SIGNS else f"{best[:EXCERPT_SIGNS].rsplit(' ', 1)[0]} …"


def minutes_matches(user, key):
    """Adopted minutes ``user`` may open that hold every word; restricted items are not searched."""
    return (
        MinutesText.objects.filter(
            having("search_text", key), meeting__in=Meeting.objects.content_visible_to(user)
        )
        .select_related("meeting__branch")
        .defer("search_text")
        .annotate(is_phrase=phrase_first("search_text", key))
        .order_by("-is_phrase", "-meeting__held_on", "-pk")
    )


def minutes_hits(rows, key):
    rows = list(rows)
    documents = SignedDocument.objects.filter(
        kind=DocumentKind.MINUTES, source_uid__in=[row.meeting.uid for row in rows]
    )
    papers = {one.source_uid: from_snapshot(MinutesPaper, one.snapshot) for one in documents}
    return [
        Hit(
            title=f"Biên bản: {row.meeting.title}",
            url=reverse("meetings:minutes", args=[row.meeting_id]),
            unit=row.meeting.branch.label,
            day=row.meeting.held_on,
            excerpt=_passage(papers.get(row.meeting.uid), key),
        )
        for row in rows
    ]


def _passage(paper, key):
    if paper is None:
        return ""
    places = places_of(shared_copy(paper))
    return excerpt([line for place in places for line in place.text.splitlines()], key)


def register_all():
    register(Source("bien-ban", "Biên bản", minutes_matches, minutes_hits))
