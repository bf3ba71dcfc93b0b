"""What one page asks of the database is asked once.

The record page is made of many parts, some of them of apps above, that need the same rows. While a
page is put together they share what was read; afterwards everything is forgotten, so nothing that
was changed meanwhile is ever shown as it was.
"""

from contextlib import contextmanager

from django.db.models import Exists

from branches.rule_book import rules_for, rules_kept
from config.lib.prepared import Prepared
from meetings.models import AgendaItem, Contribution, Guest, Meeting, MeetingBreak, Praise, Vote
from members.models import Member


@contextmanager
def read_once(meeting, **known):
    """Within this block `shared` reads each thing about ``meeting`` once, and ``known`` never."""
    meeting.reads = known
    try:
        yield
    finally:
        del meeting.reads


def shared(meeting, name, read):
    """What ``read()`` gives; within `read_once` the same answer for the same ``name``."""
    reads = getattr(meeting, "reads", None)
    if reads is None:
        return read()
    if name not in reads:
        reads[name] = read()
    return reads[name]


def rules_of(meeting):
    """The rule values the meeting is judged by: kept when it was opened, else those of its day."""
    return shared(meeting, "rules", lambda: _kept(meeting) or _in_force(meeting))


def _kept(meeting):
    codes = meeting.rule_codes.split(", ") if meeting.rule_codes else []
    return rules_kept(codes, meeting.branch.branch_type) if codes else None


def _in_force(meeting):
    return rules_for(meeting.branch, meeting.held_on)


def rows_of(build):
    """A question for rows that belong to a meeting, put once: each row knows its meeting.

    ``build`` gives the queryset for the number of a meeting.
    """
    ask = Prepared(build, examples=(-7,))

    def read(meeting):
        rows = ask(meeting.pk)
        for row in rows:
            row.meeting = meeting
        return rows

    read.question = ask
    return read


SELDOM = []  # questions of what a meeting or its branch often has none of, with their numbers


def seldom(rows):
    """``found(meeting)``: whether there is anything in ``rows``, which often there is not.

    ``rows`` gives the queryset for the numbers of a meeting and its branch, of what is looked for
    or of more. Within `read_once` all of these are asked in one question; elsewhere the answer is
    yes, and whoever asked looks.
    """
    place = len(SELDOM)
    SELDOM.append(rows)
    ANY_OF_SELDOM.forget()  # a module may be loaded after the question was asked

    def found(meeting):
        if getattr(meeting, "reads", None) is None:
            return True
        asked = (meeting.pk, meeting.branch_id)
        return shared(meeting, "seldom", lambda: ANY_OF_SELDOM(*asked)[0])[place]

    return found


ANY_OF_SELDOM = Prepared(
    lambda meeting, branch: (
        Meeting.objects.filter(pk=meeting)
        .order_by()
        .values_list(*(Exists(rows(meeting, branch)) for rows in SELDOM))
    ),
    examples=(-7, -8),
)


def rows_in(model):
    """Whether a meeting has rows of ``model``."""
    return seldom(lambda meeting, branch: model.objects.filter(meeting=meeting))


HAS_BREAKS, HAS_GUESTS, HAS_VOTES, HAS_PRAISES, HAS_CONTRIBUTIONS = map(
    rows_in, (MeetingBreak, Guest, Vote, Praise, Contribution)
)
BREAKS = rows_of(
    lambda meeting: MeetingBreak.objects.filter(meeting=meeting).order_by("started_at")
)
GUESTS = rows_of(lambda meeting: Guest.objects.filter(meeting=meeting).order_by("pk"))
VOTES = rows_of(lambda meeting: Vote.objects.filter(meeting=meeting).order_by("seq"))
PRAISES = rows_of(
    lambda meeting: Praise.objects.filter(meeting=meeting).select_related("member").order_by("seq")
)
CONTRIBUTIONS = rows_of(
    lambda meeting: (
        Contribution.objects.filter(meeting=meeting)
        .select_related("member", "agenda_item")
        .order_by("seq")
    )
)
# To read all of the presenters takes as long as the items themselves.
BESIDE_NAME = {one.name for one in Member._meta.concrete_fields} - {"id", "full_name"}
ITEMS = rows_of(
    lambda meeting: (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("presenter")
        .defer(*(f"presenter__{name}" for name in BESIDE_NAME))
        .order_by("seq")
    )
)


def votes_of(meeting):
    """The votes taken, in order."""
    return shared(meeting, "votes", lambda: VOTES(meeting) if HAS_VOTES(meeting) else [])


def praises_of(meeting):
    """Praise and criticism, in order, with the members."""
    return shared(meeting, "praises", lambda: PRAISES(meeting) if HAS_PRAISES(meeting) else [])


def contributions_of(meeting):
    """Who spoke, in order, with the members and the items spoken to."""
    return shared(
        meeting,
        "contributions",
        lambda: CONTRIBUTIONS(meeting) if HAS_CONTRIBUTIONS(meeting) else [],
    )


def items_of(meeting):
    """The running order with the names of the presenters."""
    return shared(meeting, "items", lambda: ITEMS(meeting))


def guests_of(meeting):
    """The guests in the order they were written down."""
    return GUESTS(meeting) if HAS_GUESTS(meeting) else []


def breaks_of(meeting):
    """The pauses in order."""
    return BREAKS(meeting) if HAS_BREAKS(meeting) else []
