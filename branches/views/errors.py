"""Error pages: what happened and what to do, in Vietnamese.

400, 500 and the CSRF page are rendered without the request: they must not need the database.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception):
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request, exception):
    """403 for people inside their scope; the exception carries the right that is missing."""
    request.refused_because = str(exception)
    return render(request, "403.html", {"message": str(exception)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request, reason=""):
    return HttpResponse(render_to_string("csrf.html"), status=403)
