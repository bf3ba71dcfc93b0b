"""The year plan of bản Pa Tần 1 for 2026 and a bulletin of its committee, by real actions."""

from datetime import date

from branches.models import PartyOrganization, User
from config.demo import units
from config.lib.periods import Month
from meetings.actions.issuing import issue_plan
from meetings.actions.preparing import publish_orientation
from meetings.actions.year_plan import (
    MonthDraft,
    ThemeDraft,
    approve_plan,
    begin_plan,
    save_plan,
    submit_plan,
)
from meetings.models import AnnualPlan, Orientation
from meetings.plan.documents import PAPERS
from members.roll import branch_roll

YEAR = 2026
DAY = 3
HANDED_IN_ON, ISSUED_ON = date(YEAR, 1, 20), date(YEAR, 1, 28)
THEMES = {  # quarter → (month, category, title)
    1: (2, "SECURITY", "Giữ rừng, phòng cháy, chữa cháy rừng mùa khô gắn với sinh kế của bà con"),
    2: (5, "EXAMPLE", "Học tập và làm theo Bác về nêu gương, gần dân, trọng dân"),
    3: (8, "ECONOMY", "Quây nhốt gia súc, phát triển chăn nuôi hộ, giảm nghèo bền vững"),
    4: (11, "SOCIETY", "Xây dựng bản văn hóa, giữ gìn bản sắc, bỏ hủ tục"),
}
BULLETIN = (
    "Kết quả phát triển kinh tế – xã hội của xã 10 tháng năm 2026; kế hoạch tổ chức Ngày hội Đại "
    "đoàn kết toàn dân tộc ở các bản.\nTuyên truyền: phòng cháy, chữa cháy rừng mùa khô; Luật Bảo "
    "vệ dữ liệu cá nhân."
)


def play_plan():
    """An approved plan of the running year; the plan of 2027 is for whoever tries the program."""
    branch = PartyOrganization.objects.get(code=units.pa_tan(1))
    people = [entry.member for entry in branch_roll(branch, date(YEAR, 1, 5))]
    secretary = User.objects.get(username="bithu")
    staff = User.objects.get(username="vanphong")
    plan = begin_plan(branch=branch, year=YEAR, by=secretary)
    months = {
        number: MonthDraft(
            day=DAY, news=people[number % 5], story=people[(number + 4) % len(people)]
        )
        for number in range(1, 13)
    }
    themes = {
        quarter: ThemeDraft(
            title=title,
            category=category,
            month=month,
            due_on=date(YEAR, month - 1, 24),
            authors=(people[quarter],),
        )
        for quarter, (month, category, title) in THEMES.items()
    }
    plan = save_plan(plan=plan, months=months, themes=themes, version=plan.version, by=secretary)
    submit_plan(plan=plan, by=secretary)
    approve_plan(plan=plan, remark="Đồng ý. Chi ủy gửi dự thảo chuyên đề đúng hạn.", by=staff)
    AnnualPlan.objects.filter(pk=plan.pk).update(handed_in_on=HANDED_IN_ON)
    plan.refresh_from_db()
    for paper in PAPERS:
        issue_plan(plan=plan, paper=paper, day=ISSUED_ON, by=secretary)
    november, december = Month(YEAR, 11).ym, Month(YEAR, 12).ym
    publish_orientation(
        orientation=Orientation(
            organization=branch.parent,
            kind="BULLETIN",
            title="Bản tin sinh hoạt chi bộ tháng 11, 12 năm 2026",
            text=BULLETIN,
            first_ym=november,
            last_ym=december,
        ),
        by=staff,
    )
