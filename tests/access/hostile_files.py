"""Files nobody should send: name, content and what the browser says they are.

``GOOD`` are the ordinary ones, so that a field that refuses everything is noticed.
"""

import io
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, create_string_object

from config.lib.pdf_engine import pdf_of

SCRIPT = b"<script>alert(1)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
ENTITY = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"
LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a '"
    + b"ha" * 50
    + b"'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(8))
    + b"]><x>&i;</x>"
)
CSV = b"Ten,Ghi chu\n=cmd|'/C calc'!A0,@SUM(1+1)\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
EXE = b"MZ\x90\x00" + bytes(200) + b"This program cannot be run in DOS mode."
DOCX, XLSX, PPTX = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
PDF_TYPE, JPEG_TYPE, HTML_TYPE = "application/pdf", "image/jpeg", "text/html"
ZIP_TYPE = "application/zip"


def office(main=DOCX, parts=(), *, pack=zipfile.ZIP_DEFLATED):
    """An Office file of one main part and ``parts``, pairs of name and content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", pack) as archive:
        for name, content in (("[Content_Types].xml", "<x/>"), (main, "<x/>"), *parts):
            archive.writestr(name, content)
    return file.getvalue()


def picture(form="JPEG", size=(40, 30), **options):
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, form, **options)
    return file.getvalue()


def png_of(width, height):
    """A PNG that claims a size, with hardly anything inside."""

    def chunk(kind, data):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(2000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def png_with_bomb():
    """A PNG whose comment unpacks to 3 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a" * 3_000_000, zip=True)
    return picture("PNG", pnginfo=info)


@cache
def plain_pdf():
    """An empty page: nothing to read, so that no process has to look into it."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(file)
    return file.getvalue()


def pdf(change=None, **lock):
    """A PDF of one page, changed by ``change(writer)``, locked with ``lock``."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain_pdf())))
    if change:
        change(writer)
    if lock:
        writer.encrypt(algorithm="AES-256", **lock)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _does(kind, key, value):
    """A change that makes a PDF do something when it is opened."""
    action = {"/S": NameObject(kind), key: create_string_object(value)}
    names = DictionaryObject({NameObject(name): one for name, one in action.items()})
    return lambda writer: writer.root_object.update({NameObject("/OpenAction"): names})


def _marked_pdf():
    return pdf_of('<html lang="vi"><title>Thử</title><p>TỐI MẬT</p><p>Kế hoạch</p></html>')


def _nested():
    inner = office(DOCX, [("word/a.txt", b"0" * 100_000)])
    for _ in range(6):
        inner = office(DOCX, [("word/embeddings/x.zip", inner)])
    return inner


@cache
def good():
    """(name, content, type) of one ordinary file of every kind that is taken somewhere."""
    return {
        "a pdf": ("Báo cáo.pdf", plain_pdf(), PDF_TYPE),
        "a photograph": ("anh.jpg", picture(), JPEG_TYPE),
        "a picture": ("anh.png", picture("PNG"), "image/png"),
        "a letter": ("thu.docx", office(), ZIP_TYPE),
        "a table": ("bang.xlsx", office(XLSX), ZIP_TYPE),
        "slides": ("trinh-chieu.pptx", office(PPTX), ZIP_TYPE),
    }


@cache
def hostile():
    """(name, content, type) by what is wrong with it."""
    jpeg, png, paper = picture(), picture("PNG"), plain_pdf()
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "<script>alert(1)</script>", {1: "N", 2: (22.4, 0, 0)}
    return {
        # what the name, the browser and the content say does not agree
        "html called pdf": ("bao-cao.pdf", HTML, PDF_TYPE),
        "html called jpg": ("anh.jpg", HTML, JPEG_TYPE),
        "svg called png": ("anh.png", SVG, "image/png"),
        "svg": ("anh.svg", SVG, "image/svg+xml"),
        "html": ("trang.html", HTML, HTML_TYPE),
        "mht": ("trang.mht", b"MIME-Version: 1.0\n\n" + HTML, "message/rfc822"),
        "program called pdf": ("bao-cao.pdf", EXE, PDF_TYPE),
        "program called docx": ("bao-cao.docx", EXE, ZIP_TYPE),
        "script": ("a.js", b"alert(1)", "text/javascript"),
        "php called jpg": ("a.php.jpg", b"<?php system($_GET[0]);", JPEG_TYPE),
        "shell": ("a.sh", b"#!/bin/sh\nrm -rf /\n", "text/x-sh"),
        "shortcut": ("a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(80), "application/octet-stream"),
        "pdf called html": ("trang.html", paper, HTML_TYPE),
        "pdf said to be html": ("bao-cao.pdf", paper, HTML_TYPE),
        "photograph said to be script": ("a.js", jpeg, "text/javascript"),
        "double extension": ("bao-cao.pdf.exe", paper, PDF_TYPE),
        "extension behind spaces": ("bao-cao.pdf" + " " * 90 + ".exe", paper, PDF_TYPE),
        "type with a line break": ("bao-cao.pdf", paper, "text/html; a=b"),
        "gif": ("anh.gif", b"GIF89a" + SCRIPT, "image/gif"),
        "tiff": ("anh.tif", picture("TIFF"), "image/tiff"),
        "csv with formulas": ("danh-sach.csv", CSV, "text/csv"),
        "csv called xlsx": ("danh-sach.xlsx", CSV, ZIP_TYPE),
        "rtf": ("thu.rtf", b"{\\rtf1{\\object\\objdata 0105}}", "application/rtf"),
        # two kinds in one file
        "photograph with a page behind": ("anh.jpg", jpeg + HTML, JPEG_TYPE),
        "picture with an archive behind": ("anh.png", png + office(), "image/png"),
        "photograph with php in its comment": (
            "anh.jpg", picture(comment=b"<?php phpinfo();"), JPEG_TYPE,
        ),
        "photograph with script and place in exif": ("anh.jpg", picture(exif=exif), JPEG_TYPE),
        "pdf with an archive behind": ("bao-cao.pdf", paper + office(), PDF_TYPE),
        "pdf with a page before": ("bao-cao.pdf", HTML + paper, PDF_TYPE),
        "pdf with a page behind": ("bao-cao.pdf", paper + HTML, PDF_TYPE),
        "archive with a program before": ("bao-cao.docx", EXE + office(), ZIP_TYPE),
        "only the first bytes of a pdf": ("bao-cao.pdf", b"%PDF-1.7\n" + HTML, PDF_TYPE),
        # PDFs that do more than be read
        "pdf with a program": ("a.pdf", pdf(_does("/JavaScript", "/JS", "app.alert(1)")), PDF_TYPE),
        "pdf that starts a program": ("a.pdf", pdf(_does("/Launch", "/F", "calc.exe")), PDF_TYPE),
        "pdf with a file inside": (
            "a.pdf", pdf(lambda one: one.add_attachment("a.exe", EXE)), PDF_TYPE,
        ),
        "pdf with a password": ("a.pdf", pdf(user_password="kin", owner_password="chu"), PDF_TYPE),
        "pdf without end": ("a.pdf", paper[:900], PDF_TYPE),
        "pdf with a mark of secrecy": ("a.pdf", _marked_pdf(), PDF_TYPE),
        # Office files
        "macros": ("a.docx", office(DOCX, [("word/vbaProject.bin", "x")]), ZIP_TYPE),
        "macros in capitals": ("a.xlsx", office(XLSX, [("xl/VBAPROJECT.BIN", "x")]), ZIP_TYPE),
        "active control": ("a.pptx", office(PPTX, [("ppt/activeX/a.bin", "x")]), ZIP_TYPE),
        "old or locked office": ("a.docx", OLE, ZIP_TYPE),
        "entity in a letter": ("a.docx", office(DOCX, [("word/a.xml", ENTITY)]), ZIP_TYPE),
        "entity in a table": ("a.xlsx", office(XLSX, [("xl/a.xml", ENTITY)]), ZIP_TYPE),
        "a thousand million laughs": ("a.xlsx", office(XLSX, [("xl/a.xml", LAUGHS)]), ZIP_TYPE),
        "svg in a letter": ("a.docx", office(DOCX, [("word/media/a.svg", SVG)]), ZIP_TYPE),
        "template from afar": (
            "a.docx",
            office(DOCX, [("word/_rels/s.xml.rels", b"<R Target='http://127.0.0.1/x.dotm'/>")]),
            ZIP_TYPE,
        ),
        "a part outside": ("a.docx", office(DOCX, [("../../../tmp/hong", "x")]), ZIP_TYPE),
        "a part from the root": ("a.docx", office(DOCX, [("/etc/cron.d/x", "x")]), ZIP_TYPE),
        "a part outside as windows says": ("a.docx", office(DOCX, [("..\\..\\x", "x")]), ZIP_TYPE),
        "a part of a gigabyte": ("a.docx", _bomb(), ZIP_TYPE),
        "six thousand parts": ("a.docx", office(DOCX, _many(), pack=0), ZIP_TYPE),
        "archives in archives": ("a.docx", _nested(), ZIP_TYPE),
        "an archive of something": ("a.zip", office("a.txt"), ZIP_TYPE),
        "damaged archive": ("a.docx", office()[:-30], ZIP_TYPE),
        "archive with a wrong place": ("a.docx", office()[:-22] + _wrong_end(), ZIP_TYPE),
        "archive with a name in no alphabet": ("a.docx", _odd_name(), ZIP_TYPE),
        # pictures that cost
        "20,000 × 20,000": ("anh.png", png_of(20_000, 20_000), "image/png"),
        "two thousand million wide": ("anh.png", png_of(2**31 - 1, 1), "image/png"),
        "nothing wide": ("anh.png", png_of(0, 10), "image/png"),
        "comment of 3 MB": ("anh.png", png_with_bomb(), "image/png"),
        "photograph cut off": ("anh.jpg", jpeg[:-200], JPEG_TYPE),
        "picture with a wrong chunk": ("anh.png", png[:33] + b"\0\0\0\x01\0\x0bIE" + png[41:], ""),
        # names
        "way to another folder": ("../../../../etc/passwd.pdf", paper, PDF_TYPE),
        "way as windows says": ("..\\..\\windows\\x.pdf", paper, PDF_TYPE),
        "name of 5,000 signs": ("a" * 5000 + ".pdf", paper, PDF_TYPE),
        "name written backwards": ("bao-cao\u202efdp.exe", paper, PDF_TYPE),
        "name with nothing to see": ("\u200b\u200d\ufeff.pdf", paper, PDF_TYPE),
        "name of signs": ("\U0001f4c4\U0001f1fb\U0001f1f3 <b>x</b>'\".pdf", paper, PDF_TYPE),
        "name with a script": ("<img src=x onerror=alert(1)>.pdf", paper, PDF_TYPE),
        "name that is a header": ('a.pdf"; filename="a.html', paper, PDF_TYPE),
        "name with a zero": ("a.pdf\x00.html", paper, PDF_TYPE),
        "name composed of two": ("Ba\u0301o ca\u0301o.pdf", paper, PDF_TYPE),
        "name windows keeps": ("CON.pdf", paper, PDF_TYPE),
        "no name": (".pdf", paper, PDF_TYPE),
        "name with a mark of secrecy": ("Công văn TỐI MẬT.pdf", paper, PDF_TYPE),
        # size
        "empty": ("a.pdf", b"", PDF_TYPE),
        "one byte": ("a.pdf", b"%", PDF_TYPE),
        "eleven megabytes": ("a.pdf", paper + bytes(11 * 1024 * 1024), PDF_TYPE),
    }  # fmt: skip


def _bomb():
    """The list of contents says 400 MB of the last part."""
    file = bytearray(office(DOCX, [("word/a.xml", bytes(1000))]))
    struct.pack_into("<L", file, file.rindex(b"PK\x01\x02") + 24, 400 * 1024 * 1024)
    return bytes(file)


def _many():
    return [(f"word/{number}.xml", "") for number in range(6000)]


def _wrong_end():
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 0xFFFFFF00, 0xFFFFFF00, 0)


def _odd_name():
    return office(DOCX, [("word/\u1ebfx.xml", "x")]).replace("\u1ebf".encode(), b"\xff\xfe\xfd")
