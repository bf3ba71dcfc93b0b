"""The half-yearly notice of Pa Tần about members absent in many sessions, by the real action."""

from branches.models import PartyOrganization, User
from config.demo import units
from config.lib.periods import Period
from reports.actions.absence_papers import issue_absence_notice

HALF = Period(2026, "H", 1)
SIGNER = ("BÍ THƯ", "Hoàng Trung Chỉnh")


def play_absences():
    """Issue the notice; the alerts behind it come from the roll calls of the workbooks."""
    position, name = SIGNER
    issue_absence_notice(
        organization=PartyOrganization.objects.get(code=units.PA_TAN),
        period=HALF,
        position=position,
        name=name,
        by=User.objects.get(username="vanphong"),
    )
