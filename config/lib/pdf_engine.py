"""WeasyPrint with our fonts, our style sheet and no way out; ``pdf_child`` alone loads it."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE_SHEET = STATIC / "css" / "paper.css"
FONTS = {f"bundled:{path.name}": path for path in sorted((STATIC / "fonts").glob("*.ttf"))}
NOT_PRINTED = {"Cc", "Cf"}  # control signs, and those that hide text or turn it around
MISSING_SIGN = "□"
PDF_VARIANT = "pdf/ua-1"  # tagged, with language and title, so that it can be read aloud


class BundledFetcher(URLFetcher):
    """Serves the shipped fonts by their ``bundled:`` names and refuses every other address."""

    def __init__(self):
        super().__init__(allowed_protocols=["bundled"], allow_redirects=False)

    def fetch(self, url, headers=None):
        path = FONTS.get(url)
        if path is None:
            raise ValueError("papers fetch nothing but the shipped fonts")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})


@cache
def _fonts_and_style():
    """Font configuration and parsed style sheet, once per process: memory stays flat."""
    fonts = FontConfiguration()
    style = CSS(string=STYLE_SHEET.read_text(), url_fetcher=BundledFetcher(), font_config=fonts)
    return fonts, style


@cache
def _known_signs():
    """What the shipped fonts can draw (all four the same)."""
    with TTFont(FONTS["bundled:Tinos-Regular.ttf"], lazy=True) as font:
        codes = font.getBestCmap()
    return frozenset(sign for sign in map(chr, codes) if not _is_hidden(sign)) | {"\n", "\t"}


def _is_hidden(sign):
    return unicodedata.category(sign) in NOT_PRINTED


def printable(text):
    """The text composed (NFC), with a box for every sign our fonts lack.

    A sign from some other font would make papers differ from machine to machine, and one that no
    font has spoils the search in the whole file.
    """
    composed = unicodedata.normalize("NFC", text)
    odd = set(composed) - _known_signs()
    return composed.translate({ord(sign): "" if _is_hidden(sign) else MISSING_SIGN for sign in odd})


def pdf_of(html):
    """The bytes of an HTML page laid out with ``paper.css``."""
    fonts, style = _fonts_and_style()
    page = HTML(string=printable(html), url_fetcher=BundledFetcher())
    return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=PDF_VARIANT)


def pdf_of_many(pages):
    """One file of several HTML pages, each laid out and numbered on its own, in their order."""
    fonts, style = _fonts_and_style()
    laid_out = [
        HTML(string=printable(html), url_fetcher=BundledFetcher()).render(
            stylesheets=[style], font_config=fonts, pdf_variant=PDF_VARIANT
        )
        for html in pages
    ]
    sheets = [sheet for one in laid_out for sheet in one.pages]
    whole = laid_out[0].copy(sheets)
    return whole.write_pdf(pdf_variant=PDF_VARIANT)
