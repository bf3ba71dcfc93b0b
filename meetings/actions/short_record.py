"""The record of a sitting of chi ủy: what it judged, planned and agreed, written in one go."""

from django.db import transaction

from meetings.actions.record import save_agenda_item, save_texts


@transaction.atomic
def save_short_record(*, meeting, gists, agreed, by, page=None):
    """Write the short record; all of it or nothing.

    ``gists`` maps agenda items to pairs of text and marks of what their writer saw, ``agreed`` is
    such a pair, ``page`` as in `save_agenda_item`. Stale when somebody else changed a text this
    writer changed too.
    """
    for item, (text, seen) in gists.items():
        save_agenda_item(item=item, values={"gist": text}, seen=seen, by=by, page=page)
    text, seen = agreed
    return save_texts(meeting=meeting, values={"conclusion": text}, seen=seen, by=by, page=page)
