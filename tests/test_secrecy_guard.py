"""No address takes in a mark of secrecy: every form there is, tried by its address."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import resolve, reverse

from branches.models import AuditEvent, PartyOrganization, Redaction
from branches.secrecy_middleware import found_in
from config.lib.pdf_engine import pdf_of
from tests.places import make_place
from tests.test_scope import ENTRIES
from tests.workbooks import workbook

MARKED = "Nội dung họp.\nTUYỆT MẬT\nphần sau"
SAMPLES = {"int": 1, "uuid": "12345678-1234-5678-1234-567812345678", "str": "x", "slug": "x"}
MAY_NAME = {"branches:redaction_ask"}
ONCE = "branches.middleware.OnceMiddleware"


@pytest.fixture
def place(db):
    return make_place()


def addresses():
    """Every address of the product with made-up ids."""
    for name, entry in ENTRIES.items():
        kinds = entry.pattern.converters
        ids = {key: SAMPLES[_kind(one)] for key, one in kinds.items()}
        yield name, reverse(name, kwargs=ids)


def _kind(converter):
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def test_every_address_is_guarded_but_the_one_that_takes_secrets_away():
    open_views = {
        name for name, address in addresses() if getattr(resolve(address).func, "names_secrets", 0)
    }
    assert open_views == MAY_NAME
    guard = "branches.secrecy_middleware.SecrecyMiddleware"
    assert settings.MIDDLEWARE.index(guard) < settings.MIDDLEWARE.index(ONCE)


def test_no_address_takes_in_a_mark(client, place):
    """Before any view: 409, the words still on the page, an event without them."""
    client.force_login(place.secretary)
    events = AuditEvent.objects.count()
    tried = 0
    for name, address in list(addresses())[::9]:
        page = client.post(address, {"any_field": MARKED})
        if page.status_code in {404, 405}:  # takes no form at all
            continue
        tried += 1
        assert page.status_code == 409, name
        assert "dấu hiệu mật" in page.content.decode(), name
    assert tried > 15
    told = AuditEvent.objects.order_by("-pk")[: AuditEvent.objects.count() - events]
    assert len(told) == tried
    assert all("phần sau" not in f"{one.sentence}{one.payload}" for one in told)


def test_what_was_typed_is_still_there(client, place):
    client.force_login(place.secretary)
    page = client.post(reverse("branches:contact"), {"email": "a@b.vn", "note": MARKED})
    assert "phần sau" in page.content.decode()


def test_files_are_read_too(client, place):
    client.force_login(place.secretary)
    for file in (
        SimpleUploadedFile("ke-hoach TỐI MẬT.pdf", b"%PDF-"),
        SimpleUploadedFile("a.csv", "ten;MẬT".encode()),
    ):
        page = client.post(reverse("branches:contact"), {"file": file})
        assert page.status_code == 409


def test_the_pages_of_a_pdf_are_read(client, place):
    client.force_login(place.secretary)
    paper = pdf_of('<html lang="vi"><title>Thử</title><p>Kế hoạch</p><p>TUYỆT MẬT</p></html>')
    file = SimpleUploadedFile("ke-hoach.pdf", paper)
    assert client.post(reverse("branches:contact"), {"file": file}).status_code == 409


def test_nothing_a_stranger_sends_is_read_for_marks(client, db):
    """It is kept nowhere; reading it would only cost."""
    file = SimpleUploadedFile("ke-hoach MẬT.pdf", b"%PDF-1.7")
    assert client.post(reverse("branches:genuine_ask"), {"file": file}).status_code != 409


def test_what_commands_import_is_read_too(place, tmp_path):
    book = tmp_path / "don-vi.xlsx"
    book.write_bytes(
        workbook(Tổ_chức=[["Mã", "Tên", "Loại"], ["Z1", "TUYỆT MẬT", "Đảng bộ cơ sở"]])
    )
    events = AuditEvent.objects.filter(code="branches.secrecy_mark_refused")
    with pytest.raises(CommandError, match="dấu hiệu mật"):
        call_command("import_organizations", str(book))
    assert events.get().payload == {"mark": "TUYỆT MẬT", "field": "file", "page": "organizations"}
    assert not PartyOrganization.objects.filter(code="Z1").exists()


def test_ordinary_words_pass(client, place):
    client.force_login(place.secretary)
    page = client.post(reverse("branches:contact"), {"email": "", "note": "bảo mật, bí mật"})
    assert page.status_code != 409


def test_who_takes_secrets_away_may_name_them(client, place):
    client.force_login(place.secretary)
    address = reverse("branches:redaction_ask", args=[place.branch.pk])
    page = client.post(address, {"ground": "SECRET", "passages": MARKED, "reason": "Nhầm"})
    assert page.status_code == 422, "found nowhere: refused by the form"
    assert not Redaction.objects.exists()


def test_a_password_is_nobodys_business(rf):
    request = rf.post("/", {"password": "TUYỆT MẬT", "new_password": "TỐI MẬT"})
    assert found_in(request) == ("", "")
