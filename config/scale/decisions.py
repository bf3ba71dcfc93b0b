"""Resolutions with their numbers, one task each, and what became of the tasks.

Half of the regular meetings adopt one; it is signed and sent with the minutes. One task in eight is
overdue, a few were done late.
"""

from collections import Counter
from datetime import date, timedelta

from config.lib.dates import local_iso
from config.lib.paper import PaperHead, issuing_body, number_line, place_date
from config.lib.paper_snapshot import sha256_of, to_snapshot
from config.lib.verify_code import code_of
from config.lib.vietnamese import search_key
from config.scale import texts
from config.scale.archive import TIME_TO_SIGN
from config.scale.chance import made_uid
from config.scale.papers import officer
from meetings.choices import DocumentKind, MeetingType
from meetings.papers import minutes_subject
from meetings.rules import FROZEN_STATES, OFFICIAL_STATES, SENT_STATES
from resolutions.choices import PointSection, ResolutionKind, ResolutionState, TaskState
from resolutions.papers import PointLine, ResolutionPaper, Sitting
from resolutions.search import lines_of

SHARE = 0.5
NQ = ResolutionKind.NQ.value
DUE = timedelta(days=35)
ENDS = (TaskState.DONE, TaskState.DONE_LATE, TaskState.OPEN)
WEIGHTS = (80, 8, 12)


class Decisions:
    """Writes the resolution of a meeting that has one; counts numbers by branch and term."""

    def __init__(self, country, archive):
        self.country, self.archive, self.sheets = country, archive, country.sheets
        self.numbers = Counter()
        self.last_pk = 0

    def adopts(self, branch, sitting):
        """Whether this meeting adopts a resolution; asked before the meeting itself is written."""
        ordinary = sitting.kind != MeetingType.THEMATIC.value
        chance = self._chance(branch, sitting)
        return ordinary and sitting.state in OFFICIAL_STATES and chance.random() < SHARE

    def add(self, branch, sitting, marks):
        chance = self._chance(branch, sitting)
        chance.random()  # the throw of `adopts`
        self.last_pk += 1
        uid = made_uid(chance)
        signer, owner = self.country.heads[branch.pk]
        is_signed = sitting.state in FROZEN_STATES
        term, number = self._number(branch, sitting.day) if is_signed else (None, None)
        title = f"lãnh đạo thực hiện nhiệm vụ {sitting.month.shifted(1)}"
        signed_at = sitting.ended_at + TIME_TO_SIGN if is_signed else None
        self.sheets.resolutions.add(
            self.last_pk, uid, branch.pk, sitting.pk, NQ, _state(sitting), title, term, number,
            signer.pk if is_signed else None, signed_at,
        )  # fmt: skip
        point = PointLine(
            chance.choice(texts.TASKS), owner.name, due_on=(sitting.day + DUE).isoformat(),
            checker=signer.name,
        )  # fmt: skip
        self._add_task(branch, sitting, point, owner, signer, chance)
        if is_signed:
            paper = _paper(branch, sitting, marks, title, number, point, (signer, owner))
            self._keep(branch, uid, paper, signed_at, chance)

    def _chance(self, branch, sitting):
        return self.country.shape.random("decision", branch.code, sitting.day.toordinal())

    def _number(self, branch, day):
        term = self.country.term_on(day)
        self.numbers[branch.pk, term] += 1
        return term, self.numbers[branch.pk, term]

    def _add_task(self, branch, sitting, point, owner, checker, chance):
        due_on = sitting.day + DUE
        self.sheets.points.add(
            self.last_pk, made_uid(chance), self.last_pk, 1, PointSection.IMPLEMENTATION.value,
            point.text, checker.pk, due_on,
        )  # fmt: skip
        state, done_on = _end(due_on, self.country.shape.on, chance)
        result = texts.DONE if done_on else ""
        self.sheets.tasks.add(
            made_uid(chance), branch.pk, self.last_pk, owner.pk, state.value, result, done_on
        )

    def _keep(self, branch, uid, paper, signed_at, chance):
        snapshot = to_snapshot(paper)
        digest = sha256_of(snapshot)
        self.sheets.documents.add(
            self.archive.next_document(), made_uid(chance), branch.pk,
            DocumentKind.RESOLUTION.value, uid, paper.pdf_title, snapshot, digest,
            code_of(digest), signed_at,
        )  # fmt: skip
        self.sheets.resolution_texts.add(self.last_pk, search_key("\n".join(lines_of(paper))))

    def finish(self):
        """The counters of the numbers given out."""
        for (branch, term), last in self.numbers.items():
            self.sheets.counters.add(branch, term, NQ, last)


def _state(sitting):
    if sitting.state in SENT_STATES:
        return ResolutionState.SUBMITTED.value
    is_signed = sitting.state in FROZEN_STATES
    return (ResolutionState.SIGNED if is_signed else ResolutionState.ADOPTED).value


def _end(due_on: date, on: date, chance):
    """State and day of completion of a task that was due on a day."""
    if due_on >= on:
        return TaskState.OPEN, None
    state = chance.choices(ENDS, WEIGHTS)[0]
    if state == TaskState.DONE_LATE:
        done_on = due_on + timedelta(days=chance.randint(1, 15))
        return (state, done_on) if done_on < on else (TaskState.OPEN, None)
    if state == TaskState.DONE:
        return state, due_on - timedelta(days=chance.randint(0, 20))
    return state, None


def _paper(branch, sitting, marks, title, number, point, heads):
    """The signed resolution; `resolutions.documents.resolution_paper` builds it from the rows."""
    superior, counted = branch.parent.name, [mark for mark in marks if mark.is_expected]
    return ResolutionPaper(
        head=PaperHead(
            superior=superior,
            body=branch.name,
            number=number_line(NQ, "CB", number),
            place_date=place_date(branch.parent.place, sitting.day),
        ),
        subject=title,
        branch=branch.name,
        sitting=Sitting(
            subject=minutes_subject(sitting.kind, sitting.day, sitting.month),
            branch=branch.name,
            started_at=local_iso(sitting.started_at),
            ended_at=local_iso(sitting.ended_at),
            expected=len(counted),
            present=sum(mark.is_present for mark in counted),
            chair=officer(heads[0]),
            minute_taker=officer(heads[1]),
        ),
        points=[point],
        recipients=[
            f"{issuing_body(superior)} (để báo cáo)",
            "Các đồng chí đảng viên trong chi bộ (để thực hiện)",
        ],
        signer_name=heads[0].name,
    )
