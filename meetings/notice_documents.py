"""What is handed out or taken along before a meeting: slips, call list, calendar file."""

from dataclasses import replace
from datetime import timedelta

from icalendar import Calendar, Event

from branches.paper_names import place_date_on, superior_on
from branches.rule_book import rules_for
from config.lib.dates import local_moment
from config.lib.errors import RuleBroken
from config.lib.paper import issuing_body, number_line
from config.lib.paper_snapshot import from_snapshot
from config.lib.pdf import render_paper
from meetings.agenda_shown import open_titles, restricted_titles, shown_content
from meetings.choices import MeetingType
from meetings.documents import paper_head
from meetings.papers.invitations import CallListPaper, InvitationsPaper
from meetings.papers.minutes import minutes_subject
from meetings.papers.notice import MeetingNoticePaper
from meetings.people_told import delegates, told
from meetings.proposals import USUAL_START
from meetings.rules import minimum_minutes
from members.choices import Office
from members.models import Position


def invitations_pdf(meeting):
    """A slip for everybody the meeting calls together, two on a page."""
    return render_paper(invitations_paper(meeting))


def call_list_pdf(meeting):
    return render_paper(call_list_paper(meeting))


def invitations_paper(meeting):
    secretary = (
        Position.objects.on(meeting.held_on)
        .filter(branch=meeting.branch, office=Office.SECRETARY)
        .select_related("member")
        .first()
    )
    return InvitationsPaper(
        **_common(meeting),
        agenda=shown_content(meeting),
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


WHO = {
    MeetingType.COMMITTEE_MEETING: "Các đồng chí trong chi ủy",
    MeetingType.GROUP_MEETING: "Toàn thể đảng viên trong tổ đảng",
}


def notice_paper(meeting, *, number, signer, position, day):
    """The notice that calls the branch together, issued on ``day`` with ``number``."""
    head = paper_head(
        meeting.branch,
        day,
        number=number_line("TB", "CB", number),
        place_date=place_date_on(meeting.branch, day),
    )
    titles, has_more = open_titles(meeting)
    superior = superior_on(meeting.branch, day)
    recipients = [f"{issuing_body(superior)} (b/c)"] if superior else []
    if delegates(meeting).exists():
        recipients.append("Cấp ủy viên theo dõi chi bộ")
    common = _common(meeting)
    who = WHO.get(meeting.meeting_type, "Toàn thể đảng viên trong chi bộ")
    return MeetingNoticePaper(
        **{**common, "head": head, "subject": f"triệu tập {common['subject']}"},
        who=who,
        theme=meeting.theme,
        agenda=titles,
        has_more=int(has_more),
        documents=list(meeting.documents.order_by("pk").values_list("title", flat=True)),
        signer=signer.full_name,
        signer_position=position,
        recipients=[*recipients, who],
    )


def issued_notice(meeting):
    """The number given last to a notice of this meeting, or None."""
    return meeting.issued.filter(kind="TB").order_by("-pk").first()


def notice_pdf(meeting):
    """The notice as it was issued; an item restricted since then loses its name here too."""
    issued = issued_notice(meeting)
    if issued is None:
        raise RuleBroken("Thông báo chưa được ban hành nên chưa có bản in.")
    paper = from_snapshot(MeetingNoticePaper, issued.snapshot)
    hidden = {title.casefold() for title in restricted_titles(meeting)}
    kept = [title for title in paper.agenda if title.casefold() not in hidden]
    has_more = int(bool(paper.has_more) or kept != paper.agenda)
    return render_paper(replace(paper, agenda=kept, has_more=has_more))


def calendar_file(meeting, address):
    """The meeting as an ICS file of the length the rules ask for; ``address`` leads to it."""
    rules = rules_for(meeting.branch, meeting.held_on)
    start = local_moment(meeting.held_on, meeting.planned_start or USUAL_START)
    called = len(told(meeting))
    least = minimum_minutes(meeting.meeting_type, expected=called, rules=rules) or 0
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
