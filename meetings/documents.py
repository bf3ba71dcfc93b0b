"""The papers of a meeting, filled from its rows or, once signed, from the signed snapshot."""

from branches.paper_names import superior_on
from config.lib.dates import local_iso
from config.lib.errors import RuleBroken
from config.lib.paper import PaperHead, Person, draft_line, with_stop
from config.lib.pdf import render_paper
from meetings import parts
from meetings.choices import (
    AbsenceReason,
    AgendaPhase,
    AttendanceStatus,
    ContributionKind,
    DocumentKind,
    GuestRole,
    MeetingType,
    PraiseKind,
    VoteMethod,
)
from meetings.facts import roll_lines, strength_counts
from meetings.models import SignedDocument
from meetings.papers import (
    READ_AND_ADOPTED,
    READ_AND_ADOPTED_BY_COMMITTEE,
    Absence,
    AttendanceCount,
    AttendanceSheetPaper,
    ItemEntry,
    MinutesPaper,
    Speech,
    Strength,
    Theme,
    VoteEntry,
    minutes_subject,
)
from meetings.reading import contributions_of, guests_of, items_of, praises_of, votes_of
from meetings.roster import meeting_roll
from meetings.rules import OFFICIAL_STATES
from members.choices import EXPECTED_STANDINGS, Office, Rights, SeatKind

REASONS = dict(AbsenceReason.choices) | {"": ""}
THEME_STEP = "theme_presentation"
WITH_THEME = frozenset({MeetingType.THEMATIC, MeetingType.COMBINED})
NO_TEXT = (
    "Cuộc họp ngày {day} được nhập từ sổ cũ nên trong hệ thống không có nội dung biên bản. "
    "Đồng chí dùng bản giấy trong sổ biên bản của chi bộ."
)


def signed_minutes(meeting):
    return SignedDocument.objects.filter(kind=DocumentKind.MINUTES, source_uid=meeting.uid).first()


def attendance_sheet_pdf(meeting):
    """The blank roll-call sheet to print and sign on."""
    members = [
        Person(entry.member.full_name, _post(entry))
        for entry in meeting_roll(meeting)
        if entry.standing in EXPECTED_STANDINGS
    ]
    paper = AttendanceSheetPaper(
        head=paper_head(meeting.branch, meeting.held_on),
        subject=subject_of(meeting),
        branch=meeting.branch.name,
        place=meeting.place,
        started_at=planned_iso(meeting),
        members=members,
        code=meeting.paper_code,
    )
    return render_paper(paper)


def paper_head(branch, day, **lines):
    """The head of a branch's paper, with the names and the parent of that day."""
    return PaperHead(superior=superior_on(branch, day), body=branch.name, **lines)


def minutes_paper(meeting):
    """The minutes as data, complete from what was captured (handbook 8)."""
    if meeting.taken_over:
        raise RuleBroken(NO_TEXT.format(day=f"{meeting.held_on:%d/%m/%Y}"))
    if meeting.started_at is None:
        raise RuleBroken("Cuộc họp chưa bắt đầu nên chưa có biên bản.")
    lines = roll_lines(meeting)
    guests, steps = guests_of(meeting), items_of(meeting)
    adopted = meeting.state in OFFICIAL_STATES
    head = paper_head(meeting.branch, meeting.held_on, draft="" if adopted else draft_line())
    return MinutesPaper(
        head=head,
        kind=meeting.meeting_type,
        subject=subject_of(meeting),
        branch=meeting.branch.name,
        place=meeting.place,
        mode=meeting.get_mode_display().lower(),
        started_at=local_iso(meeting.started_at),
        ended_at=local_iso(meeting.ended_at),
        chair=_person(meeting.chair, lines),
        minute_taker=_person(meeting.minute_taker, lines),
        strength=Strength(**strength_counts(lines)),
        attendance=_attendance(lines),
        upper_delegates=[
            Person(guest.full_name, guest.title)
            for guest in guests
            if guest.role == GuestRole.SUPERVISOR
        ],
        guests=[
            Person(guest.full_name, guest.title)
            for guest in guests
            if guest.role == GuestRole.GUEST
        ],
        fee=meeting.fee_note,
        agenda=_agenda(meeting, steps),
        theme=_theme(meeting, steps),
        items=_items(meeting, steps),
        **_praise_and_criticism(meeting),
        votes=_votes(meeting),
        conclusion=meeting.conclusion,
        extra=[section for build in parts.MINUTES_SECTIONS for section in build(meeting)],
        score=parts.self_score_of(meeting),
        adopted=_adopted_sentence(meeting) if adopted else "",
    )


def _theme(meeting, steps):
    """The theme with whoever presented it (handbook 15.4, thematic minutes)."""
    if not meeting.theme or meeting.meeting_type not in WITH_THEME:
        return None
    item = next((one for one in steps if one.code == THEME_STEP), None)
    author = item.presenter.full_name if item and item.presenter else ""
    return Theme(meeting.theme, author)


def _adopted_sentence(meeting):
    if meeting.is_of_committee:
        return READ_AND_ADOPTED_BY_COMMITTEE
    return READ_AND_ADOPTED


def subject_of(meeting):
    return minutes_subject(meeting.meeting_type, meeting.held_on, meeting.month)


def planned_iso(meeting):
    """The planned moment, or only the day, as ISO text."""
    start = meeting.planned_start
    return f"{meeting.held_on.isoformat()}T{start:%H:%M}" if start else meeting.held_on.isoformat()


def _person(member, lines):
    if member is None:
        return Person("")
    office = next((line.entry.office for line in lines if line.entry.member.pk == member.pk), "")
    return Person(member.full_name, _office_title(office))


def _office_title(office):
    return {
        Office.SECRETARY: "bí thư chi bộ",
        Office.DEPUTY_SECRETARY: "phó bí thư chi bộ",
        Office.BRANCH_COMMITTEE_MEMBER: "chi ủy viên",
    }.get(office, "đảng viên")


def _post(entry):
    if entry.office:
        return Office(entry.office).label.lower()
    return "dự bị" if entry.rights == Rights.PROBATIONARY else ""


def _attendance(lines):
    counted = [line for line in lines if line.row is not None and line.row.is_expected]
    present = [line for line in counted if line.is_present]
    own = [line for line in present if line.entry.seat_kind == SeatKind.OFFICIAL_SEAT]
    official = sum(line.entry.rights == Rights.OFFICIAL for line in own)
    return AttendanceCount(
        expected=len(counted),
        present=len(present),
        present_official=official,
        present_probationary=len(own) - official,
        present_temporary=len(present) - len(own),
        present_online=sum(line.row.status == AttendanceStatus.PRESENT_ONLINE for line in present),
        excused=_absences(counted, AttendanceStatus.EXCUSED),
        unexcused=_absences(counted, AttendanceStatus.UNEXCUSED),
        beyond=[
            Person(line.entry.member.full_name, line.entry.standing_label.lower())
            for line in lines
            if line.row is not None and not line.row.is_expected and line.is_present
        ],
        late=_late(present),
    )


def _absences(lines, status):
    return [
        Absence(line.entry.member.full_name, _reason(line.row))
        for line in lines
        if line.row.status == status
    ]


def _reason(row):
    words = [REASONS.get(row.reason_code, row.reason_code), row.reason_text]
    return ", ".join(word for word in words if word)


def _late(lines):
    late = [
        f"đồng chí {line.entry.member.full_name} đến muộn {line.row.late_minutes} phút"
        for line in lines
        if line.row.late_minutes
    ]
    early = [
        f"đồng chí {line.entry.member.full_name} về sớm" for line in lines if line.row.left_early
    ]
    return late + early


def _agenda(meeting, steps):
    if not meeting.agenda_adopted:
        return []
    phases = (AgendaPhase.CONTENT, AgendaPhase.THEME)
    return [item.title for item in steps if item.phase in phases]


def _items(meeting, steps):
    spoken = {}
    for one in contributions_of(meeting):
        spoken.setdefault(one.agenda_item_id, []).append(one)
    entries = []
    for item in steps:
        said = spoken.pop(item.pk, [])
        if item.phase in (AgendaPhase.OPENING, AgendaPhase.CLOSING) and not said and not item.gist:
            continue
        if said or item.gist or item.conclusion or item.presenter or item.is_done:
            entries.append(_entry(item, said))
    rest = spoken.pop(None, [])
    if rest:
        entries.append(
            ItemEntry(
                "Ý kiến khác", speakers=_speeches(rest), written=_speeches(rest, written=True)
            )
        )
    return entries


def _entry(item, said):
    return ItemEntry(
        title=item.title,
        presenter=Person(item.presenter.full_name) if item.presenter else None,
        gist=item.gist,
        speakers=_speeches(said),
        written=_speeches(said, written=True),
        conclusion=item.conclusion,
        is_restricted=int(item.is_restricted),
    )


def _speeches(contributions, *, written=False):
    return [
        Speech(one.member.full_name, one.text, _kind(one))
        for one in contributions
        if one.is_written == written and (not written or one.is_read_out)
    ]


def _kind(contribution):
    if contribution.kind == ContributionKind.OPINION:
        return "" if contribution.is_substantive else "nhất trí"
    return contribution.get_kind_display().lower()


def _praise_and_criticism(meeting):
    """What was said of members, each kind in the order it was written down."""
    said = {kind: [] for kind in PraiseKind}
    for one in praises_of(meeting):
        said[one.kind].append(_praised(one))
    criticism = [*_lines(meeting.criticism), *said["CRITICISM"], *said["SELF_CRITICISM"]]
    if meeting.no_criticism_reason and not criticism and not said["REMINDER"]:
        criticism = [f"không có, vì {meeting.no_criticism_reason}"]
    return {
        "praise": [*_lines(meeting.praise), *said["PRAISE"]],
        "reminders": said["REMINDER"],
        "criticism": criticism,
    }


def _praised(one):
    who = f"đồng chí {one.member.full_name}" if one.member else "tập thể chi bộ"
    verb = " tự phê bình" if one.kind == PraiseKind.SELF_CRITICISM else ""
    words = f"{who}{verb}: {with_stop(one.text)}"
    if not one.remedy:
        return words
    due = f", hạn {one.remedy_due_on:%d/%m/%Y}" if one.remedy_due_on else ""
    return f"{words} Khắc phục: {one.remedy.rstrip('.')}{due}."


def _votes(meeting):
    methods = {
        VoteMethod.SHOW_OF_CARDS: "giơ thẻ đảng viên",
        VoteMethod.SECRET_BALLOT: "bỏ phiếu kín",
    }
    votes = votes_of(meeting)
    if not votes:
        return []
    ballots = {
        ballot.vote_id: ballot
        for ballot in meeting.ballots.exclude(vote=None).prefetch_related("tellers__member")
    }
    return [
        VoteEntry(
            question=vote.question,
            voters="chi ủy viên" if meeting.is_of_committee else "đảng viên",
            base=vote.base,
            yes=vote.yes,
            no=vote.no,
            abstain=vote.abstain,
            not_voting=vote.not_voting,
            method=methods[vote.method],
            result="được thông qua" if vote.is_adopted else "không được thông qua",
            reserved=_lines(vote.reserved_opinion),
            invalid=vote.invalid,
            **_of_ballot(ballots.get(vote.pk)),
        )
        for vote in votes
    ]


def _of_ballot(ballot):
    """The cards of a secret ballot and who counted them."""
    if ballot is None:
        return {}
    return {
        "issued": ballot.issued,
        "collected": ballot.collected,
        "tellers": sorted(teller.member.full_name for teller in ballot.tellers.all()),
    }


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
