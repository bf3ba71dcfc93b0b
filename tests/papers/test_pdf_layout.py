"""The layout of official papers, measured in the PDF itself (handbook: Document formats)."""

import unicodedata

import pytest

from config.lib.paper import PaperHead, draft_line, number_line
from tests.papers import samples
from tests.papers.conftest import POINT, centre, line_with, lines_of, pages_of

MILLIMETRE = 1.0  # what a measured position may differ from the rule


def near(expected):
    return pytest.approx(expected, abs=MILLIMETRE)


@pytest.fixture(params=["minutes_pages", "resolution_pages", "report_pages"])
def pages(request):
    return request.getfixturevalue(request.param)


def test_every_page_is_upright_a4(pages):
    sizes = {(round(page.width * POINT), round(page.height * POINT)) for page in pages}
    assert sizes == {(210, 297)}


def test_margins_are_20_left_30_right_15_and_bottom_20(pages):
    boxes = [page.crop((0, 57, page.width, page.height)) for page in pages]  # below the number
    chars = [char for box in boxes for char in box.chars]
    assert min(char["x0"] for char in chars) * POINT == near(30)
    assert max(char["x1"] for char in chars if char["text"].strip()) * POINT == near(195)
    assert max(char["bottom"] for char in chars) * POINT < 277 + MILLIMETRE


def test_text_starts_at_the_top_margin_of_20(pages):
    for page in pages:
        tops = [line["top"] for line in lines_of(page) if not line["text"].isdigit()]
        assert 19.5 < min(tops) < 24  # the line box starts at 20, letters a little lower


def test_a_full_text_line_reaches_both_margins(minutes_pages):
    first = next(line for line in lines_of(minutes_pages[0]) if line["text"].startswith("Hồi 19"))
    assert first["left"] == near(40)  # first line indented 10 mm
    assert first["right"] == near(195)
    second = next(line for line in lines_of(minutes_pages[0]) if line["text"].startswith("Sơn, "))
    assert (second["left"], second["right"]) == (near(30), near(195))


def test_body_lines_stand_18_points_apart_and_paragraphs_24(minutes_pages):
    tops = {line["text"][:18]: line["top"] / POINT for line in lines_of(minutes_pages[0])}
    assert tops["Sơn, Chi bộ thôn Đ"] - tops["Hồi 19 giờ 30 phút"] == pytest.approx(18, abs=0.2)
    assert tops["- Đồng chí Trịnh T"] - tops["- Đồng chí Nguyễn "] == pytest.approx(24, abs=0.2)


def test_page_numbers_are_centred_in_the_top_margin_from_page_two(pages):
    assert len(pages) > 1
    assert [line for line in lines_of(pages[0]) if line["top"] < 19] == []
    for number, page in enumerate(pages[1:], start=2):
        (line,) = [line for line in lines_of(page) if line["top"] < 19]
        assert (line["text"], line["size"], line["font"]) == (str(number), 13.0, "Tinos")
        assert centre(line) == near(30 + 165 / 2)
        assert line["top"] + 13 * POINT / 2 == near(10)


HEAD = [
    ("ĐẢNG BỘ XÃ YÊN NAM", "Tinos", 14, 30 + 75 / 2),
    ("CHI BỘ THÔN ĐIỆP SƠN", "Tinos-Bold", 14, 30 + 75 / 2),
    ("*", "Tinos", 14, 30 + 75 / 2),
    ("Số 05-NQ/CB", "Tinos", 14, 30 + 75 / 2),
    ("ĐẢNG CỘNG SẢN VIỆT NAM", "Tinos-Bold", 15, 105 + 90 / 2),
    ("Yên Nam, ngày 03 tháng 02 năm 2027", "Tinos-Italic", 14, 105 + 90 / 2),
    ("NGHỊ QUYẾT", "Tinos-Bold", 16, 30 + 165 / 2),
    ("lãnh đạo thực hiện nhiệm vụ tháng 02 năm 2027", "Tinos-Bold", 14, 30 + 165 / 2),
    ("-----", "Tinos", 14, 30 + 165 / 2),
]


@pytest.mark.parametrize(("text", "font", "size", "middle"), HEAD)
def test_head_elements_have_their_font_size_and_column(resolution_pages, text, font, size, middle):
    line = line_with(resolution_pages[0], text)
    assert (line["font"], line["size"]) == (font, size)
    assert centre(line) == near(middle)


def test_head_elements_follow_each_other_downwards(resolution_pages):
    page = resolution_pages[0]
    left = [line_with(page, text)["top"] for text, *_ in HEAD[:4]]
    below = [line_with(page, text)["top"] for text, *_ in HEAD[6:]]
    assert left + below == sorted(left + below)
    assert line_with(page, HEAD[4][0])["top"] == near(line_with(page, HEAD[0][0])["top"])
    assert line_with(page, HEAD[5][0])["top"] == near(line_with(page, "*")["top"])


def test_a_solid_line_as_long_as_the_name_stands_under_the_party(pages):
    name = line_with(pages[0], "ĐẢNG CỘNG SẢN VIỆT NAM")
    lines = [rect for rect in pages[0].rects if rect["top"] * POINT < 30]
    (line,) = lines
    assert (line["x0"] * POINT, line["x1"] * POINT) == (near(name["left"]), near(name["right"]))
    assert 0.1 < line["height"] * POINT < 0.5
    assert 0 <= line["top"] * POINT - (name["top"] + 15 * POINT) < 2


def test_minutes_have_a_number_but_no_place_and_day_line(minutes_pages):
    texts = [line["text"] for line in lines_of(minutes_pages[0])]
    assert "Số 02-BB/CB" in texts
    assert [text for text in texts if text.startswith("Yên Nam, ngày")] == []


def test_minutes_are_signed_by_the_writer_left_and_the_chair_right(minutes_pages):
    page = minutes_pages[-1]
    for text, middle in (
        ("NGƯỜI GHI BIÊN BẢN", 30 + 82.5 / 2),
        ("Phạm Thị Minh Ngọc", 30 + 82.5 / 2),
        ("CHỦ TRÌ", 195 - 82.5 / 2),
        ("Trần Văn Khải", 195 - 82.5 / 2),
    ):
        (line,) = [
            line
            for line in lines_of(page)
            if line["text"] == text and line["font"] == "Tinos-Bold" and line["size"] == 14
        ]
        assert centre(line) == near(middle)
    room = line_with(page, "CHỦ TRÌ")["top"] + 20
    assert max(line["top"] for line in lines_of(page) if line["text"] == "Trần Văn Khải") > room


def test_a_resolution_is_signed_on_the_right_with_recipients_on_the_left(resolution_pages):
    page = resolution_pages[-1]
    for text, font in (
        ("T/M CHI BỘ", "Tinos-Bold"),
        ("BÍ THƯ", "Tinos"),
    ):
        line = line_with(page, text)
        assert (line["font"], line["size"], centre(line)) == (font, 14, near(195 - 82.5 / 2))
    signer = [line for line in lines_of(page) if line["text"] == "Trần Văn Khải"][-1]
    assert (signer["font"], signer["size"]) == ("Tinos-Bold", 14)
    title = line_with(page, "Nơi nhận:")
    assert (title["size"], title["left"]) == (14, near(30))
    recipients = [
        line for line in lines_of(page) if line["text"].startswith("- ") and line["left"] < 31
    ]
    assert [(line["text"], line["size"]) for line in recipients] == [
        ("- Đảng ủy xã Yên Nam (để báo cáo),", 12),
        ("- Đảng viên trong chi bộ,", 12),
        ("- Lưu Chi bộ.", 12),
    ]


def test_the_recipients_title_is_underlined(resolution_pages):
    title = line_with(resolution_pages[-1], "Nơi nhận:")
    strokes = [
        (shape["x0"] * POINT, shape["x1"] * POINT)
        for shape in resolution_pages[-1].lines + resolution_pages[-1].rects
        if 0 < shape["top"] * POINT - title["top"] < 6 and shape["x1"] * POINT < 60
    ]
    assert strokes == [(near(title["left"]), near(title["right"]))]


def test_a_signed_paper_ends_with_its_hash_and_code_in_small_print(minutes_pages):
    lines = lines_of(minutes_pages[-1])[-3:]
    assert [line["text"].split(":")[0] for line in lines] == [
        "Mã kiểm tra nội dung",
        "Mã xác thực",
        "Kiểm tra thật giả tại mục “Xác thực văn bản” ở trang đăng nhập của phần mềm.",
    ]
    assert {line["size"] for line in lines} == {9}


def test_a_draft_says_so_under_its_free_number_and_prints_no_hash():
    head = PaperHead(
        samples.SUPERIOR, samples.BRANCH, number_line("NQ", "CB"), "", draft_line(version=2)
    )
    pages = pages_of(samples.resolution(head=head))
    texts = [line["text"] for line in lines_of(pages[0])]
    assert "DỰ THẢO lần 2" in texts
    assert "Số" in next(text for text in texts if text.endswith("-NQ/CB"))
    assert line_with(pages[0], "DỰ THẢO lần 2")["top"] > line_with(pages[0], "*")["top"] + 10
    assert [text for text in texts if text.startswith("Mã kiểm tra")] == []


def test_long_unit_names_wrap_inside_their_column_and_keep_their_marks():
    head = PaperHead(
        "Đảng bộ các cơ quan Đảng tỉnh Đồng Tháp",
        "Đảng ủy Viện kiểm sát nhân dân tỉnh Đồng Tháp khu vực Nguyễn Huệ – Cao Lãnh",
        number_line("NQ", "CB", 5),
        "Thị trấn Phú Thịnh Đông Nguyễn, ngày 27 tháng 5 năm 2027",
    )
    page = pages_of(samples.resolution(head=head))[0]
    star = line_with(page, "*")
    names = [line for line in lines_of(page) if line["top"] < star["top"] and line["right"] < 106]
    assert {line["font"] for line in names} == {"Tinos", "Tinos-Bold"}
    assert min(line["left"] for line in names) > 29.5
    assert " ".join(line["text"] for line in names) == (
        "ĐẢNG BỘ CÁC CƠ QUAN ĐẢNG TỈNH ĐỒNG THÁP "
        "ĐẢNG ỦY VIỆN KIỂM SÁT NHÂN DÂN TỈNH ĐỒNG THÁP KHU VỰC NGUYỄN HUỆ – CAO LÃNH"
    )
    tops = [line["top"] for line in names]
    gaps = [below - above for above, below in zip(tops, tops[1:], strict=False)]
    assert gaps == [pytest.approx(18 * POINT, abs=0.3)] * len(gaps)  # room for Ễ above Ộ


def branch_tables(pages):
    """The parts of the table of branches, one per page, as rows of cells."""
    tables = [table for page in pages for table in page.extract_tables()]
    return [table for table in tables if table[0][1] == "Chi bộ"]


def test_table_heads_repeat_and_rows_stay_whole(report_pages):
    tables = branch_tables(report_pages)
    assert len(tables) > 2
    rows = [row for table in tables for row in table[1:]]
    assert [[row[1].replace("\n", " "), *row[2:4]] for row in rows] == [
        [f"Chi bộ bản Pa Tần {order}", "3/3", "92,31 %\n(24/26)"] for order in range(1, 61)
    ]


def test_table_text_is_12_points(report_pages):
    for page in report_pages[2:-1]:  # the second holds the charts
        (left, top, right, bottom) = page.find_tables()[0].bbox
        assert {round(char["size"]) for char in page.crop((left, top, right, bottom)).chars} == {12}


@pytest.mark.parametrize("branch_count", [2, 200])
def test_a_report_has_a_row_for_every_branch(branch_count):
    tables = branch_tables(pages_of(samples.quarter_report(branch_count)))
    assert [row[0] for table in tables for row in table[1:]] == [
        str(order) for order in range(1, branch_count + 1)
    ]


@pytest.mark.parametrize("filler", range(0, 26, 3))
def test_signatures_never_stand_alone_on_a_page(filler):
    """However the text falls, the page of the signatures starts with text of the paper."""
    direction = "\n".join(["Lãnh đạo hoàn thành nhiệm vụ"] * filler)
    page = pages_of(samples.resolution(direction=direction))[-1]
    first = next(line["text"] for line in lines_of(page) if line["top"] > 19)
    assert first not in {"Nơi nhận:", "T/M CHI BỘ"}
    assert {"T/M CHI BỘ", "BÍ THƯ", "- Lưu Chi bộ."} <= {line["text"] for line in lines_of(page)}


def test_the_roll_call_sheet_has_a_place_to_sign_for_everybody():
    (page,) = pages_of(samples.attendance_sheet())
    (table,) = page.extract_tables()
    assert table[0] == ["TT", "Họ và tên", "Chức vụ", "Ký tên", "Ghi chú"]
    assert [row[1] for row in table[1:5]] == [
        "Trần Văn Khải",
        "Phạm Thị Minh Ngọc",
        "Lê Thị Thu Hà",
        "Mai Anh Dũng",
    ]
    assert [row[3] for row in table[1:]] == [""] * 9


def test_thematic_minutes_name_the_theme_under_the_subject():
    page = pages_of(samples.thematic_minutes())[0]
    line = line_with(page, "Chuyên đề: “Dồn đổi ruộng đất, xây dựng cánh đồng mẫu lớn”")
    assert (line["font"], centre(line)) == ("Tinos-Bold", near(30 + 165 / 2))


def test_vietnamese_text_can_be_searched_and_is_composed(minutes_pages):
    text = "\n".join(page.extract_text() for page in minutes_pages)
    assert "nghị quyết" in text
    assert "Nguyễn Đình Lương" in text
    assert unicodedata.is_normalized("NFC", text)
