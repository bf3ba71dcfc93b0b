"""Where a request comes from, by a number of proxies the operator vouches for (reliability 4)."""

import ipaddress

from django.conf import settings


def client_address(meta):
    """The address of the client of a request with these ``META`` values; empty where unknown.

    ``TRUSTED_PROXIES`` proxies of our own each append the address they saw to X-Forwarded-For, so
    the client stands that many places from the end; whatever is further left, the client wrote.
    With 0, or when the header is shorter than our proxies make it, it is not believed at all.
    """
    direct = meta.get("REMOTE_ADDR", "")
    trusted = settings.TRUSTED_PROXIES
    if trusted:
        seen = [one for one in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
        if len(seen) >= trusted:
            return _spelled(seen[-trusted]) or _spelled(direct)
    return _spelled(direct)


def network_of(address):
    """What one subscriber holds: an IPv4 address, or the /64 around an IPv6 address."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


def _spelled(text):
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address.compressed.split("%")[0])
