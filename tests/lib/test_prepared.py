"""A question put into SQL once gives what the ORM gives, for any values."""

from datetime import date

import pytest

from branches.models import Post
from config.lib.prepared import Prepared
from tests.places import make_place

pytestmark = pytest.mark.django_db


def held(user, day):
    return Post.objects.on(day).filter(user=user).order_by("pk").values_list("pk", "role")


def test_it_gives_the_same_rows_for_other_values():
    place, asked = make_place(), Prepared(held, examples=(-7, "1000-01-01"))
    for user in (place.secretary, place.staff):
        for day in (date(1990, 1, 1), date(2026, 11, 30)):
            assert asked(user.pk, day.isoformat()) == list(held(user.pk, day))
    assert asked(place.secretary.pk, "2026-11-30") != []


def test_it_is_put_into_words_once(django_assert_num_queries):
    built = []

    def build(user, day):
        built.append(user)
        return held(user, day)

    asked = Prepared(build, examples=(-7, "1000-01-01"))
    with django_assert_num_queries(2):
        asked(1, "2026-11-30")
        asked(2, "2026-11-30")
    assert built == [-7]


def test_a_value_without_a_place_is_a_mistake():
    asked = Prepared(lambda user, day: held(user, date(2026, 1, 1)), examples=(-7, "1000-01-01"))
    with pytest.raises(ValueError, match="a place"):
        asked(1, "2026-11-30")
