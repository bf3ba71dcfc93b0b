"""Asking addresses fast: no session is read, every request is taken back, no page is laid out."""

from contextlib import contextmanager
from copy import copy
from unittest import mock
from urllib.parse import urlencode

from django.contrib.auth import middleware as auth_middleware
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.forms.forms import BaseForm
from django.http import QueryDict
from django.template.backends.django import Template
from django.test import Client

from config.lib.patterns import Pattern

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
    with (
        mock.patch.object(Template, "render", return_value=""),
        mock.patch.object(Pattern, "__call__", return_value=""),  # made of templates as well
    ):
        yield


@contextmanager
def watched():
    """``(forms, names)``: every form filled in, every name a view asked the sent values for."""
    forms, names = [], set()
    full_clean, get, getlist = BaseForm.full_clean, QueryDict.get, QueryDict.getlist

    def note_form(self):
        full_clean(self)
        if self.is_bound:
            forms.append(self)

    def note_name(self, key, *default):
        names.add(key)
        return get(self, key, *default)

    def note_list(self, key, *default):
        names.add(key)
        return getlist(self, key, *default)

    with (
        mock.patch.object(BaseForm, "full_clean", note_form),
        mock.patch.object(QueryDict, "get", note_name),
        mock.patch.object(QueryDict, "getlist", note_list),
    ):
        yield forms, names
