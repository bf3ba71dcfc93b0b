"""One record of everything that is planned and prepared around a meeting of the village."""

from django.utils import timezone

from config.lib.dates import today
from config.lib.periods import month_of
from meetings.actions import theme_proposals, windows, year_plan
from meetings.models import ThemeProposal, WindowException


def prepared_records(village):
    """The records by the name of their parameter in addresses; the plan and the postponement
    under their own names."""
    branch, secretary = village.branch, village.secretary
    plan = year_plan.begin_plan(branch=branch, year=today().year, by=secretary)
    proposal = theme_proposals.propose_theme(
        proposal=ThemeProposal(branch=branch, year=plan.year, title="…", category="OTHER"),
        by=secretary,
    )
    postponement = windows.ask_postponement(
        branch=branch, month=month_of(today()).shifted(1), reason="Bão lũ", by=secretary
    )
    exception = WindowException.objects.create(
        organization=branch,
        year=today().year,
        month=12,
        from_day=5,
        to_day=6,
        reason="Tết",
        decided_at=timezone.now(),
    )
    return {
        "plan": plan,
        "postponement": postponement,
        "theme_pk": plan.themes.first().pk,
        "proposal_pk": proposal.pk,
        "exception_pk": exception.pk,
    }
