"""The one place where text is declared to be markup (reliability guide 5).

Long lists are put together as strings, where a template a row would cost ten times as much. Whoever
calls this has escaped every part that is not a literal of its own; who does is a list in
`tests/test_static_gates.py`, and `tests/access/test_scripts.py` sends scripts through every page.
"""

import re
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

SPECIAL = re.compile("[&<>\"']")


def escaped(value):
    """What ``{{ value }}`` gives; a plain text at a quarter of what Django's `escape` costs."""
    kind = type(value)
    if kind is str:
        return escape(value) if SPECIAL.search(value) else value
    if kind is SafeString:
        return value
    return str(value) if kind is int else conditional_escape(value)


def put_together(parts):
    """Parts that are literals or escaped already, as one piece of markup."""
    return SafeString("".join(parts))
