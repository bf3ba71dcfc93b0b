"""Where a request comes from, by a number of proxies the operator vouches for (reliability 4)."""

from django.conf import settings


def client_address(meta):
    """The address of the client of a request with these ``META`` values; empty where unknown.

    ``TRUSTED_PROXIES`` proxies of our own each append the address they saw to X-Forwarded-For, so
    the client stands that many places from the end; whatever is further left, the client wrote.
    With 0 the header is not read at all.
    """
    trusted = settings.TRUSTED_PROXIES
    if not trusted:
        return meta.get("REMOTE_ADDR", "")[:45]
    forwarded = [one.strip() for one in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    seen = [one for one in forwarded if one]
    if len(seen) < trusted:
        return meta.get("REMOTE_ADDR", "")[:45]
    return seen[-trusted][:45]
