"""WeasyPrint with our fonts, our style sheet and no way out; only ``config.lib.pdf`` loads it."""

from functools import cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE_SHEET = STATIC / "css" / "paper.css"
FONTS = {f"bundled:{path.name}": path for path in sorted((STATIC / "fonts").glob("*.ttf"))}
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


def pdf_of(html):
    """The bytes of an HTML page laid out with ``paper.css``."""
    fonts, style = _fonts_and_style()
    page = HTML(string=html, url_fetcher=BundledFetcher())
    return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=PDF_VARIANT)
