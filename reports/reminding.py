"""Who was reminded of what, and what became of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from config.lib.dates import today
from config.lib.prepared import Prepared
from meetings.choices import MeetingState
from meetings.models import Meeting
from meetings.rules import HELD_STATES
from meetings.windows import REGULAR_TYPES
from reports.models import BranchReminder, ReminderRound
from reports.reminding_rules import WORDS, has_reacted, reaction_words

SHOWN_AT_HOME = 5
LOOKED_BACK_DAYS = 62  # a word about a month is of no use once the month after is over
LATELY = Prepared(
    lambda user, since: (
        BranchReminder.objects.filter(user=user, created_at__date__gte=since)
        .select_related("round", "branch")
        .order_by("-created_at", "-pk")[: 10 * SHOWN_AT_HOME]
    ),
    examples=(-7, date(1000, 1, 1)),
)


@dataclass(frozen=True)
class Reaction:
    """One branch of a round: what was asked, what there is now, whether that answers it."""

    branch: object
    asked: str
    now: str
    url: str
    has_reacted: bool


def rounds_of(unit):
    """The rounds of a unit, newest first, with ``branch_count``."""
    return (
        ReminderRound.objects.filter(organization=unit)
        .select_related("sent_by")
        .annotate(branch_count=Count("reminders__branch", distinct=True))
        .order_by("-sent_at", "-pk")
    )


def reactions(one_round):
    """The `Reaction` list of a round, those without any first. Two queries."""
    reminders = BranchReminder.objects.filter(round=one_round).select_related("branch")
    by_branch = {one.branch_id: one for one in reminders.order_by("branch__path", "pk")}
    meetings = _meetings([(branch, one_round.year, one_round.month) for branch in by_branch])
    found = []
    for branch, one in by_branch.items():
        meeting = meetings.get((branch, one_round.year, one_round.month))
        state, held_on = (meeting.state, meeting.held_on) if meeting else (None, None)
        found.append(
            Reaction(
                one.branch,
                WORDS[one.about],
                reaction_words(state, held_on),
                meeting.get_absolute_url() if meeting else "",
                has_reacted(one.about, state),
            )
        )
    return sorted(found, key=lambda one: one.has_reacted)


def open_reminders(user):
    """Pairs of the last reminder of each month and its meeting (or None) still to be acted on."""
    latest = {}
    for row in LATELY(user.pk, today() - timedelta(days=LOOKED_BACK_DAYS)):
        latest.setdefault((row.branch_id, row.round.year, row.round.month), row)
    meetings = _meetings(latest)
    found = []
    for key, row in latest.items():
        meeting = meetings.get(key)
        if not has_reacted(row.about, meeting.state if meeting else None):
            found.append((row, meeting))
    return found[:SHOWN_AT_HOME]


def _meetings(keys):
    """The meeting that stands for each ``(branch id, year, month)``; held ones before planned."""
    keys = set(keys)
    if not keys:
        return {}
    rows = (
        Meeting.objects.filter(
            branch__in={key[0] for key in keys},
            for_year__in={key[1] for key in keys},
            for_month__in={key[2] for key in keys},
            meeting_type__in=REGULAR_TYPES,
        )
        .exclude(state=MeetingState.CANCELLED)
        .order_by("held_on", "pk")
    )
    found = {}
    for meeting in rows:
        key = (meeting.branch_id, meeting.for_year, meeting.for_month)
        kept = found.get(key)
        if key in keys and (kept is None or kept.state not in HELD_STATES):
            found[key] = meeting
    return found
