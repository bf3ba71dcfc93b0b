"""Yearly grades of Pa Tần: those of old lists, the whole of 2025, and 2026 just begun."""

from datetime import date

from branches.models import PartyOrganization, User
from branches.permissions import SYSTEM
from config.demo import units
from config.lib.dates import today
from reports.actions.grades import decide_grade, leave_out, propose_grade, rate_self
from reports.grades.facts import member_lines
from reports.grades.rules import scheme_of
from reports.grades.subjects import Subject
from reports.models import YearlyGrade

YEAR = 2025
DECISION, DECIDED_ON = "87-QĐ/ĐU", date(2026, 1, 12)
SELF_NOTE = "Hoàn thành các chỉ tiêu của nghị quyết năm; sinh hoạt đủ kỳ."
# Number of the branch → (self-rating, decision, reason where they differ); the others: GOOD.
BRANCHES = {
    1: ("EXCELLENT", "EXCELLENT", ""),
    4: ("GOOD", "DONE", "Thiếu một quý sinh hoạt chuyên đề, tỷ lệ dự quý I dưới 90 %."),
    5: ("EXCELLENT", "EXCELLENT", ""),
    7: ("DONE", "DONE", ""),
    9: ("EXCELLENT", "GOOD", "Vượt tỷ lệ hoàn thành xuất sắc của đảng bộ xã."),
    12: ("EXCELLENT", "EXCELLENT", ""),
}
MEMBERS = {
    "Lò Văn Chựa": "EXCELLENT",
    "Lò Thị Diệp": "EXCELLENT",
    "Mào Văn Nọi": "DONE",
}
EARLIER = {2014: "STRONG", 2015: "EXEMPLARY", 2016: "STRONG", 2018: "GOOD", 2019: "EXCELLENT",
           2020: "GOOD", 2021: "GOOD", 2022: "GOOD", 2023: "GOOD", 2024: "GOOD"}  # fmt: skip


def play_grades():
    """Decide 2025 for all branches of Pa Tần and the members of the first; begin 2026."""
    found = {
        number: PartyOrganization.objects.get(code=units.pa_tan(number)) for number in range(1, 18)
    }
    for number, branch in found.items():
        own, official, reason = BRANCHES.get(number, ("GOOD", "GOOD", ""))
        _whole_way(Subject(branch, YEAR), own, official, reason)
    first = found[1]
    for line in member_lines(first, YEAR, today()):
        if line.because is None:
            grade = MEMBERS.get(line.subject.member.full_name, "GOOD")
            _whole_way(line.subject, grade, grade, "")
        else:
            leave_out(subject=line.subject, why=line.because, note="", version=0, by=SYSTEM)
    _take_over(first)
    rate_self(
        subject=Subject(first, YEAR + 1),
        grade="GOOD",
        points=88,
        note=SELF_NOTE,
        version=0,
        by=User.objects.get(username="bithu"),
    )


def _whole_way(subject, own, official, reason):
    row = rate_self(subject=subject, grade=own, points=None, note=SELF_NOTE, version=0, by=SYSTEM)
    row = propose_grade(
        subject=subject, grade=official, note=reason, version=row.version, by=SYSTEM
    )
    decide_grade(
        subject=subject,
        grade=official,
        decision=DECISION,
        decided_on=DECIDED_ON,
        reason=reason,
        version=row.version,
        by=SYSTEM,
    )


def _take_over(branch):
    """What old lists say of the branch, in the words of their years."""
    YearlyGrade.objects.bulk_create(
        YearlyGrade(
            year=year,
            unit=branch,
            kind=branch.kind,
            scheme=scheme_of(year),
            state="DECIDED",
            grade=grade,
            was_imported=True,
        )
        for year, grade in EARLIER.items()
    )
