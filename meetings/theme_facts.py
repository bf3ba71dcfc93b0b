"""What is read of themes after they were treated: sent, read, spread, by kind (A54, A55, B29)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import ExtractQuarter, ExtractYear

from branches.querysets import below
from branches.rules import ancestor_paths
from config.lib.told_counts import told_count
from meetings.models import Meeting, ThemePlan, ThemeSubmission
from meetings.plan.choices import SubmissionState, ThemeCategory
from meetings.plan.facts import HIDDEN_THEME, THEME_TYPES
from meetings.plan.permissions import reads_confidential
from meetings.rules import HELD_STATES

UNSENT = "chua-gui"
MONTHS_OF = {quarter: (3 * quarter - 2, 3 * quarter) for quarter in range(1, 5)}


@dataclass(frozen=True)
class ThemeRow:
    """One thematic sitting as the reader may know it; ``sent`` is None while nothing came."""

    meeting: Meeting
    sent: ThemeSubmission | None
    title: str


def shown_theme(meeting, user):
    """The theme of a meeting; above the branch a confidential one has no name (A55)."""
    if not meeting.theme or reads_confidential(user, meeting.branch):
        return meeting.theme
    withheld = ThemeSubmission.objects.filter(meeting=meeting, state=SubmissionState.WITHHELD)
    planned = ThemePlan.objects.filter(
        plan__branch=meeting.branch_id,
        plan__year=meeting.held_on.year,
        title=meeting.theme,
        is_confidential=True,
    )
    return HIDDEN_THEME if withheld.exists() or planned.exists() else meeting.theme


def knows_theme(meeting, user):
    """Whether a paper that names the theme of ``meeting`` may be shown to ``user``."""
    return shown_theme(meeting, user) == meeting.theme


def kept_to_the_branch(meetings):
    """Which of ``meetings``, a queryset, had a theme that is not named above the branch (A55).

    Withheld when it was to be sent, or planned as confidential for the quarter. One query for ids.
    """
    withheld = ThemeSubmission.objects.filter(
        meeting=OuterRef("pk"), state=SubmissionState.WITHHELD
    )
    planned = ThemePlan.objects.filter(
        plan__branch=OuterRef("branch"),
        plan__year=ExtractYear(OuterRef("held_on")),
        quarter=ExtractQuarter(OuterRef("held_on")),
        is_confidential=True,
    )
    hidden = meetings.filter(Exists(withheld) | Exists(planned))
    return set(hidden.order_by().values_list("pk", flat=True))


def themes_below(user, unit, year, *, quarter=0, state="", category=""):
    """The thematic sittings at or below ``unit`` that ``user`` may know of, newest first.

    ``quarter`` 0 is the whole year; ``state`` a `SubmissionState` or `UNSENT`; empty is all.
    """
    found = _held(user, year).filter(below("branch__path", unit.path))
    if quarter:
        found = found.filter(held_on__month__range=MONTHS_OF[quarter])
    if state == UNSENT:
        found = found.filter(theme_submission=None)
    elif state:
        found = found.filter(theme_submission__state=state)
    if category:
        found = found.filter(theme_submission__category=category)
    return found.select_related("branch", "theme_submission").order_by("-held_on", "-pk")


def theme_row(meeting, user):
    """A meeting of `themes_below` as a `ThemeRow`; no query."""
    sent = getattr(meeting, "theme_submission", None)
    own = reads_confidential(user, meeting.branch)
    if sent is None:
        return ThemeRow(meeting, None, meeting.theme if own else "")
    hidden = sent.state == SubmissionState.WITHHELD and not own
    return ThemeRow(meeting, sent, HIDDEN_THEME if hidden else sent.title)


def category_counts(meetings):
    """``(label, count)`` of the kinds of themes sent, the most chosen first. One query."""
    labels = dict(ThemeCategory.choices)
    rows = (
        meetings.filter(theme_submission__isnull=False)
        .order_by()
        .values("theme_submission__category")
        .annotate(count=Count("pk", distinct=True))
    )
    counts = [(labels[row["theme_submission__category"]], row["count"]) for row in rows]
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def waiting_themes(unit):
    """How many themes of the branches below ``unit`` wait to be read, a `ToldCount`."""
    sent = ThemeSubmission.objects.filter(state=SubmissionState.SENT)
    return told_count(sent.filter(below("branch__path", unit.path)))


def spread_to(branch):
    """What the committees above ``branch`` spread of other branches, newest first."""
    return (
        ThemeSubmission.objects.filter(
            state=SubmissionState.SPREAD, spread_in__path__in=ancestor_paths(branch.path)
        )
        .exclude(branch=branch)
        .select_related("branch", "spread_in")
        .order_by("-spread_at", "-pk")
    )


def _held(user, year):
    return Meeting.objects.visible_to(user).filter(
        meeting_type__in=THEME_TYPES,
        state__in=HELD_STATES,
        held_on__year=year,
    )
