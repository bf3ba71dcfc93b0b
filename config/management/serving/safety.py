"""Settings that must not face other people: the start refuses them."""

SECRET_LENGTH = 50  # characters; what the program makes itself is longer


def weaknesses(settings, *, is_only_here):
    """Vietnamese sentences, one for each setting that is too weak for this start.

    ``is_only_here``: nobody but this machine reaches the server, so trying things out is allowed.
    """
    found = [
        f"{name} ngắn hơn {SECRET_LENGTH} ký tự. Đồng chí bỏ biến này để phần mềm tự tạo khóa."
        for name in ("SECRET_KEY", "FIELD_KEY")
        if len(getattr(settings, name)) < SECRET_LENGTH
    ]
    if is_only_here and not settings.HTTPS:
        return found
    if settings.DEBUG:
        found.append("DEBUG đang bật: trang lỗi sẽ lộ dữ liệu. Đồng chí bỏ biến DEBUG.")
    if "*" in settings.ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS có dấu *. Đồng chí ghi rõ tên máy chủ.")
    return found


def second_factor_mode(wanted, *, is_for_real, has_demo):
    """Whether a second factor is "required" or "offered"; ``wanted`` is what the operator set.

    Only the demonstration may be tried without one; everything else is required.
    """
    if wanted:
        return wanted
    return "offered" if has_demo and not is_for_real else "required"
