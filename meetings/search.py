"""Search in what branches adopted, without diacritics, within the reader's rights.

Sources register here, because arrows between apps point one way: minutes are found below, the
resolutions of the app above register theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse

from config.lib.paper_snapshot import from_snapshot
from meetings.choices import DocumentKind
from meetings.models import Meeting, MinutesText, SignedDocument
from meetings.papers import MinutesPaper, places_of, shared_copy
from meetings.search_words import text_to_keep, words_of

SOURCES = []
EXCERPT_SIGNS = 240
SMALL_SCOPE = 2000  # papers; their texts are read in some tens of milliseconds


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


def found_among(texts, column, key, *, owner, visible):
    """Rows of ``texts`` that belong (``owner``) to one of ``visible`` and hold all of ``key``.

    A small scope is fetched first and its texts read one by one; a large one is narrowed by the
    index of words (decision: search in papers).
    """
    own = list(visible.order_by().values_list("pk", flat=True).distinct()[: SMALL_SCOPE + 1])
    if len(own) <= SMALL_SCOPE:
        return texts.filter(having(column, key, _read), **{f"{owner}__in": own})
    return texts.filter(having(column, key), **{f"{owner}__in": visible})


def _indexed(column, text):
    return Q(**{f"{column}__contains": text})


def _read(column, text):
    """The same as `_indexed`, worded so that no index answers it."""
    return Q(GreaterThan(StrIndex(column, Value(text)), 0))


def having(column, key, holds=_indexed):
    """Rows whose ``column`` holds every word of ``key``, or what the word abbreviates."""
    found = Q()
    for texts in words_of(key):
        word = Q()
        for text in texts:
            word |= holds(column, text)
        found &= word
    return found


def phrase_first(column, key):
    """Whether ``column`` holds the words of ``key`` one after another: those come first."""
    return ExpressionWrapper(Q(**{f"{column}__contains": key}), output_field=BooleanField())


def excerpt(paragraphs, key):
    """The passage that holds ``key``, or most of its words, with its diacritics."""
    words = [text for texts in words_of(key) for text in texts]
    best, most = "", 0
    for text in paragraphs:
        plain = text_to_keep(text)
        score = len(words) + 1 if key in plain else sum(word in plain for word in words)
        if score > most:
            best, most = text, score
    return best if len(best) <= EXCERPT_SIGNS else f"{best[:EXCERPT_SIGNS].rsplit(' ', 1)[0]} …"


def minutes_matches(user, key):
    """Adopted minutes ``user`` may open that hold every word; restricted items are not searched."""
    return (
        found_among(
            MinutesText.objects,
            "search_text",
            key,
            owner="meeting",
            visible=Meeting.objects.content_visible_to(user),
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
