"""Anybody may ask whether a signed paper is genuine, and learns nothing else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from branches.throttle import seconds_to_wait
from branches.views import genuine as view
from config.lib.client_address import client_address
from config.lib.paper_proof import proof_of
from config.lib.paper_snapshot import from_snapshot
from config.lib.verify_code import code_of, qr_path, shown_code, typed_code
from meetings.models import SignedDocument
from meetings.papers import MinutesPaper
from meetings.signed_files import signed_pdf
from tests.guards import without_guards
from tests.meetings.conftest import village  # noqa: F401
from tests.papers import samples

DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def document(village):  # noqa: F811
    village.signed()
    return SignedDocument.objects.get()


def ask(client, code):
    return client.post(reverse("branches:genuine_ask"), {"code": code}, follow=True)


def test_the_code_is_printed_and_answers_without_a_login(client, document):
    pdf = signed_pdf(document, MinutesPaper)
    text = PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()
    shown = shown_code(document.code)
    assert f"Mã xác thực: {shown}" in text
    page = ask(client, shown)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Văn bản có thật" in text
    for told in ("Biên bản", "Chi bộ bản Nậm Tần", document.sha256):
        assert told in text
    for kept_back in ("nhiệm vụ tháng 12", "Giàng A Páo", document.title):
        assert kept_back not in text


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_a_code_typed_by_hand_is_understood(document, change):
    assert typed_code(change(shown_code(document.code))) == document.code


def test_letters_taken_for_digits_are_understood():
    assert typed_code("oil0-oil0-OIL0-oIl0") == "0110" * 4
    assert typed_code("0110-0110-0110-011") is None
    assert typed_code("0110-0110-0110-011U") is None


def test_a_code_nobody_gave_is_refused_in_words(client, db):
    page = ask(client, shown_code(code_of(DIGEST)))
    assert "Không tìm thấy văn bản" in page.content.decode()
    page = client.post(reverse("branches:genuine_ask"), {"code": "abc"})
    assert page.status_code == 422
    assert 'value="abc"' in page.content.decode(), "what was typed is still there"


def test_a_file_is_compared_byte_by_byte_and_not_kept(client, document, settings):
    pdf = signed_pdf(document, MinutesPaper)
    kept = sorted(settings.FILES_DIR.rglob("*"))

    def send(content):
        file = SimpleUploadedFile("bien-ban.pdf", content, "application/pdf")
        return client.post(reverse("branches:genuine_ask"), {"file": file}).content.decode()

    assert "Văn bản có thật" in send(pdf)
    assert "không trùng với bản PDF gốc" in send(pdf[:-1] + b"x")
    assert sorted(settings.FILES_DIR.rglob("*")) == kept


@pytest.mark.parametrize("cut", [None, 40])
def test_a_stored_copy_that_was_changed_is_not_called_genuine(client, document, cut):
    with without_guards():
        QuerySet(SignedDocument).filter(pk=document.pk).update(
            snapshot=document.snapshot.replace("nhất trí", "không nhất trí")[:cut]
        )
    text = ask(client, shown_code(document.code)).content.decode()
    assert "không còn nguyên vẹn" in text
    assert "Văn bản có thật" not in text


def test_guessing_is_slowed_down_by_address(client, db, monkeypatch):
    monkeypatch.setattr(view, "MOST_ASKED", 2)
    url = reverse("branches:genuine", args=[shown_code(code_of(DIGEST))])
    answers = [client.get(url) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert client.get(url, REMOTE_ADDR="10.1.1.1").status_code == 200
    assert client.get(reverse("branches:genuine_ask")).status_code == 200


def test_the_wait_ends_with_its_time(db, time_machine):
    limits = {"most": 1, "within": view.WITHIN}
    time_machine.move_to("2026-11-03 08:00+07:00", tick=False)
    assert [seconds_to_wait("x", "10.0.0.1", **limits) for _ in range(2)] == [0, 600]
    time_machine.move_to("2026-11-03 08:10:01+07:00", tick=False)
    assert seconds_to_wait("x", "10.0.0.1", **limits) == 0


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(settings, trusted, forwarded, address):
    settings.TRUSTED_PROXIES = trusted
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta) == address


def test_the_qr_code_leads_to_the_page_of_the_code(settings):
    settings.PUBLIC_URL = "https://chibo.example/"
    proof = proof_of(samples.minutes(), DIGEST)
    address = f"https://chibo.example/xac-thuc/{code_of(DIGEST)}/"
    assert (proof.side, proof.path) == qr_path(address)
    assert "tại https://chibo.example/xac-thuc/." in proof.lines[2]
    assert proof_of(samples.minutes(), "") is None


def test_the_drawn_modules_are_those_of_the_code():
    side, path = qr_path("0123-4567-89AB-CDEF")
    drawn = Image.new("1", (side, side), 1)
    for module in path.strip("Mz").split("zM"):
        x, y = module.split("h")[0].split()
        drawn.putpixel((int(x), int(y)), 0)
    corner = [drawn.getpixel((x, 2)) for x in range(2, 9)]
    assert corner == [0] * 7, "the finder pattern stands behind a quiet zone of two modules"
    assert [drawn.getpixel((x, 1)) for x in range(side)].count(0) == 0


def test_the_snapshot_read_back_is_that_of_the_code(document):
    from_snapshot(MinutesPaper, document.snapshot)
    assert document.code == code_of(document.sha256)
