"""Files by their content: what is taken, what is refused, what is taken off."""

import io
import zipfile
from contextlib import suppress
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from config.lib import private_files
from config.lib.errors import RuleBroken
from config.lib.secrecy import mark_in_file
from config.lib.uploads import DOCUMENTS, SCANS, Limits, checked_upload
from tests.rounds import volume

PDF = b"%PDF-1.7\n%..."
LIMITS = Limits(max_mb=1, edge=600, quality=80)


def sent(content, name="to trinh.pdf"):
    return SimpleUploadedFile(name, content)


def office(*parts, name="word/document.xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in ("[Content_Types].xml", name, *parts):
            archive.writestr(part, "<x/>")
    return file.getvalue()


def photo(form="JPEG", **options):
    file = io.BytesIO()
    picture = Image.new("RGB", (40, 20), "white")
    picture.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (photo("JPEG"), "jpg"),
        (photo("PNG"), "png"),
        (office(), "docx"),
        (office(name="ppt/presentation.xml"), "pptx"),
        (office(name="xl/workbook.xml"), "xlsx"),
    ],
)
def test_the_content_decides_what_a_file_is(content, extension):
    upload = checked_upload(
        sent(content, "../../Báo cáo\x00.exe"), allowed=DOCUMENTS, limits=LIMITS
    )
    assert upload.name == f"Báo cáo.{extension}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        b"PK\x03\x04 broken",
        b"\xff\xd8\xff broken photograph",
        office("word/vbaProject.bin"),
    ],
)
def test_anything_else_is_refused_in_words(content):
    with pytest.raises(RuleBroken):
        checked_upload(sent(content), allowed=DOCUMENTS, limits=LIMITS)


def test_a_kind_that_is_not_wanted_here_is_refused():
    with pytest.raises(RuleBroken, match="PDF"):
        checked_upload(sent(office()), allowed=SCANS, limits=LIMITS)


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(RuleBroken, match="1 MB"):
        checked_upload(sent(PDF + b"." * 1024 * 1024), allowed=DOCUMENTS, limits=LIMITS)


def test_a_photograph_loses_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "May anh cua Lo Van Hac"
    content = photo(exif=exif)
    assert b"Lo Van Hac" in content
    upload = checked_upload(sent(content, "anh.jpg"), allowed=DOCUMENTS, limits=LIMITS)
    assert b"Lo Van Hac" not in upload.content
    assert Image.open(io.BytesIO(upload.content)).size == (40, 20)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((1200, 800), (600, 400)),
        ((800, 1200), (400, 600)),
        ((600, 30), (600, 30)),
        ((9, 5), (9, 5)),
    ],
)
def test_a_picture_is_shrunk_in_its_shape_and_never_blown_up(form, size, kept):
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, form)
    upload = checked_upload(sent(file.getvalue(), "anh.jpg"), allowed=SCANS, limits=LIMITS)
    assert Image.open(io.BytesIO(upload.content)).size == kept
    assert len(upload.content) <= len(file.getvalue())


def test_a_picture_held_upright_by_its_metadata_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    file = io.BytesIO()
    Image.new("RGB", (1200, 800), "white").save(file, "JPEG", exif=exif)
    upload = checked_upload(sent(file.getvalue(), "anh.jpg"), allowed=SCANS, limits=LIMITS)
    kept = Image.open(io.BytesIO(upload.content))
    assert kept.size == (400, 600)
    assert not kept.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_kind_of_png_is_shrunk(mode):
    file = io.BytesIO()
    Image.new("RGBA", (900, 300), "white").convert(mode).save(file, "PNG")
    upload = checked_upload(sent(file.getvalue(), "anh.png"), allowed=SCANS, limits=LIMITS)
    assert Image.open(io.BytesIO(upload.content)).size == (600, 200)


def damaged(content, chance):
    """The content with a few bytes changed, left out or put in, behind its first ones."""
    content = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, way = chance.randrange(8, max(len(content), 9)), chance.random()
        if way < 0.6:
            content[at : at + 1] = bytes([chance.randrange(256)])
        elif way < 0.8:
            del content[at:]
        else:
            content[at:at] = chance.randbytes(chance.randint(1, 9))
    return bytes(content)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "office"])
def test_damaged_files_are_taken_or_refused_in_words(kind):
    """Pillow and `zipfile` raise many things; none of them is an error page."""
    for number in range(volume(3000, short=150)):
        chance = Random(f"20261130:{kind}:{number}")  # noqa: S311 - a seed, no secret
        content = damaged(office() if kind == "office" else photo(kind), chance)
        mark_in_file("a.docx", content)
        with suppress(RuleBroken):
            checked_upload(sent(content), allowed=DOCUMENTS, limits=LIMITS)


@pytest.mark.parametrize(
    "sign", [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia"], ids=bytes.decode
)
def test_a_pdf_that_does_more_than_be_read_is_refused(sign):
    with pytest.raises(RuleBroken, match="gài bên trong"):
        checked_upload(sent(PDF + sign + b" x"), allowed=SCANS, limits=LIMITS)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "..\\x", "word/../../x"])
def test_an_archive_that_would_unpack_outside_is_refused(name):
    with pytest.raises(RuleBroken, match="Không nhận loại tệp này"):
        checked_upload(sent(office(name)), allowed=DOCUMENTS, limits=LIMITS)


@pytest.mark.parametrize("name", ["Công văn MẬT.pdf", "TỐI_MẬT.pdf", "TUYỆT MẬT.pdf"])
def test_a_name_with_a_mark_of_secrecy_is_refused(name):
    with pytest.raises(RuleBroken, match="mật"):
        checked_upload(sent(PDF, name), allowed=DOCUMENTS, limits=LIMITS)


def test_a_name_that_only_contains_the_letters_is_taken():
    upload = checked_upload(sent(PDF, "Nuôi ong lấy mật ong.pdf"), allowed=DOCUMENTS, limits=LIMITS)
    assert upload.name == "Nuôi ong lấy mật ong.pdf"


def test_a_kept_file_is_found_by_a_random_name_and_known_when_changed(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    path, digest = private_files.put(PDF)
    assert private_files.is_whole(path, digest)
    assert digest not in path
    assert private_files.put(PDF)[0] != path
    (tmp_path / path).write_bytes(b"other")
    assert not private_files.is_whole(path, digest)
    private_files.drop(path)
    private_files.drop(path)
    assert not private_files.is_whole(path, digest)
