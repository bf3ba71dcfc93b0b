"""Signed resolutions found by their words; meetings owns the page (`meetings.search`)."""

from config.lib.paper_snapshot import from_snapshot
from meetings.choices import DocumentKind
from meetings.models import SignedDocument
from meetings.search import Hit, Source, excerpt, found_among, phrase_first, register
from meetings.search_words import text_to_keep
from resolutions.models import Resolution, ResolutionText
from resolutions.papers import ResolutionPaper

KINDS = (DocumentKind.RESOLUTION, DocumentKind.CONCLUSION)


def register_all():
    register(Source("nghi-quyet", "Nghị quyết, kết luận", matches, hits))


def lines_of(paper):
    """Everything a resolution says, line by line."""
    lines = [paper.subject]
    for section in paper.body:
        lines += [section.heading, *section.paragraphs]
        if section.table:
            lines += [", ".join(row) for row in section.table.rows]
    return lines


def keep_resolution_text(resolution, paper):
    """Write down at signing what search finds."""
    ResolutionText.objects.update_or_create(
        resolution=resolution, defaults={"search_text": text_to_keep("\n".join(lines_of(paper)))}
    )


def matches(user, key):
    """Signed resolutions ``user`` may see that hold every word."""
    return (
        found_among(
            ResolutionText.objects,
            "search_text",
            key,
            owner="resolution",
            visible=Resolution.objects.visible_to(user),
        )
        .select_related("resolution__branch", "resolution__meeting")
        .defer("search_text")
        .annotate(is_phrase=phrase_first("search_text", key))
        .order_by("-is_phrase", "-resolution__meeting__held_on", "-pk")
    )


def hits(rows, key):
    rows = [row.resolution for row in rows]
    documents = SignedDocument.objects.filter(
        kind__in=KINDS, source_uid__in=[row.uid for row in rows]
    )
    papers = {one.source_uid: from_snapshot(ResolutionPaper, one.snapshot) for one in documents}
    return [
        Hit(
            title=f"{row}: {row.title}",
            url=row.get_absolute_url(),
            unit=row.branch.label,
            day=row.meeting.held_on,
            excerpt=excerpt(lines_of(papers[row.uid]), key) if row.uid in papers else "",
        )
        for row in rows
    ]
