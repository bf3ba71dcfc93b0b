"""Charts as PNG, for files that cannot hold an SVG: the same template, the fonts of the papers."""

from django.conf import settings
from django.template.loader import render_to_string
from resvg_py import svg_to_bytes

FONT = "Tinos"
PIXELS_WIDE = 1320  # three for one unit of the view box: about 220 dots an inch at 150 mm


def png(drawing):
    """The bytes of a PNG of a `config.lib.charts.Drawing`, on white."""
    svg = render_to_string(
        "components/_chart_svg.html", {"drawing": drawing, "chart_id": "chart", "font": FONT}
    )
    return svg_to_bytes(
        svg_string=svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        background="#ffffff",
        width=PIXELS_WIDE,
        skip_system_fonts=True,
        font_dirs=[str(settings.BASE_DIR / "static" / "fonts")],
        font_family=FONT,
    )
