"""Asking addresses fast: no session is read, every request is taken back, no page is laid out."""

from contextlib import contextmanager
from copy import copy
from unittest import mock
from urllib.parse import urlencode

from django.contrib.auth import middleware as auth_middleware
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client

FORM = "application/x-www-form-urlencoded"
USER = "tests.user"


class Asker:
    """Sends requests as any login, and leaves nothing behind."""

    def __init__(self):
        self._client = Client()

    def __call__(self, user, method, address, data=None, *, htmx=False):
        headers = {"HX-Request": "true"} if htmx else {}
        body = urlencode(data or {}, doseq=True) if method == "POST" else ""
        if user:
            user.posts  # noqa: B018 - read once here, kept by every copy
        with undone(), known_user():
            answer = self._client.generic(
                method,
                address,
                body,
                content_type=FORM,
                headers=headers,
                **{USER: copy(user) if user else AnonymousUser()},
            )
            if answer.streaming:
                answer.getvalue()  # closes the file
        self._client.cookies.clear()
        return answer


def known_user():
    """Take the login from the request instead of from its session, whose tests are elsewhere."""
    return mock.patch.object(auth_middleware.auth, "get_user", lambda request: request.META[USER])


@contextmanager
def undone():
    """Whatever is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def no_layout():
    """Pages are gathered, not laid out: for tests that ask only how an address answers."""
    with mock.patch.object(Template, "render", return_value=""):
        yield
