"""Browsers in words people know: what a session list says of a ``User-Agent``. Pure."""

BROWSERS = (  # the first that fits: all others also call themselves Chrome or Safari
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "máy tính Windows"),
    ("Mac OS", "máy tính Mac"),
    ("Linux", "máy tính Linux"),
)
UNKNOWN = "Thiết bị không rõ"


def device_label(agent):
    """``Chrome trên máy tính Windows``; what a browser says of itself is a claim, no proof."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if not browser and not system:
        return UNKNOWN
    return f"{browser or 'Trình duyệt khác'} trên {system or 'thiết bị khác'}"
