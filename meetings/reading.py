"""What one page asks of the database is asked once.

The record page is made of many parts, some of them of apps above, that need the same rows. While a
page is put together they share what was read; afterwards everything is forgotten, so nothing that
was changed meanwhile is ever shown as it was.
"""

from contextlib import contextmanager

from branches.rule_book import rules_for, rules_kept


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


def votes_of(meeting):
    """The votes taken, in order."""
    return shared(meeting, "votes", lambda: list(meeting.votes.order_by("seq")))


def praises_of(meeting):
    """Praise and criticism, in order, with the members."""
    rows = meeting.praises.select_related("member").order_by("seq")
    return shared(meeting, "praises", lambda: list(rows))


def contributions_of(meeting):
    """Who spoke, in order, with the members and the items spoken to."""
    rows = meeting.contributions.select_related("member", "agenda_item").order_by("seq")
    return shared(meeting, "contributions", lambda: list(rows))


def items_of(meeting):
    """The running order with the presenters."""
    rows = meeting.agenda_items.select_related("presenter").order_by("seq")
    return shared(meeting, "items", lambda: list(rows))
