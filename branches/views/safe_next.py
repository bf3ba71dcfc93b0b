"""Where to go after a step in between: only ever a page of this site."""

from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request, default="branches:home"):
    """The address in ``next`` if it is one of ours, else ``default``."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else resolve_url(default)
