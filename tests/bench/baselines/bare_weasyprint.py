"""The same HTML and style sheet through WeasyPrint, nothing kept between two documents."""

from weasyprint import CSS, HTML

from config.lib.pdf_engine import PDF_VARIANT, STYLE_SHEET, BundledFetcher


def pdf(html):
    fetcher = BundledFetcher()
    style = CSS(string=STYLE_SHEET.read_text(), url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[style], pdf_variant=PDF_VARIANT)


def table(rows):
    """A PDF of a plain table."""
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return HTML(string=f"<table>{lines}</table>").write_pdf()
