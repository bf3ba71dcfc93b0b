"""The rows of a roll as HTML, put together from strings: a branch has sixty and more."""

from config.lib.addresses import Addresses
from config.lib.markup import escaped, put_together

NAME = '<tr><th scope="row"><a href="{address}">{name}</a></th>'
CELL = '<td data-label="{label}">{text}</td>'


def roll_rows(entries, *, sees_dates):
    """A ``<tr>`` for each `RollEntry`; with ``sees_dates`` the two days of the identity as well."""
    address_of = Addresses("members:detail")
    return put_together(
        part
        for entry in entries
        for part in _row(address_of(entry.member_id), entry, sees_dates=sees_dates)
    )


def _row(address, entry, *, sees_dates):
    seat = entry.seat
    yield NAME.format(address=address, name=escaped(seat.full_name))
    yield CELL.format(label="Chức vụ", text=escaped(entry.office_label))
    yield CELL.format(label="Đảng viên", text=escaped(entry.rights_label))
    if sees_dates:
        yield CELL.format(label="Ngày sinh", text=_day(seat.birth_on))
        yield CELL.format(label="Ngày vào Đảng", text=_day(seat.admission_ceremony_on))
    yield "</tr>\n"


def _day(day):
    return f"{day:%d/%m/%Y}" if day else ""
