"""Month by month what the branches held, as it happens in life.

Rows of one time lie together in the database, on whose order the index over months rests; meetings
leave memory with their commune.
"""

from config.scale import texts
from config.scale.chance import made_uid
from config.scale.marks import roll_call
from config.scale.sittings import EVENING, sittings_of
from meetings.agenda import running_order
from meetings.choices import MeetingType
from meetings.rules import FROZEN_STATES, OFFICIAL_STATES


class Meetings:
    """Meetings with their roll calls and what was said."""

    def __init__(self, country, clock):
        self.country, self.clock = country, clock
        self.shape, self.sheets = country.shape, country.sheets
        self.rule_codes = ", ".join(clock.rules.codes)
        self.last_pk = 0

    def fill_month(self, month):
        for commune in self.country.communes:
            for branch in commune:
                for sitting in sittings_of(branch, month, self.shape, self.clock):
                    self._add(branch, sitting)
            self.country.writer.flush()

    def _add(self, branch, sitting):
        self.last_pk += 1
        chance = self.shape.random("marks", branch.code, sitting.day.toordinal(), sitting.kind)
        marks, words = [], []
        if sitting.is_held:
            marks, words = roll_call(self.country.seats[branch.pk], sitting.day, chance)
        self._add_meeting(branch, sitting, marks, chance)
        if sitting.state not in FROZEN_STATES:
            self._add_steps(sitting)
        for mark in marks:
            self.sheets.attendances.add(
                self.last_pk, mark.person.pk, branch.pk, sitting.month.ym, mark.status,
                mark.is_expected, mark.reason, mark.late_minutes, mark.spoke,
            )  # fmt: skip
        for seq, said in enumerate(words, start=1):
            self.sheets.contributions.add(
                made_uid(chance), self.last_pk, said.person.pk, seq, said.kind,
                chance.choice(texts.SPEECHES), said.is_written, said.is_written,
                said.is_substantive,
            )  # fmt: skip

    def _add_meeting(self, branch, sitting, marks, chance):
        chair, taker = self.country.heads[branch.pk]
        counted = [mark for mark in marks if mark.is_expected]
        adopted = sitting.state in OFFICIAL_STATES
        ordinary = sitting.kind != MeetingType.THEMATIC.value
        self.sheets.meetings.add(
            self.last_pk, made_uid(chance), branch.pk, sitting.kind, sitting.state, sitting.day,
            sitting.month.year, sitting.month.number, sitting.planned, sitting.started_at,
            sitting.ended_at, _place(branch), self._theme(sitting, chance), chair.pk, taker.pk,
            sitting.window_reason, sitting.notice_at,
            texts.FEES if adopted and ordinary else "",
            chance.choice(texts.CONCLUSIONS) if adopted else "",
            texts.NO_CRITICISM if adopted and ordinary else "",
            sitting.ended_at, self.rule_codes if sitting.is_held else "", len(counted),
            sum(mark.is_present for mark in counted), sum(mark.spoke for mark in counted),
            sitting.ended_at if adopted else None, sitting.submitted_at,
        )  # fmt: skip

    def _theme(self, sitting, chance):
        return chance.choice(texts.THEMES) if sitting.has_theme else ""

    def _add_steps(self, sitting):
        for seq, (code, phase, title) in enumerate(running_order(sitting.kind), start=1):
            self.sheets.steps.add(self.last_pk, seq, code, phase.value, title)


def _place(branch):
    words = branch.short_name.removeprefix("Chi bộ ")
    return f"{'Nhà văn hóa' if branch.branch_type in EVENING else 'Phòng họp'} {words}"
