"""The text of PDFs people send: read apart, only for so long, whatever is wrong with them."""

import io
from random import Random

import pytest
from pypdf import PdfReader, PdfWriter

from config.lib import pdf_text
from config.lib.errors import RuleBroken
from config.lib.pdf_engine import pdf_of
from config.lib.secrecy import mark_in_file
from config.lib.uploads import SCANS, checked_upload
from tests.lib.test_uploads import LIMITS, sent


@pytest.fixture(scope="module")
def paper():
    """Two pages; the stamp stands on the second."""
    second = '<p style="break-before: page">TỐI MẬT</p>'
    return pdf_of(f'<html lang="vi"><title>Thử</title><p>Kế hoạch của chi bộ</p>{second}</html>')


def locked(content, user):
    writer, file = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    writer.encrypt(user, "chu", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


def test_a_stamp_on_a_page_is_found(paper):
    assert mark_in_file("ke-hoach.pdf", paper) == "TỐI MẬT"
    assert "Kế hoạch của chi bộ" in pdf_text.text_of_pdf(paper).text


def test_a_file_that_only_its_owner_may_change_is_read_all_the_same(paper):
    assert mark_in_file("ke-hoach.pdf", locked(paper, "")) == "TỐI MẬT"


def test_a_file_with_a_password_is_not_taken_since_nobody_can_look_into_it(paper):
    content = locked(paper, "kin")
    assert pdf_text.text_of_pdf(content).is_locked
    with pytest.raises(RuleBroken, match="mật khẩu"):
        checked_upload(sent(content), allowed=SCANS, limits=LIMITS)


def test_damaged_files_are_read_as_far_as_they_go(paper):
    chance = Random(20261130)  # noqa: S311 - a seed, no secret
    for _ in range(3):
        content = bytearray(paper)
        for _ in range(20):
            content[chance.randrange(9, len(content))] = chance.randrange(256)
        assert pdf_text.text_of_pdf(bytes(content)).is_locked in (True, False)
    assert pdf_text.text_of_pdf(b"%PDF-1.7 /Font").text == ""


def test_what_takes_too_long_is_read_in_part(paper, monkeypatch, tmp_path):
    """A reader that hangs after the first page ends with its time; that page counts."""
    slow = tmp_path / "slow.py"
    slow.write_text("import sys, time\nprint('\\nMẬT', flush=True)\ntime.sleep(60)\n")
    monkeypatch.setattr(pdf_text, "CHILD", slow)
    monkeypatch.setattr(pdf_text, "SECONDS", 1)
    assert mark_in_file("ke-hoach.pdf", paper) == "MẬT"


def test_a_scan_costs_no_process(monkeypatch):
    monkeypatch.setattr(pdf_text, "CHILD", "/khong/co")
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(file)
    assert pdf_text.text_of_pdf(file.getvalue()) == pdf_text.PdfText()
