"""Where the web server listens, and the addresses people type to reach it."""

import errno
import fcntl
import ipaddress
import socket
import struct

from django.core.management.base import CommandError

SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of one interface
ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


def listening_place(environment):
    """``(host, port)`` from HOST and PORT; by default only this machine can reach the server."""
    host = environment.get("HOST", "").strip().strip("[]") or "127.0.0.1"
    port = environment.get("PORT", "").strip() or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT phải là số từ 1 đến 65535, không phải “{port}”.")
    return host, int(port)


def check_free(host, port):
    """Refuse an address that cannot be listened on, with the reason."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(refusal(error, host, port)) from error


def refusal(error, host, port):
    """Why ``host:port`` cannot be used, as a sentence that says what to do."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang có chương trình khác dùng. Đồng chí dừng chương trình đó, "
            f"hoặc chạy với cổng khác: PORT={port + 1} python3 manage.py run"
        )
    if error.errno == errno.EACCES:
        return f"Không được phép dùng cổng {port}. Đồng chí chọn cổng từ 1024 trở lên."
    return f"Máy này không có địa chỉ “{host}”. Đồng chí kiểm tra lại HOST."


def local_addresses():
    """IPv4 addresses of this machine that others in the same network can reach."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(asker.fileno(), SIOCGIFADDR, request)
            except OSError:  # an interface without an address
                continue
            found.append(ipaddress.ip_address(answer[20:24]))
    return [str(address) for address in found if not address.is_loopback | address.is_link_local]


def addresses_of(host):
    """The addresses ``host`` stands for; none for a name nobody knows, which `check_free` tells."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return list(dict.fromkeys(place[0] for *_, place in found))


def reachable_hosts(host, addresses):
    """The hosts people may type when the server listens on ``host``; this machine's come first."""
    if host not in ANYWHERE:
        return [host]
    return ["127.0.0.1", *addresses]


def is_only_here(host):
    """Tell whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bracketed(host):
    """``host`` as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host
