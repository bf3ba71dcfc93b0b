"""One line a request: what was asked, by whom, how it ended, how long it took. Ids only."""

import logging
import time

from config.lib.request_trace import current_trace

logger = logging.getLogger("chibo.request")
HEADER = "X-Request-ID"


class RequestLogMiddleware:
    """Logs every request that reached the program and tells its number in a header.

    The address is named by its route, never as it was typed: a search holds what was sought.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        response = self.get_response(request)
        response[HEADER] = current_trace().request_id
        logger.info("request", extra=described(request, response, time.monotonic() - began))
        return response


def described(request, response, seconds):
    """What one line tells; nothing is asked of the database for it."""
    match = request.resolver_match
    user = getattr(request, "_cached_user", None)  # set once somebody asked who it is
    posts = vars(user).get("posts", []) if user is not None else []
    return {
        "method": request.method,
        "route": match.view_name if match else "",
        "objects": {name: str(value) for name, value in match.kwargs.items()} if match else {},
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user_id": user.pk if user is not None else None,
        "unit_id": posts[0].organization_id if posts else None,
    }
