"""Error pages: what happened and what to do, in Vietnamese.

400, 500, 503 and the CSRF page are rendered without the request: they must not need the database.
"""

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from branches.typed import typed_texts
from config.lib.outages import current_outage

logger = logging.getLogger(__name__)


def bad_request(request, exception):
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request, exception):
    """403 for people inside their scope; the exception carries the right that is missing."""
    request.refused_because = str(exception)
    return render(request, "403.html", {"message": str(exception)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """500 for a fault of ours; 503 when the database or the disk is away, with what was typed."""
    outage = current_outage()
    if outage is not None:
        return unavailable(request, outage)
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request, outage):
    """The page for 503. It needs neither the database nor the disk."""
    logger.error("answered 503: %s", outage.code, extra={"outage": outage.code})
    typed = typed_texts(request) if request.method == "POST" else []
    context = {"outage": outage, "typed": typed, "was_sent": request.method == "POST"}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(outage.retry_seconds)
    add_never_cache_headers(response)
    return response


def csrf_failure(request, reason=""):
    return HttpResponse(render_to_string("csrf.html"), status=403)
