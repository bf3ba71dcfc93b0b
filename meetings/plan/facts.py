"""What is read from plans: for a page, for planning a meeting, for the committee above."""

from dataclasses import dataclass

from django.db.models import Count, FilteredRelation, OuterRef, Q, Subquery

from branches.models import PartyOrganization
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.periods import Month
from meetings.choices import MeetingType
from meetings.models.meeting import Meeting
from meetings.models.plan import AnnualPlan, RotaTurn, ThemePlan
from meetings.plan.choices import PlanState, RotaKind
from meetings.plan.rules import HANDED_IN, SENT_PLANS, plan_deadline
from meetings.rules import HELD_STATES

THEME_TYPES = (MeetingType.THEMATIC, MeetingType.COMBINED)
ITEM_OF_TURN = {RotaKind.NEWS: "news", RotaKind.STORY: "example"}
HIDDEN_THEME = "Chuyên đề không phổ biến nội dung"


@dataclass(frozen=True)
class MonthLine:
    """One month of a plan, ready to show; days are numbers or None."""

    month: Month
    day: int | None
    content: str
    committee_day: int | None
    news: str
    story: str


@dataclass(frozen=True)
class ThemeLine:
    """One theme of a plan, ready to show; ``title`` is veiled for readers it is not meant for."""

    theme: ThemePlan
    title: str
    authors: list
    is_held: bool
    documents: list

    @property
    def state_label(self):
        return "Đã sinh hoạt" if self.is_held else self.theme.get_state_display()


def month_lines(plan):
    """The `MonthLine` of every month, in order."""
    regular, committee = {}, {}
    for one in plan.meetings.all():
        (regular if one.kind == MeetingType.REGULAR else committee)[one.month] = one
    turns = {
        (turn.month, turn.kind): turn.member.full_name
        for turn in plan.turns.select_related("member")
    }
    lines = []
    for number in range(1, 13):
        own, before = regular.get(number), committee.get(number)
        lines.append(
            MonthLine(
                month=Month(plan.year, number),
                day=own.day if own else None,
                content=own.content if own else "",
                committee_day=before.day if before else None,
                news=turns.get((number, RotaKind.NEWS), ""),
                story=turns.get((number, RotaKind.STORY), ""),
            )
        )
    return lines


def theme_lines(plan, *, sees_confidential):
    """The `ThemeLine` of every quarter, in order, with whether the branch has treated a theme."""
    held = _quarters_with_theme(plan)
    themes = plan.themes.prefetch_related("authors__member", "documents").order_by("quarter")
    return [
        ThemeLine(
            theme=theme,
            title=_shown_title(theme, sees_confidential),
            authors=[
                author.member.full_name
                for author in sorted(theme.authors.all(), key=lambda one: one.seq)
            ],
            is_held=theme.quarter in held,
            documents=_shown_documents(theme, sees_confidential),
        )
        for theme in themes
    ]


def _shown_documents(theme, sees_confidential):
    if theme.is_confidential and not sees_confidential:
        return []
    return sorted(theme.documents.all(), key=lambda one: one.pk)


def _shown_title(theme, sees_confidential):
    if theme.is_confidential and not sees_confidential:
        return HIDDEN_THEME
    return theme.title


def _quarters_with_theme(plan):
    months = Meeting.objects.filter(
        branch=plan.branch_id,
        meeting_type__in=THEME_TYPES,
        state__in=HELD_STATES,
        held_on__year=plan.year,
    ).values_list("held_on__month", flat=True)
    return {(month + 2) // 3 for month in months}


# --- what the plan foresees for a meeting -------------------------------------------------------


@dataclass(frozen=True)
class Foreseen:
    """What the plan says of one month; everything may be empty."""

    day: int | None = None
    content: str = ""
    theme: ThemePlan | None = None


def foreseen(branch, month):
    """The `Foreseen` of ``branch`` for ``month``, from its plan whatever its state."""
    plan = AnnualPlan.objects.filter(branch=branch, year=month.year).first()
    if plan is None:
        return Foreseen()
    own = plan.meetings.filter(kind=MeetingType.REGULAR, month=month.number).first()
    theme = plan.themes.filter(month=month.number).exclude(title="").first()
    if theme and theme.quarter in _quarters_with_theme(plan):
        theme = None
    return Foreseen(day=own.day if own else None, content=own.content if own else "", theme=theme)


def presenters(branch, month):
    """Member ids by code of the running order: whose turn it is, and who wrote the theme."""
    turns = RotaTurn.objects.filter(plan__branch=branch, plan__year=month.year, month=month.number)
    found = {ITEM_OF_TURN[turn.kind]: turn.member_id for turn in turns}
    theme = foreseen(branch, month).theme
    author = theme.authors.order_by("seq").first() if theme else None
    if author:
        found["theme_presentation"] = author.member_id
    return found


# --- the committee's list -----------------------------------------------------------------------


def branches_with_plans(organization, year):
    """The working branches below ``organization`` with ``plan_state``, ``plan_id`` and
    ``plan_handed_in_on`` of what they sent for ``year``; None where nothing was sent."""
    sent = AnnualPlan.objects.filter(branch=OuterRef("pk"), year=year, state__in=SENT_PLANS)
    return (
        PartyOrganization.objects.branches()
        .at_or_below(organization)
        .on(today())
        .annotate(
            plan_state=Subquery(sent.values("state")[:1]),
            plan_id=Subquery(sent.values("pk")[:1]),
            plan_handed_in_on=Subquery(sent.values("handed_in_on")[:1]),
        )
        .order_by("path")
    )


@dataclass(frozen=True)
class PlanCounts:
    """Branches below a committee by what became of their plan, and the day it was due."""

    total: int
    approved: int
    waiting: int
    returned: int
    late: int
    deadline: object

    @property
    def missing(self):
        return self.total - self.approved - self.waiting - self.returned

    @property
    def is_overdue(self):
        return today() > self.deadline


def plan_counts(organization, year):
    """The `PlanCounts` of the branches below ``organization``. One statement and the rules."""
    deadline = plan_deadline(year, rules_for(organization, today()))
    counts = (
        PartyOrganization.objects.branches()
        .at_or_below(organization)
        .on(today())
        .order_by()
        .alias(plan=FilteredRelation("year_plans", condition=Q(year_plans__year=year)))
        .aggregate(
            total=Count("pk"),
            approved=Count("pk", filter=Q(plan__state=PlanState.APPROVED)),
            waiting=Count("pk", filter=Q(plan__state=PlanState.SUBMITTED)),
            returned=Count("pk", filter=Q(plan__state=PlanState.RETURNED)),
            late=Count("pk", filter=Q(plan__state__in=SENT_PLANS, plan__handed_in_on__gt=deadline)),
        )
    )
    return PlanCounts(**counts, deadline=deadline)


def late_plans(branches, deadline):
    """Of `branches_with_plans` those whose plan came after the deadline."""
    return branches.filter(plan_handed_in_on__gt=deadline)


def without_plan(branches):
    """Of `branches_with_plans` those whose plan was neither handed in nor approved."""
    return branches.filter(Q(plan_state__isnull=True) | ~Q(plan_state__in=sorted(HANDED_IN)))
