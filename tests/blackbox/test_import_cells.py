"""How people fill workbooks: columns anywhere, NFD, real dates, lost zeros, labels and codes."""

import unicodedata
from datetime import UTC, date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from members.models import Member
from tests.blackbox.building import COMMUNE, PROVINCE, call, five, regular, save_book, seat, unit

MIDNIGHT = datetime(2025, 6, 5, tzinfo=UTC).replace(tzinfo=None)  # as Excel stores a day
TREE = [PROVINCE, COMMUNE, unit("A")]


def nfd(text):
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def tree(world):
    return world.settle(TREE)


def test_columns_are_found_by_header_in_any_order_case_and_normal_form(tree):
    headers = ["từ ngày", nfd("TÌNH TRẠNG"), "Ghi chú", nfd("Mã chi bộ"), None, nfd("Họ và tên")]
    headers += ["SỐ THẺ ĐẢNG VIÊN", nfd("Ngày chính thức")]
    row = ["01/01/2020", nfd("Sinh hoạt"), "không đọc", "A", "gì đó", nfd("Lò Văn Ánh"), "01"]
    rows = [headers, [*row, "01/01/2010"]]
    assert tree.members(rows).counts == (1, 0, 0)
    member = Member.objects.get()
    assert (member.full_name, member.key) == ("Lò Văn Ánh", "01")
    assert unicodedata.is_normalized("NFC", member.full_name)
    # The same person, written in the usual order and composed, is unchanged.
    plain = [
        ["Họ và tên", "Số thẻ đảng viên", "Ngày chính thức", "Mã chi bộ", "Tình trạng", "Từ ngày"],
        ["Lò Văn Ánh", "01", "01/01/2010", "A", "Sinh hoạt", "01/01/2020"],
    ]
    assert tree.members(plain).counts == (0, 0, 1)


def test_members_come_from_the_first_sheet_whatever_its_name(tree, tmp_path):
    path = save_book(
        tmp_path / "a.xlsx", Sheet7=[seat(1, "A")], Đảng_viên=[seat(2, "A"), seat(3, "A")]
    )
    answer = call("import_members", str(path), "--organization", "T", "--json")
    assert answer.counts == (1, 0, 0)
    assert Member.objects.get().key == "000001"


def test_sheets_of_meetings_are_found_by_name_in_any_order(tree):
    tree.members([seat(1, "A")])
    sitting = regular("A", "03/01/2025", "1c")
    sheets = {
        "Hướng dẫn": [["Đọc trước khi ghi"]],
        nfd("điểm danh"): list(sitting.roll()),
        "CUỘC HỌP": [sitting.head()],
    }
    assert tree.meetings_of(sheets).counts == (1, 0, 0)


def test_real_excel_dates_and_times_are_the_same_as_typed_ones(tree):
    typed = [seat(1, "A", "03/04/2024", "05/06/2025"), seat(2, "A", "3/4/2024")]
    real = [seat(1, "A", date(2024, 4, 3), MIDNIGHT), seat(2, "A", date(2024, 4, 3))]
    assert tree.members(real).counts == (2, 0, 0)
    assert tree.members(typed).counts == (0, 0, 2)
    sitting = regular("A", "03/02/2025", "1c 2c1")
    heads = [{**sitting.head(), "Ngày": date(2025, 2, 3), "Bắt đầu": time(19), "Kết thúc": 0.875}]
    roll = [{**line, "Ngày": date(2025, 2, 3)} for line in sitting.roll()]
    assert tree.meetings_of({"Cuộc họp": heads, "Điểm danh": roll}).counts == (1, 0, 0)
    # 19:00 to 21:00 (0,875 of a day) as typed: nothing differs.
    assert tree.meetings([sitting]).counts == (0, 0, 1)


def test_third_of_april_is_never_fourth_of_march(tree):
    tree.members([seat(1, "A", "03/04/2025")])
    answer = tree.meetings([regular("A", "02/04/2025", "1c")])
    assert answer.places == [("Điểm danh", 2, "Số thẻ đảng viên")]
    assert tree.meetings([regular("A", "03/04/2025", "1c")]).counts == (1, 0, 0)


def test_leading_zeros_stay_and_numbers_are_read_as_text(tree, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["Họ và tên", "Số thẻ đảng viên", "Mã chi bộ", "Tình trạng", "Từ ngày"])
    sheet.append(["Lò Văn Ánh", "001090000001", "A", "Sinh hoạt", "01/01/2020"])
    sheet.append(["Lò Văn Bình", 38090000002, "A", "Sinh hoạt", "01/01/2020"])
    sheet["B3"].number_format = "000000000000"  # shown with its zero in Excel
    sheet.append(["Lò Văn Chung", 12345, "A", "Sinh hoạt", "01/01/2020"])
    book.save(tmp_path / "so.xlsx")
    answer = call("import_members", str(tmp_path / "so.xlsx"), "--organization", "T", "--json")
    assert answer.counts == (3, 0, 0)
    keys = sorted(Member.objects.values_list("key", flat=True))
    assert keys == ["001090000001", "038090000002", "12345"]


def test_blank_lines_and_spaces_do_not_count_but_rows_keep_their_numbers(tree):
    headers = list(seat(1, "A"))
    good, bad = list(seat(1, "A").values()), list(seat(2, "Q").values())
    good[0] = "  Lò   Văn  Ánh "
    rows = [headers, good, [None] * 5, ["", "  "], bad]
    assert tree.members(rows).places == [("Đảng viên", 5, "Mã chi bộ")]
    assert tree.members(rows[:4]).counts == (1, 0, 0)
    assert Member.objects.get().full_name == "Lò Văn Ánh"


def test_an_empty_sheet_imports_nothing_and_says_ok(tree):
    assert tree.members([list(seat(1, "A"))]).counts == (0, 0, 0)


def test_words_are_understood_in_any_case_and_as_identifiers(tree):
    assert (
        tree.members([seat(1, "A", state="sinh hoạt"), seat(2, "A", state="SINH HOẠT")]).code == 0
    )
    sitting = regular("A", "03/01/2025", "1c 2c")
    heads = [{**sitting.head(), "Loại": "COMBINED"}]
    roll = [
        {**line, "Trạng thái": word}
        for line, word in zip(sitting.roll(), ("CÓ MẶT", "UNEXCUSED"), strict=True)
    ]
    assert tree.meetings_of({"Cuộc họp": heads, "Điểm danh": roll}).counts == (1, 0, 0)
    assert tree.figures("A", "2025Q1", "31/03/2025") == five(
        (1, 2, False), (0, 2, False), (1, 3, False), (1, 1, True), (0, 1, False)
    )


def test_both_places_of_the_tone_are_one_word(tree):
    # "Chi uỷ viên" and "Xoá tên" as many keyboards write them.
    rows = [seat(1, "A", until="01/01/2024", reason="Xoá tên", **{"Chức vụ": "Chi uỷ viên"})]
    assert tree.members(rows).counts == (1, 0, 0)


def test_the_number_of_a_stored_state_is_no_word(tree):
    tree.members([seat(1, "A")])
    sitting = regular("A", "03/01/2025", "1c")
    roll = [{**line, "Trạng thái": 1} for line in sitting.roll()]
    answer = tree.meetings_of({"Cuộc họp": [sitting.head()], "Điểm danh": roll})
    assert answer.places == [("Điểm danh", 2, "Trạng thái")]


def test_an_error_value_of_excel_is_told_once(tree, tmp_path):
    path = tree.book(Đảng_viên=[seat(1, "A")])
    book = load_workbook(path)
    book.active["A2"].value = "#REF!"
    book.active["A2"].data_type = "e"
    book.save(path)
    answer = call("import_members", path, "--organization", "T", "--json")
    assert answer.places == [("Đảng viên", 2, "Họ và tên")]
