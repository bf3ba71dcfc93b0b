"""The page for two people who wrote at one place: both texts, the differences, one box to save.

Nobody's text is lost or wins unseen. The box holds both texts to begin with; what the other wrote
counts as seen from here on, so that saving it is a choice.
"""

from dataclasses import dataclass

from django.shortcuts import render

from config.lib.differences import joined, marked

NO_VALUE = "(để trống)"


@dataclass(frozen=True)
class Place:
    """One column both wrote. ``field`` is the name in the form; ``is_text``: else one of two values
    is chosen, shown as ``their_words`` and ``my_words`` and sent as ``theirs`` and ``mine``."""

    field: str
    label: str
    is_text: bool
    theirs: object
    mine: object
    their_words: object
    my_words: object
    together: str = ""


def merge_page(request, error):
    """The 409 page for a `Stale` with clashes, or None where the form says not what was seen."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    seen = [name for name, _ in fields if name == "seen" or name.endswith("-seen")]
    if len(seen) != 1 or not error.clashes:
        return None
    prefix = seen[0].removesuffix("seen")
    places = [_place(clash, prefix, request.POST) for clash in error.clashes]
    not_sent = {place.field for place in places} | {seen[0], "csrfmiddlewaretoken"}
    context = {
        "what": error.what,
        "places": places,
        "fields": [
            *(pair for pair in fields if pair[0] not in not_sent and "password" not in pair[0]),
            (seen[0], error.seen),
        ],
        "address": request.get_full_path(),
        "back_url": request.path,
    }
    return render(request, "409_merge.html", context, status=409)


def _place(clash, prefix, sent):
    field = f"{prefix}{clash.name}"
    if clash.is_text:
        theirs, mine = marked(clash.theirs, clash.mine)
        together = joined(clash.theirs, clash.mine)
        return Place(field, clash.label, True, clash.theirs, clash.mine, theirs, mine, together)
    theirs = getattr(clash.theirs, "pk", clash.theirs)
    return Place(
        field,
        clash.label,
        False,
        "" if theirs in (None, False) else theirs,
        sent.get(field, ""),
        _words(clash.theirs),
        _words(clash.mine),
    )


def _words(value):
    if value in (None, ""):
        return NO_VALUE
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return str(value)
