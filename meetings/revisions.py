"""The places of a record that people write at, and the states they went through."""

from dataclasses import dataclass

from django.db.models import Model

from meetings.choices import RevisionKind
from meetings.columns import ITEM_TEXTS, MEETING_TEXTS, SPEECH_TEXTS
from meetings.models import TextRevision
from meetings.reading import contributions_of, items_of, rows_of, seldom, shared

CONCLUSION = "texts"


@dataclass(frozen=True)
class Place:
    """``row`` holds the columns ``names``, each guarded on its own; ``texts`` are those of free
    text, of which every state is kept. ``anchor`` is where the record page shows it."""

    code: str
    title: str
    row: Model
    names: tuple
    texts: tuple
    anchor: str

    @property
    def now(self):
        """The texts as ``row`` has them."""
        return {name: getattr(self.row, name) for name in self.texts}

    def label(self, name):
        """The name of a column as people read it."""
        title = str(self.row._meta.get_field(name).verbose_name)
        return title[:1].upper() + title[1:]


def item_place(item):
    code = f"item-{item.pk}"
    return Place(code, item.title, item, ITEM_TEXTS, ("gist", "conclusion"), code)


def conclusion_place(meeting):
    title = "Nội dung chi ủy thống nhất" if meeting.is_of_committee else "Kết luận"
    anchor = "short-record" if meeting.is_of_committee else "conclusion"
    return Place(CONCLUSION, title, meeting, MEETING_TEXTS, MEETING_TEXTS, anchor)


def speech_place(contribution):
    code = f"speech-{contribution.pk}"
    title = f"Ý kiến của đồng chí {contribution.member.full_name}"
    return Place(code, title, contribution, SPEECH_TEXTS, ("text",), code)


def places_of(meeting):
    """{code: `Place`} of a meeting as it is now. Two queries."""
    found = [
        *map(item_place, items_of(meeting)),
        *map(speech_place, contributions_of(meeting)),
        conclusion_place(meeting),
    ]
    return {place.code: place for place in found}


HAS_TYPED = seldom(
    lambda meeting, branch: TextRevision.objects.filter(meeting=meeting, is_pending=True)
)
TYPED = rows_of(
    lambda meeting: (
        TextRevision.objects.filter(meeting=meeting, is_pending=True)
        .select_related("saved_by")
        .order_by("saved_at", "pk")
    )
)


def typed_of(meeting):
    """What pages sent by themselves and nobody saved or dropped, oldest first, with its writers."""
    return shared(meeting, "typed", lambda: TYPED(meeting) if HAS_TYPED(meeting) else [])


def own_typed(meeting, user):
    """{place code: the last `TextRevision` of ``user`` that is in no record yet}."""
    return {row.place: row for row in typed_of(meeting) if row.saved_by_id == user.pk}


def states_of(meeting, code):
    """What the record read at one place, the newest first."""
    rows = TextRevision.objects.filter(meeting=meeting, place=code)
    return rows.exclude(kind=RevisionKind.TYPED).order_by("-pk")
