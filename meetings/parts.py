"""What other apps add to a meeting's pages and papers.

Imports between apps point one way, so an app above `meetings` registers its parts here when it is
loaded (``AppConfig.ready``). Everything is rendered on the server: the page is whole without
JavaScript.
"""

from collections.abc import Callable
from dataclasses import dataclass

RECORD_SECTIONS = []
MINUTES_SECTIONS = []
SELF_SCORES = []
CHECKS = []
AFTER_VOTE = []
AFTER_PRAISE = []
BEFORE_SUBMIT = []
MEETING_LINKS = []


@dataclass(frozen=True)
class RecordSection:
    """A section of the record page.

    ``order``: the page's own sections stand at 10 (roll call), 20 (running order), 30 (votes),
    50 (conclusion). ``context`` (meeting, request) gives what ``template`` needs; the template also
    sees the page's own context. Its forms post to addresses of the app that owns it.
    """

    code: str
    title: str
    order: int
    template: str
    context: Callable


@dataclass(frozen=True)
class Missing:
    """Something to complete: a sentence, and the section of the record page where to do it."""

    sentence: str
    section: str
    blocks: bool = True


def add_record_section(section):
    RECORD_SECTIONS.append(section)
    RECORD_SECTIONS.sort(key=lambda one: one.order)


def add_minutes_sections(build):
    """``build(meeting)`` returns the `PaperSection` list to print before the closing statement."""
    MINUTES_SECTIONS.append(build)


def add_self_score(build):
    """``build(meeting)`` returns the `SelfScore` the branch adopted for the minutes, or None."""
    SELF_SCORES.append(build)


def self_score_of(meeting):
    """The branch's own score of the meeting as its minutes print it, or None."""
    return next(filter(None, (build(meeting) for build in SELF_SCORES)), None)


def add_check(check):
    """``check(meeting)`` yields `Missing` for what must be completed before minutes are adopted."""
    CHECKS.append(check)


def add_meeting_link(link):
    """``link(meeting, user)`` returns (label, address) for the meeting's page, or None."""
    MEETING_LINKS.append(link)


def links_of(meeting, user):
    """The ways on from a meeting's page to what apps above keep about it."""
    found = (link(meeting, user) for link in MEETING_LINKS)
    return [one for one in found if one is not None]


def after_vote(hook):
    """``hook(vote=…, by=…)`` runs in the transaction that records a vote."""
    AFTER_VOTE.append(hook)


def after_praise(hook):
    """``hook(praise=…, by=…)`` runs in the transaction that records praise or criticism."""
    AFTER_PRAISE.append(hook)


def before_submit(hook):
    """``hook(meeting=…, by=…)`` runs in the transaction that submits; RuleBroken stops it."""
    BEFORE_SUBMIT.append(hook)
