"""What every answer carries, whatever made it: pages, files, static files, errors, redirects.

Stands above whatever answers, so that refusals of a wrong host and static files get it too.
"""

from django.http import HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

WAIT_SECONDS = 60  # for whoever asks too often and is told no other time
METHODS = ("GET", "HEAD", "POST")
POWERFUL = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking"),
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in POWERFUL)


class HeaderMiddleware:
    """Pages hold personal data: no browser or proxy keeps a copy, no other site embeds a part.

    What says itself how long it may be kept (static files with a hash in their name) does.
    Methods nobody uses here end at the door: a view would take PUT for GET.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in METHODS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(METHODS)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(WAIT_SECONDS))
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
