"""Numbers of the old books go on: the next paper of the same unit, term and kind follows (15.3)."""

import re

from branches.models import NumberCounter, Term
from branches.querysets import covers
from resolutions.models import Resolution

NUMBERED = re.compile(r"\b(?P<number>\d{1,4})-(?P<kind>NQ|KL)/CB\b")


def continue_numbers(resolutions):
    """Raise the counters to the highest number found in what the old books call their papers.

    A counter is never lowered. Three statements, however many papers.
    """
    highest = _highest(resolutions)
    known = {
        (one.organization_id, one.term_id, one.kind): one.last
        for one in NumberCounter.objects.filter(organization__in={key[0] for key in highest})
    }
    NumberCounter.objects.bulk_create(
        [
            NumberCounter(organization_id=branch, term_id=term, kind=kind, last=number)
            for (branch, term, kind), number in highest.items()
            if number > known.get((branch, term, kind), 0)
        ],
        update_conflicts=True,
        unique_fields=["organization", "term", "kind"],
        update_fields=["last"],
        batch_size=500,
    )


def numbers_of_old_books():
    """The highest number of every unit, term and kind that an old book names."""
    taken_over = Resolution.objects.filter(taken_over=True, number__isnull=True)
    return _highest(taken_over.select_related("branch", "meeting"))


def _highest(resolutions):
    highest = {}
    terms = list(Term.objects.select_related("organization"))
    for resolution in resolutions:
        written = NUMBERED.search(resolution.taken_over_text.upper())
        term = _term_of(resolution, terms)
        if written and term:
            key = (resolution.branch_id, term.pk, written["kind"])
            highest[key] = max(int(written["number"]), highest.get(key, 0))
    return highest


def _term_of(resolution, terms):
    """The newest term of the nearest unit above the branch on the meeting's day, or None."""
    day = resolution.meeting.held_on
    holding = [
        term
        for term in terms
        if covers(term, day) and resolution.branch.path.startswith(term.organization.path)
    ]
    return max(
        holding, key=lambda one: (one.organization.path, one.valid_from, one.pk), default=None
    )
