"""Other readings of a figure, shown beside it and never judged (handbook 11.2, 11.3)."""

from config.lib.periods import Period
from meetings.choices import AttendanceStatus
from meetings.models import Attendance
from reports.choices import Indicator
from reports.facts import Reckoning
from reports.rules import Ratio


def second_readings(indicator, answer, choice):
    """Sentences for the page of a figure; ``answer`` as its table shows it."""
    if indicator == Indicator.ATTENDANCE:
        return _without_excused(answer.unit, choice)
    if indicator == Indicator.CONTRIBUTIONS and getattr(answer, "members", None):
        return _without_prorating(answer, choice)
    return []


def _without_excused(unit, choice):
    """Some score sheets take excused absences out of the base. One statement beside the tree."""
    ratio = unit.figures[Indicator.ATTENDANCE].ratio
    if not ratio.whole:
        return []
    reckoning = Reckoning.of(
        unit.organization, choice.period, choice.today, official=choice.official
    )
    meetings = reckoning.own_meetings().filter(reckoning.bands.types("attendance.types"))
    excused = Attendance.objects.filter(
        meeting__in=meetings, is_expected=True, status=AttendanceStatus.EXCUSED
    ).count()
    other = Ratio(ratio.part, ratio.whole - excused)
    return [
        f"Nếu không tính {excused} lượt vắng có lý do vào số phải dự: {other.percent_text} "
        f"({other.part}/{other.whole})."
    ]


def _without_prorating(answer, choice):
    """The strict reading asks the whole year's number of everybody, whenever they came."""
    period = choice.period
    rules = answer.unit.rules
    if period != Period(period.year) or not rules.get("contribution.prorate"):
        return []
    yearly = rules.get("contribution.sessions_per_year")
    asked = [one for one in answer.members if one.required is not None]
    met = sum(one.sessions >= yearly for one in asked)
    return [
        f"Nếu đòi đủ {yearly} kỳ với mọi đảng viên, không quy đổi theo số tháng: "
        f"{met}/{len(asked)} đảng viên."
    ]
