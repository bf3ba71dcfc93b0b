"""A request the database made give way to another writer is done again, or told with its text kept.

Deadlocks, serialisation failures and locks not given in time pass by themselves (`is_passing`).
"""

import logging
import random
import time

from django.db import OperationalError
from django.shortcuts import render

from config.lib.commits import has_committed
from config.lib.passing import is_passing

logger = logging.getLogger(__name__)
MOST_TRIES = 3
PATIENCE_SECONDS = 8  # beyond it a person is told, instead of waiting for the next try
RETRY_AFTER_SECONDS = 5


def outcome_of_next_tries(request, error, *, began):
    """What the view of ``request`` answers or raises at last, after it raised ``error``.

    Nothing is done again once a part of it was committed. Returns the pair of answer and error, one
    of them None; the answer is the page for 503 when the last try had to give way too.
    """
    tries = 1
    while isinstance(error, OperationalError) and is_passing(error):
        took_long = time.monotonic() - began > PATIENCE_SECONDS
        if tries == MOST_TRIES or took_long or has_committed():
            logger.warning("gave up %s after %s tries: %s", request.path, tries, error)
            return busy(request), None
        tries += 1
        time.sleep(random.uniform(0.02, 0.1) * tries)  # noqa: S311 - lest the two meet again
        try:
            return _again(request), None
        except Exception as raised:  # told apart by the caller
            error = raised
    return None, error


def busy(request):
    """The page for 503: nothing was saved, what was sent stands in a form that sends it again."""
    context = {"fields": fields_to_resend(request), "address": request.get_full_path()}
    response = render(request, "503_busy.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def fields_to_resend(request):
    """Pairs of name and value of a form, but for the token and what a page never holds."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]


def _again(request):
    """Call the view once more with what was sent."""
    for _, files in request.FILES.lists() if request.method == "POST" else ():
        for file in files:
            file.seek(0)
    match = request.resolver_match
    return match.func(request, *match.args, **match.kwargs)
