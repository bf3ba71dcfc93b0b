"""Marks of secrecy (MẬT, TỐI MẬT, TUYỆT MẬT) in what people type or send (handbook 18).

What counts is a stamp: capitals, a line of its own, brackets, or the label “Độ mật:”. Words of
daily life (bí mật, bảo mật, mật ong …) and a talk about secrecy in small letters pass.
"""

import io
import logging
import re
import struct
import unicodedata
import zipfile
import zlib
from html import unescape

from config.lib.pdf_text import text_of_pdf

logger = logging.getLogger(__name__)

HIDDEN = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Letters of other alphabets that look like ours, and Ậ as older fonts (VNI, TCVN3) leave it.
LOOK_ALIKE = str.maketrans(
    {"М": "M", "Т": "T", "А": "A", "О": "O", "Е": "E", "У": "Y", "Μ": "M", "Τ": "T", "Α": "A"}
)
OLD_FONTS = (
    ("MAÄT", "MẬT"),
    ("MËT", "MẬT"),
    ("TOÁI", "TỐI"),
    ("TUYEÄT", "TUYỆT"),
    ("TUYÖT", "TUYỆT"),
)
SEPARATOR = r"[ \t._*·•/|\\~'\"–—-]{0,3}"


def _spread(word):
    """The letters of a word, however far apart they were stamped."""
    return SEPARATOR.join(word)


MAT = _spread("MẬT")
STRONG = rf"(?:{_spread('TUYỆT')}|{_spread('TỐI')}){SEPARATOR}\s{{0,3}}{MAT}"
# Capitals in headings and names that hold the same letters.
BEFORE = r"(?:BÍ|BẢO|CƠ|THÂN|RẬM|CẨN|NGUYỄN|TRẦN|LÊ|LÒ|VĂN|THỊ|XUÂN|ĐỨC|NGỌC|HỒNG|MINH)"
AFTER = (
    r"(?:ONG|KHẨU|ĐỘ|THIẾT|MÃ|VỤ|NGỮ|ĐƯỜNG|HOA|DANH|LỆNH|THƯ|ƯỚC|NGHỊ|BÁO|GẤU|MÍA|THÁM|TÔNG|CHÚ)"
)
CAPITALS = re.compile(rf"(?<!\w)(?:{STRONG}|{MAT})(?!\w)")
ORDINARY = re.compile(rf"(?<!\w){BEFORE}\s+MẬT(?!\w)|(?<!\w)MẬT\s+{AFTER}(?!\w)")
LOOSE = "[ ._-]?"
PLAIN_STRONG = re.compile(rf"(?<!\w){LOOSE.join('TUYET')}[ ._-]{{1,3}}{LOOSE.join('MAT')}(?!\w)")
ANY_MARK = r"(?:(?:tuyệt|tối|tuyet|toi)\s+)?(?:mật|mat)"
LABEL = re.compile(
    rf"(?<!\w)(?:(?:mức|cấp)\s*)?(?:độ|do)\s+(?:mật|mat)\s*[:：=-]\s*{ANY_MARK}(?!\w)",
    re.IGNORECASE,
)
BRACKETED = re.compile(rf"[\[({{<“\"«【]\s*{ANY_MARK}\s*[\])}}>”\"»】]", re.IGNORECASE)
# Signs beside a stamp on its line. Never across lines: a page of empty ones would be read once for
# each of them, and a quarter of a million of them take half a minute.
SIGNS = r"(?:[^\w\n]|_)*"
OWN_LINE = re.compile(rf"^{SIGNS}(?:dấu\s+)?{ANY_MARK}{SIGNS}$", re.IGNORECASE | re.MULTILINE)
GAP = r"[^\w\n]"
PLAIN_LINE = re.compile(rf"^{SIGNS}(?:T{GAP}*O{GAP}*I{GAP}+)?M{GAP}*A{GAP}*T{SIGNS}$", re.MULTILINE)
MOST_TEXT = 20 * 1024 * 1024
# What `zipfile` raises where an archive is damaged, locked or packed in a way it does not know;
# a ValueError for names that are no UTF-8 and for places before the beginning of the file.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, OSError),
)
TAG = re.compile(r"<[^<>]+>")


def mark_in(text):
    """The mark of secrecy a text carries, as it should be spelled; empty for none."""
    if text.isascii() and "m" not in text and "M" not in text:
        return ""  # no mark without this letter: numbers, digests, names of fields
    text = unicodedata.normalize("NFKC", HIDDEN.sub("", text)).translate(LOOK_ALIKE)
    for old, new in OLD_FONTS:
        text = text.replace(old, new)
    rest = ORDINARY.sub(" ", text)
    for pattern, source in (
        (CAPITALS, rest),
        (PLAIN_STRONG, text),
        (LABEL, text),
        (BRACKETED, text),
        (OWN_LINE, text),
        (PLAIN_LINE, text),
    ):
        found = pattern.search(source)
        if found:
            return _spelled(found.group())
    return ""


def mark_in_file(name, content):
    """The mark in a file's name, or in the text of an Office file, a PDF or plain text.

    Letters in a picture, and so on the pages of a scan, are not read.
    """
    return mark_in(name.replace("_", " ").rpartition(".")[0]) or mark_in(_text_of(content))


def _spelled(found):
    letters = "".join(
        sign for sign in unicodedata.normalize("NFD", found.upper()) if sign.isascii()
    )
    letters = re.sub(r"[^A-Z]", "", letters)
    if "TUYET" in letters:
        return "TUYỆT MẬT"
    return "TỐI MẬT" if "TOI" in letters else "MẬT"


def _text_of(content):
    """What can be read of a file without showing it: Office files are archives of XML."""
    if content.startswith(b"PK\x03\x04"):
        return _office_text(content)
    if content.startswith(b"%PDF"):
        return text_of_pdf(content).text
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        return ""
    return content[:MOST_TEXT].decode(errors="ignore")


def _office_text(content):
    """The texts of an archive, up to where it is damaged or locked: its reader refuses it later."""
    texts, size = [], 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                size += member.file_size
                if size > MOST_TEXT:
                    break
                if member.filename.endswith(".xml"):
                    xml = archive.read(member).decode(errors="ignore")
                    texts.append(unescape(TAG.sub("\n", xml.replace("</w:t></w:r><w:r>", ""))))
    except UNREADABLE as error:
        logger.info("an archive could be read in part only: %s", type(error).__name__)
    return "\n".join(texts)
