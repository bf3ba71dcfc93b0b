"""Settings that must not face other people: the start refuses them."""

import ipaddress
from pathlib import Path

from branches.choices import Role

SECRET_LENGTH = 50  # characters; what the program makes itself is longer
SECRET_VARIETY = 15  # different characters among them
GROUP_AND_OTHERS = 0o077
HERE = frozenset({"localhost", "127.0.0.1", "::1", ".localhost"})


def weaknesses(settings, *, is_only_here):
    """Vietnamese sentences, one for each setting that is too weak for this start.

    ``is_only_here``: nobody but this machine reaches the server, so trying things out is allowed.
    """
    found = [*_weak_keys(settings), *_open_files(settings), *_unknown_roles(settings)]
    outside = [host for host in settings.ALLOWED_HOSTS if not is_here(host)]
    if outside and not (settings.HTTPS or settings.ALLOW_HTTP):
        found.append(
            f"ALLOWED_HOSTS có {outside[0]} mà HTTPS chưa bật: mật khẩu đi trên mạng không mã hóa. "
            "Đồng chí đặt HTTPS=true (docs/van-hanh.md mục 5), hoặc ALLOW_HTTP=true nếu chấp nhận "
            "rủi ro trong mạng tin cậy."
        )
    if is_only_here and not settings.HTTPS:
        return found
    if settings.DEBUG:
        found.append("DEBUG đang bật: trang lỗi sẽ lộ dữ liệu. Đồng chí bỏ biến DEBUG.")
    if "*" in settings.ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS có dấu *. Đồng chí ghi rõ tên máy chủ.")
    return found


def is_here(host):
    """Whether a host is this machine's own name for itself. ``*`` has a sentence of its own."""
    return host.strip("[]") in HERE or host == "*"


def is_public(address):
    """Whether an address of this machine is one of the Internet."""
    return ipaddress.ip_address(address).is_global


def _weak_keys(settings):
    for name in ("SECRET_KEY", "FIELD_KEY"):
        key = getattr(settings, name)
        leave = "Đồng chí bỏ biến này để phần mềm tự tạo khóa."
        if len(key) < SECRET_LENGTH:
            yield f"{name} ngắn hơn {SECRET_LENGTH} ký tự. {leave}"
        elif len(set(key)) < SECRET_VARIETY or key.startswith("django-insecure"):
            yield f"{name} dễ đoán. {leave}"


def _unknown_roles(settings):
    """A role misspelled would go without a second factor and nobody would notice."""
    unknown = [name for name in settings.SECOND_FACTOR_ROLES if name not in Role]
    if unknown:
        yield (
            f"SECOND_FACTOR_ROLES có {unknown[0]} không phải là vai trò nào. Các vai trò: "
            f"{', '.join(Role)}."
        )


def _open_files(settings):
    """Keys and the embedded database are for the account that runs the program, nobody else."""
    folder = Path(settings.VAR_DIR)
    for name in ("secret_key", "field_key"):
        if _mode(folder / name) & GROUP_AND_OTHERS:
            yield f"Người khác đọc được tệp khóa. Đồng chí chạy: chmod 600 {folder / name}"
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if is_file and _mode(database) & 0o004 and _mode(database.parent) & 0o001:
        yield (
            f"Mọi người trên máy đọc được cơ sở dữ liệu. Đồng chí chạy: chmod 700 {database.parent}"
        )


def _mode(path):
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def second_factor_mode(wanted, *, is_for_real, has_demo):
    """Whether a second factor is "required" or "offered"; ``wanted`` is what the operator set.

    Only the demonstration may be tried without one; everything else is required.
    """
    if wanted:
        return wanted
    return "offered" if has_demo and not is_for_real else "required"
