"""Files people send: known by their content, not by their name, and made harmless.

Photographs are written anew without their metadata (place, device), and no larger than paper
needs to be read. Office files are opened as the archives they are: nothing with macros, nothing
that unpacks to a mountain (reliability 5).
"""

import io
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

from config.lib.errors import RuleBroken
from config.lib.pdf_text import text_of_pdf
from config.lib.secrecy import UNREADABLE, mark_in

MEGABYTE = 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_UNPACKED = 300 * MEGABYTE
MOST_MEMBERS = 5000
LONGEST_NAME = 120
OFFICE = {
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "ppt/presentation.xml": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "xl/workbook.xml": (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
MACROS = ("vbaproject.bin", "activex")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# What a PDF may do or carry besides being read: programs, other programs' commands, further files.
ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
PDF, JPEG, PNG = ("pdf", "application/pdf"), ("jpg", "image/jpeg"), ("png", "image/png")
PICTURES = frozenset({"jpg", "png"})
SCANS = PICTURES | {"pdf"}
DOCUMENTS = SCANS | {"docx", "pptx", "xlsx"}
WORDS = {
    "pdf": "PDF",
    "jpg": "ảnh JPEG",
    "png": "ảnh PNG",
    "docx": "Word (.docx)",
    "pptx": "PowerPoint (.pptx)",
    "xlsx": "Excel (.xlsx)",
}
# What Pillow raises for one; SyntaxError is its word for a PNG with a wrong chunk.
BROKEN_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
)
MARKED = (
    "Nội dung có dấu hiệu mật (“{mark}”) nên không được đưa vào hệ thống này. Đồng chí dùng bản "
    "giấy theo quy định về bảo vệ bí mật nhà nước."
)


@dataclass(frozen=True)
class Upload:
    """A checked file: ``name`` fit for a file name, ``content`` the bytes to keep."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Limits:
    """How large files may be: ``max_mb`` as sent, pictures as kept.

    ``edge`` is the longest side in pixels, ``quality`` the JPEG quality, 1–95. A4 held at 2,400
    pixels is about 200 dots to the inch: print of 9 points and handwriting stay legible.
    """

    max_mb: int
    edge: int
    quality: int


def limits_of(rules):
    """The `Limits` a unit's rules set: ``documents.max_mb`` and ``picture_…``."""
    names = ("max_mb", "picture_edge", "picture_quality")
    return Limits(*(rules.get(f"documents.{name}") for name in names))


def checked_upload(file, *, allowed, limits):
    """The `Upload` of a file that was sent; pictures shrunk to ``limits``, their shape kept.

    ``file`` has ``name``, ``size`` and ``read()``; ``allowed`` are some of `DOCUMENTS`. Raises
    RuleBroken, in words, for a file that is empty, too large or of another kind.
    """
    max_mb = limits.max_mb
    if file.size > max_mb * MEGABYTE:
        raise RuleBroken(f"Tệp lớn hơn {max_mb} MB. Đồng chí thu nhỏ tệp hoặc chia nhỏ ra.")
    content = file.read()
    if not content:
        raise RuleBroken("Tệp trống. Đồng chí chọn lại tệp.")
    if content.startswith(OLD_OFFICE):
        raise RuleBroken(
            "Tệp là Word, Excel, PowerPoint kiểu cũ hoặc có mật khẩu nên không nhận. Đồng chí lưu "
            "lại dạng mới (.docx, .xlsx, .pptx), không có mật khẩu."
        )
    kind = _kind_of(content)
    if kind is None or kind[0] not in allowed:
        kinds = ", ".join(WORDS[one] for one in WORDS if one in allowed)
        raise RuleBroken(f"Không nhận loại tệp này. Đồng chí gửi tệp {kinds}.")
    extension, content_type = kind
    if kind == PDF:
        _require_quiet(content)
    require_no_secrecy_mark(file.name.replace("_", " "))
    if extension in PICTURES:
        content = _rewritten(content, "JPEG" if extension == "jpg" else "PNG", limits)
    return Upload(_safe_name(file.name, extension), content_type, content)


def _require_quiet(content):
    """Refuse a PDF that does more than show pages, or that nobody here can look into."""
    if any(sign in content for sign in ACTIVE):
        raise RuleBroken(
            "Tệp PDF có chương trình hoặc tệp khác gài bên trong nên không nhận. Đồng chí in lại "
            "ra PDF (lệnh In, chọn lưu thành PDF) rồi gửi tệp đó."
        )
    if b"/Encrypt" in content and text_of_pdf(content).is_locked:
        raise RuleBroken("Tệp PDF có mật khẩu nên không nhận. Đồng chí lưu lại không có mật khẩu.")


def require_no_secrecy_mark(text):
    """Refuse a text that carries a mark of secrecy (handbook 18)."""
    mark = mark_in(text)
    if mark:
        raise RuleBroken(MARKED.format(mark=mark))


def _kind_of(content):
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    return None


def _office_kind(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except UNREADABLE:
        return None
    names = {member.filename for member in members}
    if any(_leads_out(name) for name in names):
        return None
    lowered = " ".join(names).lower()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise RuleBroken("Tệp giải nén ra quá lớn nên không nhận. Đồng chí lưu lại tệp gọn hơn.")
    if any(mark in lowered for mark in MACROS):
        raise RuleBroken("Tệp có chứa macro nên không nhận. Đồng chí lưu lại không có macro.")
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in OFFICE.items() if part in names), None)


def _leads_out(name):
    """Whether unpacking would write outside; no office program makes such a part."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _rewritten(content, form, limits):
    """The picture upright, no larger than ``limits``, without metadata.

    What is no picture inside is refused.
    """
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleBroken("Ảnh quá lớn. Đồng chí chụp lại với kích thước nhỏ hơn.")
            clean = _shrunk(ImageOps.exif_transpose(picture), form, limits.edge)
    except BROKEN_PICTURE as error:
        raise RuleBroken("Ảnh bị hỏng nên không đọc được. Đồng chí chụp hoặc lưu lại.") from error
    written = io.BytesIO()
    how = {"quality": limits.quality} if form == "JPEG" else {}
    clean.save(written, form, optimize=True, **how)
    return written.getvalue()


def _shrunk(picture, form, edge):
    """A new picture of the same shape with no side over ``edge``; none is ever blown up."""
    if form == "JPEG":
        picture = picture.convert("RGB")
    elif max(picture.size) > edge and picture.mode in {"1", "P"}:
        picture = picture.convert("RGBA")  # few colours cannot be blended
    if max(picture.size) > edge:
        picture.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    if picture.mode == "P":
        clean.putpalette(picture.getpalette())
    return clean


def _safe_name(name, extension):
    """A name without folders and control signs, with the extension of what is really inside."""
    stem = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).stem
    kept = "".join(sign for sign in stem if sign.isalnum() or sign in " ._-()").strip(" .")
    return f"{kept[: LONGEST_NAME - 5] or 'tep'}.{extension}"
