"""What is handed out or taken along before a meeting: slips, call list, calendar file."""

from datetime import timedelta

from icalendar import Calendar, Event

from branches.rule_book import rules_for
from config.lib.dates import local_moment
from config.lib.pdf import render_paper
from meetings.choices import AgendaPhase
from meetings.documents import paper_head
from meetings.papers.invitations import CallListPaper, InvitationsPaper
from meetings.papers.minutes import minutes_subject
from meetings.people_told import told
from meetings.proposals import USUAL_START
from meetings.rules import minimum_minutes
from members.choices import Office
from members.models import Position

CONTENT = (AgendaPhase.CONTENT, AgendaPhase.THEME)


def invitations_pdf(meeting):
    """A slip for everybody the meeting calls together, two on a page."""
    return render_paper(invitations_paper(meeting))


def call_list_pdf(meeting):
    return render_paper(call_list_paper(meeting))


def invitations_paper(meeting):
    agenda = meeting.agenda_items.filter(phase__in=CONTENT).order_by("seq")
    secretary = (
        Position.objects.on(meeting.held_on)
        .filter(branch=meeting.branch, office=Office.SECRETARY)
        .select_related("member")
        .first()
    )
    return InvitationsPaper(
        **_common(meeting),
        agenda=[item.title for item in agenda],
        names=[one.member.full_name for one in told(meeting)],
        inviter=secretary.member.full_name if secretary else "",
    )


def call_list_paper(meeting):
    people = told(meeting)
    return CallListPaper(
        **_common(meeting),
        names=[one.member.full_name for one in people],
        titles=[one.title for one in people],
    )


def calendar_file(meeting, address):
    """The meeting as an ICS file of the length the rules ask for; ``address`` leads to it."""
    rules = rules_for(meeting.branch, meeting.held_on)
    start = local_moment(meeting.held_on, meeting.planned_start or USUAL_START)
    least = minimum_minutes(meeting.meeting_type, expected=0, rules=rules) or 0
    event = Event()
    event.add("uid", f"{meeting.uid}@sinh-hoat-chi-bo")
    event.add("summary", meeting.title)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=least))
    event.add("dtstamp", meeting.notice_at or start)
    event.add("sequence", meeting.version)
    event.add("location", meeting.place)
    event.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", "-//Sinh hoat Chi bo//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _common(meeting):
    start = meeting.planned_start or USUAL_START
    head = paper_head(meeting.branch, meeting.held_on)
    return {
        "head": head,
        "subject": minutes_subject(meeting.meeting_type, meeting.held_on, meeting.month),
        "branch": meeting.branch.name,
        "place": meeting.place,
        "started_at": f"{meeting.held_on.isoformat()}T{start:%H:%M}",
    }
