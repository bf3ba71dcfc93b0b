"""How an alert reads: what happened, which limit it met. Calm, without a verdict."""

from config.lib.periods import Period
from reports.absences.choices import AlertKind
from reports.absences.rules import UNEXCUSED

CHARTER = "Điều 8 Điều lệ Đảng"


def words_of(told, limits):
    """The sentence of a `MemberAlert`; ``limits`` are the `Limits` of its branch."""
    return _WORDS[told.kind](told.alert, limits)


def _once(alert, limits):
    return f"Vắng không lý do {len(alert.sittings)} kỳ: {_days(alert)}."


def _streak(alert, limits):
    first, last = alert.sittings[0].day, alert.sittings[-1].day
    return (
        f"Vắng có lý do {len(alert.sittings)} kỳ thường kỳ liền nhau, từ {first:%d/%m/%Y} đến "
        f"{last:%d/%m/%Y} (quá {limits.excused_streak_over} kỳ)."
    )


def _many(alert, limits):
    half = Period(alert.sittings[0].day.year, "H", alert.half)
    unexcused = sum(one.status == UNEXCUSED for one in alert.sittings)
    more = f", trong đó {unexcused} kỳ không lý do" if unexcused else ""
    return f"Vắng {len(alert.sittings)} kỳ trong {half}{more}: {_days(alert)}."


def _warn(alert, limits):
    return (
        f"Vắng không lý do ở {_months(alert)} tháng trong năm ({_days(alert)}). Đến "
        f"{limits.art8_months} tháng thì chi bộ phải xem xét theo {CHARTER}."
    )


def _charter(alert, limits):
    return (
        f"Vắng không lý do ở {_months(alert)} tháng trong năm ({_days(alert)}). Theo {CHARTER}, "
        "chi bộ phải xem xét, đề nghị xóa tên. Phần mềm chỉ báo, chi bộ và cấp ủy quyết định."
    )


def _not_returned(alert, limits):
    seen = (
        f"đã {len(alert.sittings)} kỳ chưa thấy dự"
        if alert.sittings
        else "chi bộ chưa có kỳ họp nào từ đó"
    )
    return f"Hết hạn {alert.what} từ {alert.since:%d/%m/%Y}, chưa ghi gia hạn, {seen}."


def _transfer(alert, limits):
    passed = (
        f"{limits.transfer_months} tháng"
        if alert.is_serious
        else f"{limits.transfer_working_days} ngày làm việc"
    )
    return (
        f"Rời chi bộ từ {alert.since:%d/%m/%Y} để chuyển sinh hoạt, quá {passed} chưa ghi nơi tiếp "
        "nhận."
    )


def _days(alert):
    return ", ".join(f"{one.day:%d/%m/%Y}" for one in alert.sittings)


def _months(alert):
    return len({one.day.month for one in alert.sittings})


_WORDS = {
    AlertKind.ABSENT_ONCE_UNEXCUSED: _once,
    AlertKind.EXCUSED_STREAK: _streak,
    AlertKind.ABSENT_MANY: _many,
    AlertKind.CHARTER_ART8_WARN: _warn,
    AlertKind.CHARTER_ART8: _charter,
    AlertKind.NOT_RETURNED: _not_returned,
    AlertKind.TRANSFER_PENDING: _transfer,
}
