"""The token of all forms of one answer: to mask it anew for each costs as much as the form."""

from django.middleware.csrf import get_token


def form_token(request):
    """What a form sends as ``csrfmiddlewaretoken``; masked once for a request and its secret."""
    secret, token = getattr(request, "form_token", (None, None))
    if secret is None or secret != request.META.get("CSRF_COOKIE"):
        token = get_token(request)
        request.form_token = request.META["CSRF_COOKIE"], token
    return token
