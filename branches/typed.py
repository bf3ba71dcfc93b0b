"""What a person had typed into a form that could not be taken, for the page that gives it back."""

import re

from django.http import RawPostDataException, UnreadablePostError

NOT_TYPED = re.compile(
    r"^(csrfmiddlewaretoken|once|ticket|code)$|(version|seen|seen_hash)$|password"
)
CODE = re.compile(r"[A-Z_]+|[0-9]+|on")  # what a choice or a tick sends


def typed_texts(request):
    """The texts in the order of the form; names of fields are ours, not theirs.

    A body that cannot be read any more (a full disk, a line that broke) gives none.
    """
    try:
        fields = list(request.POST.lists())
    except (OSError, RawPostDataException, UnreadablePostError):
        return []
    return words_among((name, value) for name, values in fields for value in values)


def words_among(pairs):
    """Those values of ``(name, value)`` a person wrote: no choice, no tick, no mark of the page."""
    return [
        value
        for name, value in pairs
        if not NOT_TYPED.search(name) and value.strip() and not CODE.fullmatch(value)
    ]
