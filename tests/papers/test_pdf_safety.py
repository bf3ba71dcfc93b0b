"""What typed text can do to a PDF: nothing but be printed. And what readers are told about it."""

import io
import threading

import pytest
from pypdf import PdfReader

from config.lib import pdf_engine
from config.lib.pdf import render_paper
from tests.papers import samples

HOSTILE = (
    '<img src="file:///etc/hostname"><link rel=attachment href="file:///etc/passwd">'
    "<style>@import url(http://127.0.0.1/x.css)</style>{{ paper }}{% debug %}&amp;lt"
)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_markup_in_typed_text_is_printed_as_it_was_typed():
    pdf = render_paper(samples.resolution(direction=HOSTILE))
    text = text_of(pdf).replace("\n", "").replace(" ", "")
    assert HOSTILE.replace(" ", "") in text
    assert PdfReader(io.BytesIO(pdf)).attachments == {}


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "http://127.0.0.1/",
        "https://example.org/a.css",
        "ftp://127.0.0.1/",
        "data:text/css,*{}",
        "bundled:../css/paper.css",
        "bundled:/etc/hostname",
        "bundled:OFL.txt",
    ],
)
def test_the_fetcher_refuses_every_address_but_the_fonts(url):
    with pytest.raises(ValueError, match="nothing but the shipped fonts"):
        pdf_engine.BundledFetcher().fetch(url)


def test_the_fetcher_serves_the_four_shipped_fonts():
    assert sorted(pdf_engine.FONTS) == [
        "bundled:Tinos-Bold.ttf",
        "bundled:Tinos-BoldItalic.ttf",
        "bundled:Tinos-Italic.ttf",
        "bundled:Tinos-Regular.ttf",
    ]
    for url, path in pdf_engine.FONTS.items():
        assert pdf_engine.BundledFetcher().fetch(url).read() == path.read_bytes()


def test_markup_of_a_page_itself_fetches_no_file_either():
    page = (
        '<html lang="vi"><title>Thử</title><img alt="" src="file:///etc/hostname">Xin chào</html>'
    )
    pdf = pdf_engine.pdf_of(page)
    assert text_of(pdf).strip() == "Xin chào"
    assert list(PdfReader(io.BytesIO(pdf)).pages[0].images) == []


def test_only_the_shipped_font_is_in_the_file():
    reader = PdfReader(io.BytesIO(render_paper(samples.minutes())))
    names = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names == {"Tinos", "Tinos-Bold"}


def test_readers_are_told_language_title_and_structure():
    reader = PdfReader(io.BytesIO(render_paper(samples.minutes())))
    assert reader.metadata.title == (
        "Biên bản sinh hoạt chi bộ thường kỳ tháng 02 năm 2027 – Chi bộ thôn Điệp Sơn"
    )
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_paper_gives_the_same_bytes():
    assert render_paper(samples.minutes()) == render_paper(samples.minutes())


def test_very_long_words_and_odd_signs_neither_fail_nor_leave_the_page():
    odd = "A" * 400 + " \x00\x01\x0b\x1f \ud7ff \u202e 🚩 ﷽ " + "Nguyễn" * 60
    pdf = render_paper(samples.resolution(direction=odd, signer_name="B" * 80))
    text = text_of(pdf)
    assert "AAAAAAAA" in text
    assert text.count("□") == 3
    assert "quyết nghị:" in text
    assert len(PdfReader(io.BytesIO(pdf)).pages) < 5


def test_two_threads_by_mistake_wait_for_each_other():
    expected = render_paper(samples.attendance_sheet())
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(render_paper(samples.attendance_sheet())))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert results == [expected] * 3
