"""One view serves the whole page or the part htmx asked for."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page_or_part(request, page, part, context, status=None):
    """Render ``part`` for an htmx request, ``page`` otherwise; caches are told about the header."""
    template = part if request.htmx else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
