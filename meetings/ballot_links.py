"""How a teller without other rights finds the tally that waits for them."""

from django.urls import reverse

from meetings.choices import BallotState
from meetings.models import Teller


def tally_to_confirm(meeting, user):
    """The way from the meeting's page to a tally this person still has to confirm."""
    teller = (
        Teller.objects.filter(
            ballot__meeting=meeting,
            ballot__state=BallotState.COUNTED,
            confirmed_at=None,
            member__user=user.pk,
        )
        .order_by("ballot__seq")
        .first()
    )
    if teller is None:
        return None
    return "Xác nhận kiểm phiếu", reverse("meetings:ballot", args=[meeting.pk, teller.ballot_id])
