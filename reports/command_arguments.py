"""What people type after a command, read; RuleBroken where it says nothing we know."""

import os
import tempfile
from datetime import datetime
from pathlib import Path

from config.lib.errors import RuleBroken
from config.lib.periods import parse_period


def period_of(code):
    """The period written ``2026``, ``2026H1``, ``2026Q3`` or ``2026M07``."""
    try:
        period = parse_period(code)
        _ = period.first_day, period.last_day
    except ValueError as error:
        raise RuleBroken(
            f"Không có kỳ “{code}”. Đồng chí ghi năm (2026), nửa năm (2026H1), quý (2026Q3) hoặc "
            "tháng (2026M07)."
        ) from error
    return period


def day_of(text):
    """The day written dd/mm/yyyy."""
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a date, no time
    except ValueError as error:
        raise RuleBroken(
            f"Không đọc được ngày “{text}”. Đồng chí ghi dạng ngày/tháng/năm, ví dụ 03/02/2026."
        ) from error


def write_whole(path, content):
    """Write a file beside its place, then rename: nobody ever sees half of it."""
    path = Path(path)
    if not path.parent.is_dir():
        raise RuleBroken(f"Không có thư mục “{path.parent}” để ghi tệp.")
    if path.is_dir():
        raise RuleBroken(f"“{path}” là một thư mục. Đồng chí ghi rõ tên tệp.")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).chmod(0o644)
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise RuleBroken(f"Không ghi được tệp “{path}”: {error.strerror}.") from error
