"""Vietnamese text: found without diacritics, shown and sorted as people expect."""

import unicodedata

import pytest

from config.lib.vietnamese import name_sort_key, nfc, search_key, sort_key, usual_tone_place


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Pa Tần", "pa tan"),
        ("ĐIỆP  SƠN", "diep son"),
        ("Đảng uỷ", "dang uy"),
        ("Đảng ủy", "dang uy"),
        (unicodedata.normalize("NFD", "Thuỷ Hoà"), "thuy hoa"),
        ("xã Pa Tần, tỉnh Lai Châu", "xa pa tan tinh lai chau"),
    ],
)
def test_search_ignores_diacritics_case_and_form(typed, key):
    assert search_key(typed) == key


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("uỷ", "ủy"),
        ("Thuỷ", "Thủy"),
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("quỷ", "quỷ"),
        ("toàn", "toàn"),
        ("hoàn", "hoàn"),
        ("giá", "giá"),
        ("Đảng uỷ xã", "Đảng ủy xã"),
    ],
)
def test_the_tone_stands_where_screens_show_it(written, shown):
    assert usual_tone_place(written) == shown


def test_names_sort_by_given_name_in_vietnamese_order():
    names = ["Lò Văn Đức", "Lò Văn Dũng", "Lò Văn Ân", "Lò Văn An", "Lò Văn Ánh", "Giàng A Dũng"]
    assert sorted(names, key=name_sort_key) == [
        "Lò Văn An",
        "Lò Văn Ánh",
        "Lò Văn Ân",
        "Giàng A Dũng",
        "Lò Văn Dũng",
        "Lò Văn Đức",
    ]


def test_tones_decide_only_between_equal_letters():
    assert sorted(["má", "mà", "ma", "mai"], key=sort_key) == ["ma", "mà", "má", "mai"]


def test_text_is_stored_composed():
    assert nfc(unicodedata.normalize("NFD", " Nghị quyết ")) == "Nghị quyết"
