"""Month by month what the branches held, as it happens in life.

Rows of one time lie together in the database, on whose order the index over months rests; meetings
leave memory with their commune.
"""

from config.scale import texts
from config.scale.archive import Archive
from config.scale.chance import made_uid
from config.scale.decisions import Decisions
from config.scale.marks import roll_call
from config.scale.sittings import EVENING, sittings_of
from meetings.agenda import discussion_code, running_order
from meetings.choices import MeetingType
from meetings.rules import OFFICIAL_STATES


class Meetings:
    """Meetings with their roll calls, what was said, and what became of their minutes."""

    def __init__(self, country, clock):
        self.country, self.clock = country, clock
        self.shape, self.sheets = country.shape, country.sheets
        self.archive = Archive(country)
        self.decisions = Decisions(country, self.archive)
        self.rule_codes = ", ".join(clock.rules.codes)
        self.last_pk = self.last_step = 0

    def fill_month(self, month):
        for commune in self.country.communes:
            for branch in commune:
                for sitting in sittings_of(branch, month, self.shape, self.clock):
                    self._add(branch, sitting)
            self.country.writer.flush()

    def _add(self, branch, sitting):
        chance = self.shape.random("marks", branch.code, sitting.day.toordinal(), sitting.kind)
        marks, words = [], []
        if sitting.is_held:
            marks, words = roll_call(self.country.seats[branch.pk], sitting.day, chance)
        self.last_pk += 1
        sitting.pk, sitting.uid = self.last_pk, made_uid(chance)
        _tell(branch, sitting, words, chance)
        decides = self.decisions.adopts(branch, sitting)
        self._add_meeting(branch, sitting, marks, decides)
        discussion = self._add_steps(sitting)
        self._add_marks(branch, sitting, marks)
        self._add_words(sitting, words, discussion, chance)
        self.archive.add(branch, sitting, marks, words, chance)
        if decides:
            self.decisions.add(branch, sitting, marks)

    def _add_meeting(self, branch, sitting, marks, decides):
        chair, taker = self.country.heads[branch.pk]
        counted = [mark for mark in marks if mark.is_expected]
        self.sheets.meetings.add(
            sitting.pk, sitting.uid, branch.pk, sitting.kind, sitting.state, sitting.day,
            sitting.month.year, sitting.month.number, sitting.planned, sitting.started_at,
            sitting.ended_at, sitting.place, sitting.theme, chair.pk, taker.pk,
            sitting.window_reason, sitting.notice_at, sitting.fee_note, sitting.conclusion,
            sitting.no_criticism, sitting.ended_at,
            self.rule_codes if sitting.is_held else "", len(counted),
            sum(mark.is_present for mark in counted), sum(mark.spoke for mark in counted),
            sitting.ended_at if sitting.conclusion else None, sitting.submitted_at, decides,
        )  # fmt: skip

    def _add_steps(self, sitting):
        """The running order; returns the id of the step at which people spoke."""
        spoken_at, found = discussion_code(sitting.kind), None
        for seq, (code, phase, title) in enumerate(running_order(sitting.kind), start=1):
            self.last_step += 1
            self.sheets.steps.add(
                self.last_step, sitting.pk, seq, code, phase.value, title, sitting.is_held
            )
            if code == spoken_at:
                found = self.last_step
        return found

    def _add_marks(self, branch, sitting, marks):
        for mark in marks:
            self.sheets.attendances.add(
                sitting.pk, mark.person.pk, branch.pk, sitting.month.ym, mark.status,
                mark.is_expected, mark.reason, mark.late_minutes, mark.spoke,
            )  # fmt: skip

    def _add_words(self, sitting, words, discussion, chance):
        for seq, said in enumerate(words, start=1):
            self.sheets.contributions.add(
                made_uid(chance), sitting.pk, said.person.pk, discussion, seq, said.kind,
                said.text, said.is_written, said.is_written, said.is_substantive,
            )  # fmt: skip


def _tell(branch, sitting, words, chance):
    """The words of the meeting: its place and theme; once adopted, what minutes must not lack."""
    what = branch.short_name.removeprefix("Chi bộ ")
    room = "Nhà văn hóa" if branch.branch_type in EVENING else "Phòng họp"
    sitting.place = f"{room} {what}"
    sitting.theme = chance.choice(texts.THEMES) if sitting.has_theme else ""
    for one in words:
        one.text = chance.choice(texts.SPEECHES)
    if sitting.state not in OFFICIAL_STATES:
        return
    sitting.conclusion = chance.choice(texts.CONCLUSIONS)
    if sitting.kind != MeetingType.THEMATIC.value:
        sitting.fee_note, sitting.no_criticism = texts.FEES, texts.NO_CRITICISM
