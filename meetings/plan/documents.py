"""The papers of a year plan, filled from its rows."""

from django.utils import timezone

from branches.paper_names import superior_on
from config.lib.dates import today
from config.lib.paper import PaperHead, draft_line, issuing_body, number_line, place_date
from config.lib.pdf import render_paper
from meetings.papers.plans import PlanMonth, PlanTheme, ThemesPlanPaper, YearPlanPaper
from meetings.plan.choices import PlanState
from meetings.plan.facts import month_lines, theme_lines
from meetings.plan.rules import day_of
from meetings.signers import POSITIONS
from members.choices import Office
from members.models import Position

YEAR, THEMES = "nam", "chuyen-de"
PAPERS = {YEAR: "Kế hoạch sinh hoạt năm", THEMES: "Kế hoạch sinh hoạt chuyên đề năm"}


def plan_pdf(plan, paper, *, sees_confidential):
    """The PDF of one of `PAPERS`; a plan not handed in yet is marked as a draft."""
    return render_paper(plan_paper(plan, paper, sees_confidential=sees_confidential))


def plan_paper(plan, paper, *, sees_confidential):
    issued = issued_paper(plan, paper)
    day = _day_of(plan, issued)
    superior = superior_on(plan.branch, day)
    signer, position = _signer(plan.branch, day, issued)
    common = {
        "head": PaperHead(
            superior=superior,
            body=plan.branch.name,
            number=number_line("KH", "CB", issued.number if issued else None),
            place_date=place_date(plan.branch.place_name or "………", day),
            draft=draft_line() if plan.state in (PlanState.DRAFT, PlanState.RETURNED) else "",
        ),
        "branch": plan.branch.name,
        "year": plan.year,
        "signer": signer,
        "signer_position": position,
        "superior": issuing_body(superior),
        "themes": [
            PlanTheme(
                quarter=line.theme.quarter,
                month=line.theme.month,
                title=line.title,
                authors=line.authors,
                due_on=line.theme.due_on.isoformat() if line.theme.due_on else "",
            )
            for line in theme_lines(plan, sees_confidential=sees_confidential)
        ],
    }
    if paper == THEMES:
        return ThemesPlanPaper(**common)
    return YearPlanPaper(**common, months=[_month(line) for line in month_lines(plan)])


def _month(line):
    return PlanMonth(
        month=line.month.number,
        day=_iso(line.month, line.day),
        committee_on=_iso(line.month, line.committee_day),
        content=line.content,
        news=line.news,
        story=line.story,
    )


def _iso(month, day):
    return day_of(month, day).isoformat() if day else ""


def issued_paper(plan, paper):
    """The number given to this paper of the plan as it stands, or None."""
    return plan.issued.filter(paper=paper, version=plan.version).select_related("signer").first()


def _day_of(plan, issued):
    """The day printed: of issuing, else of handing in, else today."""
    if issued:
        return issued.issued_on
    return timezone.localdate(plan.submitted_at) if plan.submitted_at else today()


def _signer(branch, day, issued):
    """Name and position of who signs: who issued the paper, else the secretary of that day."""
    positions = Position.objects.on(day).filter(branch=branch).select_related("member")
    if issued:
        held = positions.filter(member=issued.signer, office=Office.SECRETARY)
        office = Office.SECRETARY if held.exists() else Office.DEPUTY_SECRETARY
        return issued.signer.full_name, POSITIONS[office]
    secretary = positions.filter(office=Office.SECRETARY).first()
    return secretary.member.full_name if secretary else "", POSITIONS[Office.SECRETARY]
