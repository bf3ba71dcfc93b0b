"""What anybody can write into an address never breaks a page."""

import pytest
from django.http import QueryDict

from config.lib.asked import number_asked, numbers_asked, text_asked
from config.lib.errors import RuleBroken
from config.lib.lengths import require_fitting
from meetings.models.windows import Postponement
from tests.places import make_place


@pytest.mark.parametrize(
    ("sent", "number"),
    [("12", 12), ("", 0), ("abc", 0), ("-1", 0), ("1.5", 0), ("9" * 5000, 0), ("1" * 19, 0)],
)
def test_a_number_is_read_and_everything_else_is_the_id_of_nothing(sent, number):
    assert number_asked({"pk": sent}, "pk") == number


def test_text_is_composed_and_loses_the_sign_no_database_stores():
    assert text_asked({"tim": " Pa\x00 Ta\u0302\u0300n "}, "tim") == "Pa Tần"
    assert text_asked({}, "tim") == ""


@pytest.mark.parametrize("query", ["tim=%00", "tim=a%00b", "tim=%F0%9F%9A%A9", "page=abc&tim=x"])
def test_searches_take_whatever_is_typed(client, db, query):
    place = make_place()
    client.force_login(place.staff)
    for path in ("/don-vi/", f"/don-vi/{place.commune.pk}/dang-vien/"):
        assert client.get(f"{path}?{query}").status_code == 200
    assert client.get(f"/don-vi/{place.commune.pk}/tai-khoan/?{query}").status_code == 200
    assert client.get(f"/don-vi/{place.branch.pk}/dang-vien/?{query}").status_code == 200


def test_a_text_longer_than_its_column_is_refused_in_words():
    require_fitting("a" * 500, Postponement, "answer", "Ý kiến")
    with pytest.raises(RuleBroken, match="Ý kiến dài 501 ký tự, tối đa 500"):
        require_fitting("a" * 501, Postponement, "answer", "Ý kiến")


def test_of_several_numbers_only_possible_ones_are_left_once():
    sent = QueryDict(f"pk=7&pk=x&pk=&pk=-1&pk=7&pk=3&pk={'9' * 5000}")
    assert numbers_asked(sent, "pk") == [7, 3]
