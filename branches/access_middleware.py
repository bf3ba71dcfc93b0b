"""The gate in front of every view: nobody without a login, no address without a rule."""

import logging

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from branches.access import rule_of
from branches.forms import LoginForm
from branches.refusals import REFUSED, note_refusal
from branches.typed_kept import is_worth_keeping, wrapped

logger = logging.getLogger(__name__)
SESSION_ENDED = "Phiên đăng nhập đã hết. Đồng chí đăng nhập lại."


class LoginMiddleware(LoginRequiredMiddleware):
    """Pages lead to the login; a part of a page asked for by a script gets 401.

    No ``HX-Redirect``: leaving the page would lose what was typed on it. The script offers the
    login beside it.
    """

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(SESSION_ENDED, status=401, content_type="text/plain; charset=utf-8")
        if is_worth_keeping(request):
            return self._login_first(request)
        return super().handle_no_permission(request, view_func)

    def _login_first(self, request):
        """The login with what was typed in it; nothing of it is lost or done yet."""
        context = {
            "form": LoginForm(request),
            "next": reverse("branches:send_again"),
            "kept": wrapped(request),
        }
        return render(request, "branches/login_again.html", context, status=401)


class DeclaredAccessMiddleware:
    """Opens the addresses and methods that `branches.access` declares, and no others.

    What a login is refused leaves a line (`branches.refusals`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_address = getattr(request, "resolver_match", None) is not None
        if response.status_code in REFUSED and is_address and request.user.is_authenticated:
            reason = getattr(request, "refused_because", "")
            note_refusal(request, response.status_code, reason)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        rule = rule_of(request.resolver_match)
        if rule is None:
            logger.error("address %s has no access rule", request.resolver_match.view_name)
            raise Http404
        if request.method not in rule.methods:
            return HttpResponseNotAllowed(sorted(rule.methods))
        return None
