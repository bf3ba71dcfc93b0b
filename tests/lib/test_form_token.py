"""All forms of one answer carry one token, which Django's check accepts."""

from django.middleware.csrf import _does_token_match, rotate_token
from django.test import RequestFactory

from config.lib.form_token import form_token


def test_it_is_masked_once_a_request_and_anew_for_another_secret():
    request, other = RequestFactory().get("/"), RequestFactory().get("/")
    first = form_token(request)
    other.META["CSRF_COOKIE"] = request.META["CSRF_COOKIE"]
    assert form_token(request) == first != form_token(other)
    for one in (request, other):
        assert _does_token_match(form_token(one), one.META["CSRF_COOKIE"])
        assert one.META["CSRF_COOKIE_NEEDS_UPDATE"]
    rotate_token(request)
    assert form_token(request) != first
    assert _does_token_match(form_token(request), request.META["CSRF_COOKIE"])
