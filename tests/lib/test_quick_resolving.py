"""An address looked up by its words leads where comparing it with every pattern leads."""

import re
import uuid

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, URLResolver, include, path, resolve

from config.lib.quick_resolving import QuickResolver
from config.urls import urlpatterns

(QUICK,) = urlpatterns
EXAMPLES = {"uuid": str(uuid.uuid4()), "slug": "co-mat", "str": "AB-12"}


def plainly(address):
    """As Django does it."""
    return URLResolver.resolve(QUICK, address)


def told(match):
    names = ("func", "args", "kwargs", "url_name", "app_names", "namespaces", "route")
    return {name: getattr(match, name) for name in names}


def every_route():
    return [str(one.pattern) for app in QUICK.url_patterns for one in app.url_patterns]


def filled(route, number):
    return re.sub(r"<(\w+):\w+>", lambda part: EXAMPLES.get(part[1], number), route)


@pytest.mark.parametrize("number", ["0", "7", "0012", "9" * 30])
def test_every_address_leads_where_django_leads(number):
    for route in every_route():
        address = filled(route, number)
        assert told(QUICK.resolve(address)) == told(plainly(address)), route


def test_nearly_all_are_looked_up_by_their_words():
    quick = {str(one.url_patterns[0].pattern) for one in QUICK._by_words.values()}
    left = [route for route in every_route() if route not in quick]
    assert all(re.search("<(?!int:)", route) for route in left)
    assert len(quick) > 20 * len(left)


@pytest.mark.parametrize(
    "address",
    ["khong-co/", "don-vi/7", "don-vi//", "don-vi/7/8/", "don-vi/x/", "don-vi/٣/", "0/", "7/"],
)
def test_what_is_no_address_stays_none(address):
    with pytest.raises(Resolver404):
        plainly(address)
    with pytest.raises(Resolver404):
        QUICK.resolve(address)


def test_a_number_with_more_digits_than_python_reads_is_no_address():
    with pytest.raises(Resolver404):
        resolve(f"/don-vi/{'9' * 5000}/")


def view(name):
    return lambda request: HttpResponse(name)


def test_the_first_pattern_that_fits_answers_also_where_a_later_one_is_of_words_and_numbers():
    first, second = view("first"), view("second")
    quick = QuickResolver(
        [
            path("", include([path("a/<slug:any>/", first), path("b/<int:pk>/", first)])),
            path("", include([path("a/<int:pk>/", second), path("b/<int:other>/", second)])),
        ]
    )
    assert quick.resolve("a/7/").func is first
    assert quick.resolve("b/7/").kwargs == {"pk": 7}
