"""Reading what people put into cells, and refusing what is no workbook."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from config.lib.imports import ImportRefused
from config.lib.workbook_writing import write_workbook
from config.lib.workbooks import MAX_BYTES, SheetLayout, read_sheets
from tests.workbooks import workbook

LAYOUT = SheetLayout(columns=("Mã", "Ngày", "Giờ", "Số"), required=("Mã",))


def read_one(value, *, number_format="General"):
    book = Workbook()
    book.active.append(["Mã", "Ngày", "Giờ", "Số"])
    for column in range(1, 5):
        cell = book.active.cell(2, column, value)
        cell.number_format = cell.number_format if number_format == "General" else number_format
    buffer = BytesIO()
    book.save(buffer)
    problems = []
    (sheet,) = read_sheets(buffer.getvalue(), [LAYOUT], problems)
    return sheet.rows[0], problems


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("  Chi   bộ\n1 ", "General", "Chi bộ 1"),
        ("Đảng u\u0309y", "General", "Đảng ủy"),
        (38168, "General", "38168"),
        (123456789012.0, "0", "123456789012"),
        (12345678901, "000000000000", "012345678901"),
        (1.5, "General", "1.5"),
        ("\ufeff0012\u200b", "General", "0012"),
    ],
)
def test_text_is_composed_and_numbers_keep_the_zeros_they_show(value, number_format, text):
    row, problems = read_one(value, number_format=number_format)
    assert row.text("Mã") == text
    assert problems == []


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("03/04/2026", date(2026, 4, 3)),
        ("3/4/2026", date(2026, 4, 3)),
        ("03-04-2026", date(2026, 4, 3)),
        (datetime(2026, 4, 3, 0, 0), date(2026, 4, 3)),  # noqa: DTZ001 - Excel knows no zones
        (date(2026, 4, 3), date(2026, 4, 3)),
    ],
)
def test_days_are_typed_day_first_or_real_dates(value, day):
    row, problems = read_one(value)
    assert row.day("Ngày") == day
    assert problems == []


@pytest.mark.parametrize(
    "value", ["31/02/2026", "04/13/2026", "2026-04-03", "hôm qua", 2026, 46000]
)
def test_what_is_no_day_is_named(value):
    row, problems = read_one(value)
    assert row.day("Ngày") is None
    assert [(one.sheet, one.row, one.column) for one in problems] == [("Sheet", 2, "Ngày")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("19:30", time(19, 30)),
        ("7:05", time(7, 5)),
        ("19h30", time(19, 30)),
        ("19h", time(19, 0)),
        ("19 giờ 30 phút", time(19, 30)),
        (time(19, 30), time(19, 30)),
        (datetime(2026, 4, 3, 19, 30), time(19, 30)),  # noqa: DTZ001 - Excel knows no zones
        (0.8125, time(19, 30)),
    ],
)
def test_times_of_day(value, expected):
    row, problems = read_one(value)
    assert row.clock("Giờ") == expected
    assert problems == []


@pytest.mark.parametrize("value", ["25:00", "19", "tối", 19, "19:75"])
def test_what_is_no_time_is_named(value):
    row, problems = read_one(value)
    assert row.clock("Giờ") is None
    assert [one.column for one in problems] == ["Giờ"]


@pytest.mark.parametrize("value", ["-1", "1,5", "nhiều", 1.5, 101, -1])
def test_what_is_no_count_is_named(value):
    row, problems = read_one(value)
    assert row.count("Số", most=100) == 0
    assert [one.column for one in problems] == ["Số"]


def test_headers_in_any_order_case_and_composition_and_unknown_ones_ignored():
    content = workbook(Tổ_chức=[["Ghi chú", "ngày", "MA\u0303 "], ["x", "03/04/2026", "A"]])
    problems = []
    (sheet,) = read_sheets(content, [LAYOUT], problems)
    row = sheet.rows[0]
    assert (row.text("Mã"), row.day("Ngày")) == ("A", date(2026, 4, 3))
    assert problems == []


def test_missing_and_doubled_columns_are_problems_of_the_header_row():
    problems = []
    read_sheets(workbook(A=[["Ngày", "NGÀY"], ["03/04/2026", ""]]), [LAYOUT], problems)
    assert [(one.row, one.column) for one in problems] == [(1, "Ngày"), (1, "Mã")]


def test_empty_rows_are_passed_over_and_keep_their_numbers():
    problems = []
    content = workbook(A=[["Mã"], ["A"], [None], ["  "], ["B"]])
    (sheet,) = read_sheets(content, [LAYOUT], problems)
    assert [(row.number, row.text("Mã")) for row in sheet.rows] == [(2, "A"), (5, "B")]


def test_a_named_sheet_is_found_and_its_absence_told():
    problems = []
    layout = SheetLayout(columns=("Mã",), required=("Mã",), title="Cuộc họp")
    other = SheetLayout(columns=("Mã",), required=("Mã",), title="Điểm danh")
    content = workbook(Khác=[["Mã"], ["X"]], cuộc_HỌP=[["Mã"], ["A"]])
    found, missing = read_sheets(content, [layout, other], problems)
    assert found.rows[0].text("Mã") == "A"
    assert missing is None
    assert [(one.sheet, one.row) for one in problems] == [("Điểm danh", None)]


def bomb():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            with archive.open(f"xl/{number}.xml", "w") as part:
                for _ in range(100):
                    part.write(b" " * 1024 * 1024)
    return buffer.getvalue()


def with_entities():
    source = zipfile.ZipFile(BytesIO(workbook(A=[["Mã"], ["A"]])))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Ma,Ten\n1,2\n",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"\0" * (MAX_BYTES + 1),
        workbook(A=[["Mã"], ["A"]])[:-200],
        pytest.param(bomb(), id="bomb"),
        pytest.param(with_entities(), id="entities"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(ImportRefused):
        read_sheets(content, [LAYOUT], [])


def test_damaged_workbooks_are_read_or_refused_never_a_crash():
    whole = workbook(A=[["Mã", "Ngày"], *([f"A{i}", "03/04/2026"] for i in range(30))])
    refused = 0
    for place in range(0, len(whole), 37):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            read_sheets(bytes(damaged), [LAYOUT], [])
        except ImportRefused:
            refused += 1
    assert refused > 0


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@x", "0012", "=HYPERLINK(1)"])
def test_written_cells_are_text_and_read_back_unchanged(text):
    content = write_workbook({"A": (("Mã",), [(text,)])})
    cell = load_workbook(BytesIO(content))["A"]["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    (sheet,) = read_sheets(content, [LAYOUT], [])
    assert sheet.rows[0].text("Mã") == text


def test_signs_no_workbook_can_hold_are_left_out_when_written():
    content = write_workbook({"Sổ": (["Nội dung"], [["Dòng một\x0bdòng hai\x02"], ["\x1f"]])})
    sheet = load_workbook(BytesIO(content)).active
    assert [cell.value for cell in sheet["A"]] == ["Nội dung", "Dòng một\ndòng hai", None]
