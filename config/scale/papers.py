"""The minutes of a made-up meeting as the paper that was signed, without asking the database.

What `meetings.documents.minutes_paper` would build from the rows; a test compares the two.
"""

from functools import lru_cache

from config.lib.dates import local_iso
from config.lib.paper import PaperHead, Person
from config.lib.vietnamese import name_sort_key
from config.scale.marks import EXCUSED, UNEXCUSED
from meetings.agenda import discussion_code, running_order
from meetings.choices import (
    AbsenceReason,
    AgendaPhase,
    ContributionKind,
    MeetingMode,
)
from meetings.papers import (
    READ_AND_ADOPTED,
    Absence,
    AttendanceCount,
    ItemEntry,
    MinutesPaper,
    Speech,
    Strength,
    Theme,
    minutes_subject,
)
from members.choices import Office, Standing

WEIGHT = {"SECRETARY": 0, "DEPUTY_SECRETARY": 1, "BRANCH_COMMITTEE_MEMBER": 2, "": 3}
TITLES = {
    Office.SECRETARY.value: "bí thư chi bộ",
    Office.DEPUTY_SECRETARY.value: "phó bí thư chi bộ",
}
IN_PERSON = MeetingMode.IN_PERSON.label.lower()
ADMITTED = Standing.ADMITTED_TODAY.label.lower()
CONTENT = (AgendaPhase.CONTENT, AgendaPhase.THEME)


def paper_of(branch, sitting, marks, words, seats, heads):
    """The `MinutesPaper` of an adopted meeting; ``heads`` are its chair and minute-taker."""
    marks = sorted(marks, key=_place_on_roll)
    return MinutesPaper(
        head=PaperHead(superior=branch.parent.name, body=branch.name),
        kind=sitting.kind,
        subject=minutes_subject(sitting.kind, sitting.day, sitting.month),
        branch=branch.name,
        place=sitting.place,
        mode=IN_PERSON,
        started_at=local_iso(sitting.started_at),
        ended_at=local_iso(sitting.ended_at),
        chair=officer(heads[0]),
        minute_taker=officer(heads[1]),
        strength=_strength(seats, sitting.day),
        attendance=_attendance(marks, sitting.day),
        fee=sitting.fee_note,
        agenda=[title for _, phase, title in running_order(sitting.kind) if phase in CONTENT],
        theme=Theme(sitting.theme) if sitting.theme else None,
        items=_items(sitting.kind, words),
        criticism=[f"không có, vì {sitting.no_criticism}"] if sitting.no_criticism else [],
        conclusion=sitting.conclusion,
        adopted=READ_AND_ADOPTED,
    )


@lru_cache(maxsize=50_000)
def _sort_key(name):
    return name_sort_key(name)


def _place_on_roll(mark):
    person = mark.person
    return WEIGHT[person.office], _sort_key(person.name), person.pk


def officer(person):
    return Person(person.name, TITLES[person.office])


def _strength(seats, day):
    own, temporary_in, exempt, out, official = 0, 0, 0, 0, 0
    for person, seat in seats:
        if not seat.holds(day):
            continue
        if seat is person.away:
            temporary_in += 1
            continue
        own += 1
        official += person.is_official(day)
        exempt += person.is_exempt(day)
        out += person.away is not None and person.away.holds(day)
    return Strength(
        total=own,
        official=official,
        probationary=own - official,
        temporary_in=temporary_in,
        exempt=exempt,
        temporary_out=out,
    )


def _attendance(marks, day):
    counted = [mark for mark in marks if mark.is_expected]
    present = [mark for mark in counted if mark.is_present]
    own = [mark for mark in present if not mark.is_guest]
    official = sum(mark.person.is_official(day) for mark in own)
    return AttendanceCount(
        expected=len(counted),
        present=len(present),
        present_official=official,
        present_probationary=len(own) - official,
        present_temporary=len(present) - len(own),
        excused=[
            Absence(mark.person.name, AbsenceReason(mark.reason).label)
            for mark in counted
            if mark.status == EXCUSED
        ],
        unexcused=[Absence(mark.person.name) for mark in counted if mark.status == UNEXCUSED],
        beyond=[Person(mark.person.name, ADMITTED) for mark in marks if not mark.is_expected],
        late=[
            f"đồng chí {mark.person.name} đến muộn {mark.late_minutes} phút"
            for mark in present
            if mark.late_minutes
        ],
    )


def _items(kind, words):
    spoken_at = discussion_code(kind)
    return [
        ItemEntry(title, **(_said(words) if code == spoken_at else {}))
        for code, phase, title in running_order(kind)
        if phase in CONTENT
    ]


def _said(words):
    return {
        "speakers": [_speech(one) for one in words if not one.is_written],
        "written": [_speech(one) for one in words if one.is_written],
    }


def _speech(one):
    kind = ContributionKind(one.kind)
    if kind == ContributionKind.OPINION:
        return Speech(one.person.name, one.text, "" if one.is_substantive else "nhất trí")
    return Speech(one.person.name, one.text, kind.label.lower())
