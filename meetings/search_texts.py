"""The adopted text of minutes as search compares it: no diacritics, nothing restricted."""

from django.db.models import TextField, Value
from django.db.models.functions import Concat

from config.lib.upsert import upsert
from meetings.models import MinutesText
from meetings.papers import places_of, shared_copy
from meetings.search_words import text_to_keep


def text_of(paper):
    """All that the shared copy of a paper of minutes says, ready to be searched."""
    theme = paper.theme.title if paper.theme else ""
    places = [f"{place.label}\n{place.text}" for place in places_of(shared_copy(paper))]
    return text_to_keep("\n".join([paper.subject, theme, *places]))


def keep_minutes_text(meeting, paper):
    """Write down at adoption what search finds; adopted again, it is written again."""
    row = (meeting.pk, text_of(paper))
    upsert(MinutesText, ("meeting_id", "search_text"), ("meeting_id",), [row])


def forget_minutes_text(meeting):
    """Minutes that went back to being a draft are not found."""
    MinutesText.objects.filter(meeting=meeting).delete()


def add_supplement_text(supplement):
    """What a supplement says is found with its minutes."""
    if supplement.is_restricted:
        return
    more = Value(text_to_keep(supplement.new_text))
    MinutesText.objects.filter(meeting=supplement.meeting).update(
        search_text=Concat("search_text", more, output_field=TextField())
    )
