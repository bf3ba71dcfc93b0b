"""Words and forms every paper shares (handbook: Document formats)."""

from datetime import UTC, date, datetime

import pytest

from config.lib.paper import (
    PaperSection,
    PaperTable,
    Person,
    clock,
    day_long,
    day_short,
    draft_line,
    hash_line,
    head_lines,
    issuing_body,
    joined,
    number_line,
    numbered,
    paragraphs_of,
    people,
    percent,
    place_date,
    recipient_lines,
    roman,
    with_stop,
)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 2, 5), "ngày 05 tháng 02 năm 2027"),
        (date(2027, 5, 27), "ngày 27 tháng 5 năm 2027"),
        (date(2027, 1, 10), "ngày 10 tháng 01 năm 2027"),
        ("2026-12-09", "ngày 09 tháng 12 năm 2026"),
        ("2026-10-31T19:30", "ngày 31 tháng 10 năm 2026"),
        (datetime(2026, 3, 1, 20, 0, tzinfo=UTC), "ngày 01 tháng 3 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_zero(day, written):
    assert day_long(day) == written


def test_place_and_day_stand_in_one_line():
    assert place_date("Pa Tần", date(2027, 2, 5)) == "Pa Tần, ngày 05 tháng 02 năm 2027"


def test_short_days_and_times_are_written_the_vietnamese_way():
    assert day_short("2027-02-05") == "05/02/2027"
    assert day_short("") == ""
    assert clock("2027-02-05T19:05") == "19 giờ 05 phút"
    assert clock(datetime(2027, 2, 5, 7, 0, tzinfo=UTC)) == "07 giờ 00 phút"


@pytest.mark.parametrize(
    ("number", "written"), [(5, "Số 05-NQ/CB"), (12, "Số 12-NQ/CB"), (123, "Số 123-NQ/CB")]
)
def test_a_number_has_two_digits_at_least_and_no_colon(number, written):
    assert number_line("NQ", "CB", number).replace("\u00a0", " ") == written


def test_without_a_number_its_place_stays_free():
    assert number_line("NQ", "CB") == f"Số{chr(0xA0) * 6}-NQ/CB"


def test_a_draft_names_its_version():
    assert (draft_line(), draft_line(version=2)) == ("DỰ THẢO", "DỰ THẢO lần 2")


@pytest.mark.parametrize(
    ("unit", "body"),
    [
        ("Đảng bộ xã Pa Tần", "Đảng ủy xã Pa Tần"),
        ("Đảng bộ tỉnh Lai Châu", "Tỉnh ủy Lai Châu"),
        ("Đảng bộ thành phố Huế", "Thành ủy Huế"),
        ("Đảng bộ Viện kiểm sát nhân dân tỉnh", "Đảng ủy Viện kiểm sát nhân dân tỉnh"),
        ("Chi bộ 3", "Chi bộ 3"),
    ],
)
def test_the_committee_speaks_for_its_unit(unit, body):
    assert issuing_body(unit) == body


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (9, 10, "90,00 %"),
        (10, 11, "90,91 %"),
        (19, 21, "90,48 %"),
        (2701, 3001, "90,00 %"),
        (1, 8, "12,50 %"),
        (0, 5, "0,00 %"),
        (5, 5, "100,00 %"),
        (1, 3, "33,33 %"),
        (2, 3, "66,67 %"),
        (0, 0, "–"),
    ],
)
def test_percentages_show_two_decimals_with_a_comma(part, whole, written):
    assert percent(part, whole).replace("\u00a0", " ") == written


def test_people_are_counted_with_two_digits():
    assert [people(0), people(2), people(15)] == ["không", "02 đồng chí", "15 đồng chí"]


def test_lists_join_with_a_last_and():
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "", "b", "c"]) == "a, b và c"


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("xong", "xong."),
        ("xong.", "xong."),
        ("xong;", "xong."),
        ("xong, ", "xong."),
        ("thế nào?", "thế nào?"),
        ("gồm:", "gồm:"),
        ("", ""),
    ],
)
def test_text_ends_with_a_full_stop(text, ended):
    assert with_stop(text) == ended


def test_typed_lines_become_paragraphs():
    assert paragraphs_of("một\n\n hai; \nba.", lead="Kết luận: ") == [
        "Kết luận: một.",
        "hai.",
        "ba.",
    ]
    assert paragraphs_of("  \n ") == []


def test_recipients_end_with_the_archive_and_a_full_stop():
    assert recipient_lines(["Đảng ủy xã,", "Đảng viên; "]) == [
        "- Đảng ủy xã,",
        "- Đảng viên,",
        "- Lưu Chi bộ.",
    ]
    assert recipient_lines([], kept_by="Văn phòng") == ["- Lưu Văn phòng."]


def test_a_person_is_named_with_the_post():
    assert str(Person("Lò Văn A", "Bí thư Chi bộ")) == "đồng chí Lò Văn A, Bí thư Chi bộ"
    assert str(Person("Lò Văn A")) == "đồng chí Lò Văn A"


def test_the_hash_line_shows_the_first_sixteen_signs():
    assert hash_line("0123456789abcdef" * 4) == "Mã kiểm tra nội dung: 0123 4567 89ab cdef"


def test_roman_numerals_up_to_what_papers_need():
    assert [roman(number) for number in (1, 4, 6, 9, 10, 14, 19, 23)] == [
        *("I", "IV", "VI", "IX", "X", "XIV", "XIX", "XXIII")
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("", []),
        ("Đảng bộ xã Pa Tần", ["ĐẢNG BỘ XÃ PA TẦN"]),
        (
            "Đảng bộ các cơ quan Đảng tỉnh Đồng Tháp",
            ["ĐẢNG BỘ CÁC CƠ QUAN", "ĐẢNG TỈNH ĐỒNG THÁP"],
        ),
        ("Chi bộ Trường Tiểu học Pa Tần 1", ["CHI BỘ TRƯỜNG TIỂU HỌC", "PA TẦN 1"]),
        ("Đảng bộ thành phố Hồ Chí Minh", ["ĐẢNG BỘ", "THÀNH PHỐ HỒ CHÍ MINH"]),
        (
            "Chi bộ cơ quan Đảng ủy và Hội đồng nhân dân xã",
            ["CHI BỘ CƠ QUAN ĐẢNG ỦY", "VÀ HỘI ĐỒNG NHÂN DÂN XÃ"],
        ),
    ],
)
def test_unit_names_break_into_even_lines_at_a_good_place(name, lines):
    assert head_lines(name) == lines


def test_a_word_longer_than_a_line_stays_in_one_piece():
    assert head_lines("Chi bộ " + "x" * 40) == ["CHI BỘ", "X" * 40]


TEXT = ["Có."]


def test_numbers_close_up_over_empty_sections():
    sections = [
        PaperSection("", TEXT, level=0),
        PaperSection("Một"),
        PaperSection("a", [], level=2),
        PaperSection("b", TEXT, level=2),
        PaperSection("c", TEXT, level=2),
        PaperSection("Trống"),
        PaperSection("Chỉ có mục trống"),
        PaperSection("d", [], level=2),
        PaperSection("Bảng", [], PaperTable(["TT"], [["1"]])),
        PaperSection("e", TEXT, level=2),
        PaperSection("Bảng trống", [], PaperTable(["TT"], [])),
        PaperSection("", TEXT, level=0),
    ]
    assert [section.heading for section in numbered(sections)] == [
        *("", "I. MỘT", "1. b", "2. c", "II. BẢNG", "1. e", "")
    ]
