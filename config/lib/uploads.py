"""Files people send: known by their content, not by their name, and made harmless.

Photographs are written anew without their metadata (place, device). Office files are opened as
the archives they are: nothing with macros, nothing that unpacks to a mountain (reliability 5).
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

from config.lib.errors import RuleBroken

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
SECRECY = re.compile(r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|MẬT)(?!\w)")
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


def checked_upload(file, *, allowed, max_mb):
    """The `Upload` of a file that was sent.

    ``file`` has ``name``, ``size`` and ``read()``; ``allowed`` are some of `DOCUMENTS`. Raises
    RuleBroken, in words, for a file that is empty, too large or of another kind.
    """
    if file.size > max_mb * MEGABYTE:
        raise RuleBroken(f"Tệp lớn hơn {max_mb} MB. Đồng chí thu nhỏ tệp hoặc chia nhỏ ra.")
    content = file.read()
    if not content:
        raise RuleBroken("Tệp trống. Đồng chí chọn lại tệp.")
    kind = _kind_of(content)
    if kind is None or kind[0] not in allowed:
        kinds = ", ".join(WORDS[one] for one in WORDS if one in allowed)
        raise RuleBroken(f"Không nhận loại tệp này. Đồng chí gửi tệp {kinds}.")
    extension, content_type = kind
    require_no_secrecy_mark(file.name.replace("_", " "))
    if extension in PICTURES:
        content = _without_metadata(content, "JPEG" if extension == "jpg" else "PNG")
    return Upload(_safe_name(file.name, extension), content_type, content)


def require_no_secrecy_mark(text):
    """Refuse a text that carries a mark of secrecy in capitals (handbook 18)."""
    found = SECRECY.search(unicodedata.normalize("NFC", text))
    if found:
        raise RuleBroken(MARKED.format(mark=found.group()))


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
    except zipfile.BadZipFile:
        return None
    names = {member.filename for member in members}
    lowered = " ".join(names).lower()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise RuleBroken("Tệp giải nén ra quá lớn nên không nhận. Đồng chí lưu lại tệp gọn hơn.")
    if any(mark in lowered for mark in MACROS):
        raise RuleBroken("Tệp có chứa macro nên không nhận. Đồng chí lưu lại không có macro.")
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in OFFICE.items() if part in names), None)


def _without_metadata(content, form):
    """The picture upright and written anew; what is no picture inside is refused."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleBroken("Ảnh quá lớn. Đồng chí chụp lại với kích thước nhỏ hơn.")
            upright = ImageOps.exif_transpose(picture)
            upright = upright if form == "PNG" else upright.convert("RGB")
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P":
                clean.putpalette(upright.getpalette())
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise RuleBroken("Ảnh bị hỏng nên không đọc được. Đồng chí chụp hoặc lưu lại.") from error
    written = io.BytesIO()
    clean.save(written, form, **({"quality": 85} if form == "JPEG" else {"optimize": True}))
    return written.getvalue()


def _safe_name(name, extension):
    """A name without folders and control signs, with the extension of what is really inside."""
    stem = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).stem
    kept = "".join(sign for sign in stem if sign.isalnum() or sign in " ._-()").strip(" .")
    return f"{kept[: LONGEST_NAME - 5] or 'tep'}.{extension}"
