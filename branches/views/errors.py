"""Error pages: what happened and what to do, in Vietnamese."""

from django.shortcuts import render


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    """403 for people inside their scope; the exception carries the right that is missing."""
    return render(request, "403.html", {"message": str(exception)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", status=500)


def csrf_failure(request, reason=""):
    return render(request, "csrf.html", status=403)
