"""The head of a page, made once for many, reads as its template reads for one."""

import pytest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.test import RequestFactory

from branches.masthead import HEAD, masthead
from branches.models import User

EVIL = "<b>\"Đá & 'vàng'\"</b>"
LINKS = [
    {"label": "Trang chính", "url": "/", "active": True},
    {"label": EVIL, "url": "/don-vi/", "active": False},
]


@pytest.mark.parametrize("user", [None, User(full_name=EVIL), User(full_name="Lò Thị B")])
@pytest.mark.parametrize("unit", [None, EVIL])
@pytest.mark.parametrize("links", [[], LINKS])
def test_the_head_reads_as_its_template(user, unit, links, settings):
    request = RequestFactory().get("/")
    shown = masthead(request, user=user, unit=unit, links=links)
    context = {
        "site": {"name": settings.PRODUCT_NAME, "unit": unit, "links": links},
        "user": user,
        "csrf_token": "TOKEN",
    }
    by_template = render_to_string(HEAD, context)
    assert "<b>" not in shown
    tokens = shown.split('name="csrfmiddlewaretoken" value="')[1:]
    for token in {one.split('"')[0] for one in tokens}:
        shown = shown.replace(token, "TOKEN")
    assert shown == by_template
    assert len(tokens) == (2 if user else 0)
    assert get_token(request)
