"""Marks of secrecy are found however they are written; words of daily life pass."""

import io
import unicodedata
import zipfile
from time import process_time

import pytest

from config.lib.secrecy import mark_in, mark_in_file

STAMPS = [
    *("MẬT", "TỐI MẬT", "TUYỆT MẬT", "(MẬT)", "[TỐI MẬT]", "“TUYỆT MẬT”", "-MẬT-", "*** MẬT ***"),
    *("M Ậ T", "M.Ậ.T", "M-Ậ-T", "M_Ậ_T", "M  Ậ  T", "T Ố I  M Ậ T", "T.U.Y.Ệ.T M.Ậ.T"),
    *("T U Y Ệ T   M Ậ T", "TỐI  MẬT", "TỐI\nMẬT", "TUYỆT\u00a0MẬT", "TUYỆT-MẬT", "TỐI.MẬT"),
    *("M\u200bẬT", "M\u00adẬ\u00adT", "ＭẬＴ", "МẬТ", "Dấu: MẬT", "Tài liệu MẬT của xã"),
    *("MAT", "(MAT)", "TOI MAT", "TUYET MAT", "TUYET-MAT", "T.U.Y.E.T M.A.T", "M A T"),
    *("Độ mật: Mật", "độ mật: tối mật", "Mức độ mật: Tuyệt mật", "DO MAT: MAT", "Cấp độ mật - Mật"),
    *(
        "(mật)",
        "[Tối mật]",
        "Tối mật",
        "tuyệt mật",
        "Mật",
        "** Tuyệt mật **",
        "MAÄT",
        "MËT",
        "TOÁI MAÄT",
    ),
    "Họp chi bộ\nTỐI MẬT\nnội dung",
    "Công văn số 12\n(Tuyệt mật)",
]
ORDINARY = [
    *("bí mật", "bí mật nhà nước", "Luật Bảo vệ bí mật nhà nước", "BÍ MẬT NHÀ NƯỚC", "BẢO MẬT"),
    *("mật ong", "MẬT ONG", "nuôi ong lấy mật", "bảo mật thông tin", "mật khẩu", "MẬT KHẨU"),
    *("mật độ dân số", "MẬT ĐỘ DÂN SỐ", "thân mật", "cơ mật", "rậm rạp", "Nguyễn Văn Mật"),
    *("NGUYỄN VĂN MẬT", "NGUYỄN THỊ MẬT", "Đồng chí Mật phát biểu", "quan hệ mật thiết"),
    *(
        "mất mùa",
        "Tôi mất thẻ",
        "TOI MAT THE DANG VIEN",
        "mặt trận",
        "MẶT TRẬN TỔ QUỐC",
        "mắt",
        "MAT TRAN",
    ),
    "Không được đưa tài liệu có dấu mật, tối mật, tuyệt mật lên mạng.",
    "Bỏ phiếu kín, giữ bí mật; kết quả niêm phong.",
    "FORMAT, MATERIAL, AUTOMAT",
    "Chi bộ thảo luận việc bảo vệ bí mật theo ba mức: tuyệt mật, tối mật và mật.",
]


@pytest.mark.parametrize("text", STAMPS)
def test_a_stamp_is_found_composed_and_decomposed(text):
    for form in ("NFC", "NFD"):
        assert mark_in(unicodedata.normalize(form, text)), form


def test_there_are_forty_ways_to_write_it():
    assert len(set(STAMPS)) >= 40


@pytest.mark.parametrize("text", ORDINARY)
def test_words_of_daily_life_pass(text):
    assert mark_in(text) == ""


@pytest.mark.parametrize(
    ("text", "mark"), [("T.U.Y.E.T M.A.T", "TUYỆT MẬT"), ("(toi mat)", "TỐI MẬT"), ("MAÄT", "MẬT")]
)
def test_the_mark_is_told_as_it_should_be_spelled(text, mark):
    assert mark_in(text) == mark


def test_letters_written_as_numbers_are_read():
    """As openpyxl writes every letter that is not English."""
    assert mark_in_file("a.xlsx", packed_xml("<t>TUY&#7878;T M&#x1EAC;T</t>")) == "TUYỆT MẬT"


def packed_xml(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text)
    return file.getvalue()


def test_the_name_and_the_text_of_a_file_are_read():
    assert mark_in_file("12_TỐI_MẬT.pdf", b"%PDF-") == "TỐI MẬT"
    assert mark_in_file("bien-ban.pdf", b"%PDF-") == ""
    assert mark_in_file("a.csv", "x;MẬT;y".encode()) == "MẬT"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w:p><w:t>TUYỆT MẬT</w:t></w:p>")
    assert mark_in_file("a.docx", packed.getvalue()) == "TUYỆT MẬT"
    assert mark_in_file("a.docx", packed.getvalue()[:40]) == ""


@pytest.mark.parametrize("way", ["cut", "flipped"])
def test_a_damaged_part_neither_breaks_nor_hides_the_part_before_it(way):
    """The stamp stands in the first part; the second cannot be unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:t>TUYỆT MẬT</w:t>")
        archive.writestr("word/styles.xml", "".join(map(chr, range(32, 5000))))
        place = archive.getinfo("word/styles.xml").header_offset + 60
    content = bytearray(packed.getvalue())
    if way == "flipped":
        content[place : place + 40] = b"\xff" * 40
    else:
        content[place - 60 : place - 56] = b"PKxx"
    assert mark_in_file("a.docx", bytes(content)) == "TUYỆT MẬT"


@pytest.mark.parametrize(
    "piece",
    [
        *("\n", " ", "\n ", "-", "--- \n", "_", "(", "( ", "<", "MẬT ", "M-A-", "M ", "T O I "),
        *("độ ", "Độ mật ", "cấp ", "dấu ", "BÍ ", "tối\n", "TUYỆT TỐI ", "\u200b", "ô", "((mật"),
    ],
)
def test_a_quarter_of_a_million_signs_are_read_at_once(piece):
    """Half a minute for so many empty lines was enough to stop a web server."""
    text = (piece * 262_144)[:262_144]
    began = process_time()
    mark_in(text)
    mark_in_file("a.docx", packed_xml(text))
    assert process_time() - began < 1.5
