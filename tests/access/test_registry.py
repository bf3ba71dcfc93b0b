"""No address without a rule, no rule without an address, and what is not declared stays shut."""

import pytest
from django.urls import clear_url_caches, path

from branches.access import RULES, page
from branches.access_checks import addresses, every_address_has_a_rule
from branches.views.home import home
from config import urls

pytestmark = pytest.mark.django_db


def identifiers():
    return [error.id for error in every_address_has_a_rule(None)]


def test_every_address_has_a_name_and_a_rule():
    assert list(every_address_has_a_rule(None)) == []
    assert len(list(addresses())) == len(RULES)


@pytest.mark.parametrize(
    ("new", "found"),
    [(path("moi/", home, name="new"), "access.E002"), (path("moi/", home), "access.E001")],
)
def test_a_new_address_fails_the_check_and_answers_nobody(client, world, monkeypatch, new, found):
    """The control of the whole table: what somebody forgot to declare is found and is shut."""
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, new])
    clear_url_caches()
    try:
        assert identifiers() == [found]
        client.force_login(world.village.secretary)
        assert client.get("/moi/").status_code == 404
        monkeypatch.setitem(RULES, "new", page())
        assert client.get("/moi/").status_code == (200 if new.name else 404)
    finally:
        clear_url_caches()


def test_a_rule_without_address_fails_the_check(monkeypatch):
    monkeypatch.setitem(RULES, "branches:gone", page())
    assert identifiers() == ["access.E003"]


def test_a_method_that_is_not_declared_does_not_exist(client, world):
    client.force_login(world.village.secretary)
    assert client.get("/").status_code == 200
    for method in ("put", "delete", "patch", "options", "post"):
        assert getattr(client, method)("/").status_code == 405


def test_a_part_of_a_page_says_that_the_session_has_ended(client, world):
    """It does not lead away: what is typed on the page would be lost."""
    answer = client.get("/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert client.get("/").url == "/dang-nhap/?next=/"
