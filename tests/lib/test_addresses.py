"""Addresses with the pattern looked up once are those Django gives."""

import uuid

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.converters import IntConverter

from config.lib.addresses import address


def numbered(resolver, namespace=""):
    """Every name whose parts are all numbers, with how many."""
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from numbered(one, inner)
        elif one.name and all(isinstance(kind, IntConverter) for kind in _converters(one)):
            yield f"{namespace}{one.name}", len(_converters(one))


def _converters(pattern):
    return list(pattern.pattern.converters.values())


def test_every_address_with_numbers_is_as_django_gives_it():
    found = dict(numbered(get_resolver()))
    assert len(found) > 200
    for name, count in found.items():
        for numbers in (range(count), range(1234567, 1234567 + count)):
            assert address(name, *numbers) == reverse(name, args=numbers), name


def test_what_is_no_number_is_left_to_django():
    uid = uuid.uuid4()
    expected = f"/cuoc-hop/7/phat-bieu/nhap/{uid}/bo/"
    assert address("meetings:drop_draft", 7, uid) == expected
    for wrong in (None, "", -1):
        with pytest.raises(NoReverseMatch):
            address("meetings:record", wrong)


def test_another_table_of_addresses_is_another():
    assert address("meetings:record", 7) == "/cuoc-hop/7/ghi/"
    with override_settings(ROOT_URLCONF="branches.urls"), pytest.raises(NoReverseMatch):
        address("meetings:record", 7)


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{% url 'meetings:record' pk %}", "/cuoc-hop/7/ghi/"),
        ("{% url 'meetings:record' pk=pk %}", "/cuoc-hop/7/ghi/"),
        ("{% url 'meetings:list' %}", "/cuoc-hop/"),
        ("{% url 'meetings:record' pk as found %}[{{ found }}]", "[/cuoc-hop/7/ghi/]"),
        ("{% url 'meetings:record' nobody as found %}[{{ found }}]", "[]"),
    ],
)
def test_the_tag_of_templates_is_quick_and_the_same(tag, shown):
    template = Template(tag)
    assert type(template.nodelist[0]).__name__ == "QuickURLNode"
    assert template.render(Context({"pk": 7, "nobody": None})) == shown
