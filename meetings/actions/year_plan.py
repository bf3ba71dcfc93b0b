"""The year plan: begun with proposals, saved as one page, handed in, approved or returned."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.periods import Month
from meetings.choices import MeetingType
from meetings.models.plan import (
    AnnualPlan,
    PlannedMeeting,
    RotaTurn,
    ThemeAuthor,
    ThemePlan,
)
from meetings.plan.choices import PlanState, RotaKind
from meetings.plan.documents import PAPERS
from meetings.plan.permissions import DECIDE_PLAN, SEND_PLAN, WRITE_PLAN, reads_confidential
from meetings.plan.rules import (
    EDITABLE_PLANS,
    proposed_day,
    require_plan_move,
    require_theme_move,
    theme_due_on,
    theme_month,
    what_a_plan_lacks,
)
from meetings.windows import windows_of
from members.choices import Office
from members.models import Position

PLAN_PDF = "meetings.plan_pdf"
MONTHS = range(1, 13)
QUARTERS = range(1, 5)
CHI_UY = (Office.DEPUTY_SECRETARY, Office.BRANCH_COMMITTEE_MEMBER)


@dataclass(frozen=True)
class MonthDraft:
    """What the page says of one month; days are numbers or None, ``news`` and ``story`` members."""

    day: int | None
    content: str = ""
    committee_day: int | None = None
    news: object = None
    story: object = None


@dataclass(frozen=True)
class ThemeDraft:
    """What the page says of one quarter; ``authors`` are members in order."""

    title: str
    category: str
    month: int
    due_on: date | None
    authors: tuple = ()
    is_confidential: bool = False


@transaction.atomic
def begin_plan(*, branch, year, by):
    """The plan of ``year`` with twelve days and four empty themes proposed from the rules."""
    WRITE_PLAN.require(by, branch)
    if not 2000 < year <= today().year + 1:
        raise RuleBroken("Chỉ lập kế hoạch cho năm nay hoặc năm sau.")
    plan = _new_plan(branch, year)
    windows = windows_of(branch, [Month(year, number) for number in MONTHS])
    rules = rules_for(branch, today())
    days = {
        number: proposed_day(month, window).day
        for number, (month, window) in zip(MONTHS, windows.items(), strict=True)
    }
    meetings = [
        PlannedMeeting(plan=plan, kind=MeetingType.REGULAR, month=number, day=days[number])
        for number in MONTHS
    ]
    before = rules.get("plan.committee_days_before")
    if _has_committee(branch):
        meetings += [
            PlannedMeeting(
                plan=plan,
                kind=MeetingType.COMMITTEE_MEETING,
                month=number,
                day=days[number] - before if days[number] > before else None,
            )
            for number in MONTHS
        ]
    PlannedMeeting.objects.bulk_create(meetings)
    ThemePlan.objects.bulk_create(
        ThemePlan(
            plan=plan,
            quarter=quarter,
            month=theme_month(quarter),
            due_on=theme_due_on(
                year, theme_month(quarter), windows[Month(year, theme_month(quarter))], rules
            ),
        )
        for quarter in QUARTERS
    )
    _tell(plan, by, "begun", f"Bắt đầu soạn {plan}")
    return plan


@transaction.atomic
def save_plan(*, plan, months, themes, version, by):
    """Write the whole page: ``months`` and ``themes`` map 1–12 and 1–4 to their drafts.

    Raises Stale when the plan was saved by somebody else after ``version``.
    """
    WRITE_PLAN.require(by, plan.branch)
    plan = _locked(plan)
    if plan.version != version:
        raise Stale(str(plan))
    _require_editable(plan)
    plan.meetings.all().delete()
    plan.turns.all().delete()
    PlannedMeeting.objects.bulk_create(_meetings(plan, months))
    RotaTurn.objects.bulk_create(_turns(plan, months))
    for theme in plan.themes.all():
        _write_theme(theme, themes[theme.quarter])
    AnnualPlan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
    plan.refresh_from_db()
    _tell(plan, by, "saved", f"Sửa {plan}", {"version": plan.version})
    return plan


@transaction.atomic
def submit_plan(*, plan, by):
    """Hand the plan in; refused with everything that is still missing."""
    SEND_PLAN.require(by, plan.branch)
    plan = _locked(plan)
    lacking = list(
        what_a_plan_lacks(
            days={
                one.month: one.day for one in plan.meetings.all() if one.kind == MeetingType.REGULAR
            },
            titles={one.quarter: one.title for one in plan.themes.all()},
        )
    )
    if lacking:
        raise RuleBroken(f"Kế hoạch còn thiếu: {' '.join(lacking)}")
    first = plan.handed_in_on if plan.state == PlanState.RETURNED else today()
    _move(
        plan,
        PlanState.SUBMITTED,
        submitted_at=timezone.now(),
        submitted_by=login_of(by),
        handed_in_on=first,
    )
    _tell(plan, by, "submitted", f"Gửi {plan} lên cấp trên")


@transaction.atomic
def take_plan_back(*, plan, by):
    """Take a plan back that was handed in but not decided on yet."""
    SEND_PLAN.require(by, plan.branch)
    plan = _locked(plan)
    _move(plan, PlanState.DRAFT)
    _tell(plan, by, "taken_back", f"Lấy lại {plan} để sửa")


@transaction.atomic
def approve_plan(*, plan, remark, by):
    DECIDE_PLAN.require(by, plan.branch)
    plan = _locked(plan)
    if plan.submitted_by_id is not None and plan.submitted_by_id == by.pk:
        raise RuleBroken(
            "Kế hoạch do đồng chí gửi nên đồng chí không tự duyệt được. Việc duyệt do đồng chí "
            "khác trong cấp ủy thực hiện."
        )
    _decide(plan, PlanState.APPROVED, remark.strip(), by)
    _tell(plan, by, "approved", f"Duyệt {plan} của {plan.branch.label}")


@transaction.atomic
def return_plan(*, plan, remark, by):
    """Send the plan back with what is to be changed; an approved one is opened again so."""
    DECIDE_PLAN.require(by, plan.branch)
    if not remark.strip():
        raise RuleBroken("Đồng chí ghi điều chi bộ cần sửa trong kế hoạch.")
    plan = _locked(plan)
    _decide(plan, PlanState.RETURNED, remark.strip(), by)
    _tell(plan, by, "returned", f"Đề nghị {plan.branch.label} sửa {plan}", {"remark": plan.remark})


@transaction.atomic
def move_theme(*, theme, wanted, by):
    """Note that the branch committee accepted the author's text, or that it is worked on again."""
    WRITE_PLAN.require(by, theme.plan.branch)
    require_theme_move(theme.state, wanted)
    moved = ThemePlan.objects.filter(pk=theme.pk, state=theme.state).update(state=wanted)
    if not moved:
        raise Stale("Chuyên đề")
    theme.refresh_from_db()
    _tell(
        theme.plan,
        by,
        "theme_moved",
        f"Chuyên đề quý {theme.quarter}: {theme.get_state_display().lower()}",
    )


def request_plan_pdf(*, plan, paper, by):
    """Ask the background worker for one of `PAPERS`.

    ``full``: whether ``by`` reads confidential themes, so that the paper may hold them.
    """
    return request_job(
        kind=PLAN_PDF,
        title=f"{PAPERS[paper]} {plan.year} – {plan.branch.label}",
        organization=plan.branch,
        params={
            "plan": plan.pk,
            "paper": paper,
            "version": plan.version,
            "full": reads_confidential(by, plan.branch),
        },
        by=by,
    )


def _new_plan(branch, year):
    try:
        with transaction.atomic():
            return AnnualPlan.objects.create(branch=branch, year=year)
    except IntegrityError as error:
        raise RuleBroken(f"Chi bộ đã có kế hoạch năm {year}. Đồng chí mở kế hoạch đó.") from error


def _has_committee(branch):
    """A lone secretary skips the meeting of the branch committee (handbook 7.1 A3)."""
    return Position.objects.on(today()).filter(branch=branch, office__in=CHI_UY).exists()


def _locked(plan):
    locked = AnnualPlan.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("branch").get(pk=plan.pk)


def _require_editable(plan):
    if plan.state not in EDITABLE_PLANS:
        raise RuleBroken(
            f"Kế hoạch đang ở bước “{plan.get_state_display()}” nên không sửa được. Đồng chí lấy "
            "lại kế hoạch, hoặc đề nghị cấp trên mở lại."
        )


def _move(plan, wanted, **values):
    require_plan_move(plan.state, wanted)
    AnnualPlan.objects.filter(pk=plan.pk).update(state=wanted, version=F("version") + 1, **values)
    plan.refresh_from_db()


def _decide(plan, wanted, remark, by):
    _move(plan, wanted, remark=remark, decided_at=timezone.now(), decided_by=login_of(by))


def _meetings(plan, months):
    for number, draft in months.items():
        yield PlannedMeeting(
            plan=plan,
            kind=MeetingType.REGULAR,
            month=number,
            day=draft.day,
            content=draft.content,
        )
        if draft.committee_day:
            yield PlannedMeeting(
                plan=plan,
                kind=MeetingType.COMMITTEE_MEETING,
                month=number,
                day=draft.committee_day,
            )


def _turns(plan, months):
    for number, draft in months.items():
        for kind, member in ((RotaKind.NEWS, draft.news), (RotaKind.STORY, draft.story)):
            if member:
                yield RotaTurn(plan=plan, month=number, kind=kind, member=member)


def _write_theme(theme, draft):
    theme.title, theme.category, theme.month = draft.title, draft.category, draft.month
    theme.due_on, theme.is_confidential = draft.due_on, draft.is_confidential
    theme.save()
    theme.authors.all().delete()
    ThemeAuthor.objects.bulk_create(
        ThemeAuthor(theme=theme, member=member, seq=seq)
        for seq, member in enumerate(dict.fromkeys(draft.authors), start=1)
    )


def _tell(plan, by, what, sentence, payload=None):
    audit.record(
        f"meetings.plan_{what}",
        sentence,
        target=plan,
        by=by,
        organization=plan.branch,
        payload=payload,
    )
