"""The roll call as one form: a line for everybody on the roll, all present unless marked."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from meetings.actions.roll_call import Mark, line_digest
from meetings.choices import ONLINE_MODES, PRESENT_STATUSES, AbsenceReason, AttendanceStatus
from members.roll import RollEntry

STATUS_CHOICES = [
    (AttendanceStatus.PRESENT, "Có mặt"),
    (AttendanceStatus.EXCUSED, "Vắng có lý do"),
    (AttendanceStatus.UNEXCUSED, "Vắng không lý do"),
    (AttendanceStatus.PRESENT_ONLINE, "Trực tuyến"),
]
ON_LINE = AttendanceStatus.PRESENT_ONLINE
REASON_CHOICES = [("", "Chọn lý do"), *AbsenceReason.choices]
CAME_CHOICES = [("", "Không dự"), (AttendanceStatus.PRESENT, "Có dự")]


# Fields hold nothing of one line, so all lines share them: making six a line costs more than the
# whole rest of the page.
ABSENT_WITHOUT_REASON = "Đồng chí {name} vắng có lý do: chọn lý do, hoặc ghi “Vắng không lý do”."
FIELDS = {
    "reason": forms.ChoiceField(choices=REASON_CHOICES, required=False),
    "text": forms.CharField(required=False, max_length=200),
    "late": forms.IntegerField(required=False, min_value=0, max_value=600),
    "early": forms.BooleanField(required=False),
    "seen": forms.CharField(required=False),
}
NAMES = ("status", *FIELDS)


def _status_field(choices):
    return forms.TypedChoiceField(
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Đồng chí chọn có mặt hoặc vắng."},
    )


IN_ROOM, ANYWHERE, OUTSIDE = map(
    _status_field,
    ([one for one in STATUS_CHOICES if one[0] != ON_LINE], STATUS_CHOICES, CAME_CHOICES),
)


class ShownLine(NamedTuple):
    """One line as its page shows it: as stored, or as typed in a form that was refused.

    ``choices`` are the marks to choose from, ``values`` by the names of the fields, ``errors`` the
    first sentence of each field that was refused.
    """

    entry: RollEntry
    is_expected: bool
    choices: list
    values: dict
    errors: dict

    @property
    def chosen(self):
        """The words of the mark chosen; empty for somebody outside the base who did not come."""
        value = str(self.values["status"] or "")
        return next((label for code, label in self.choices if value and str(code) == value), "")


class RollCallForm(forms.Form):
    """Per member ``status_<id>``, ``reason_<id>``, ``text_<id>``, ``late_<id>``, ``early_<id>``.

    ``seen_<id>`` is the digest of the line shown, so that two devices do not undo each other.
    """

    def __init__(self, *args, lines, rules, mode, **kwargs):
        self.roll_lines = lines
        super().__init__(*args, **kwargs)
        for line in lines:
            expected = line.entry.is_expected(rules)
            fields = FIELDS | {"status": _mark_field(line, expected, mode)}
            key = line.entry.member_id
            self.fields |= {f"{name}_{key}": field for name, field in fields.items()}
            self.initial |= {
                f"{name}_{key}": value for name, value in _stored(line.row, expected).items()
            }

    def shown(self):
        """What the template shows: a `ShownLine` for everybody."""
        for line in self.roll_lines:
            key = line.entry.member_id
            yield ShownLine(
                entry=line.entry,
                is_expected=line.row is None or line.row.is_expected,
                choices=self.fields[f"status_{key}"].choices,
                values={name: self._value(f"{name}_{key}") for name in NAMES},
                errors={
                    name: self.errors[f"{name}_{key}"][0]
                    for name in NAMES
                    if f"{name}_{key}" in self.errors
                },
            )

    def _value(self, name):
        if not self.is_bound:
            return self.initial[name]
        return self.fields[name].widget.value_from_datadict(self.data, self.files, name)

    def _clean_fields(self):
        """As Django's, without an object for each of six fields a line, and what many lines say
        checked once."""
        known = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, name)
            try:
                if (field, value) not in known:
                    known[field, value] = field.clean(value)
            except ValidationError as error:
                self.add_error(name, error)
            else:
                self.cleaned_data[name] = known[field, value]

    def clean(self):
        cleaned = super().clean()
        for line in self.roll_lines:
            key = line.entry.member_id
            excused = cleaned.get(f"status_{key}") == AttendanceStatus.EXCUSED
            if excused and not (cleaned.get(f"reason_{key}") or cleaned.get(f"text_{key}")):
                sentence = ABSENT_WITHOUT_REASON.format(name=line.entry.seat.full_name)
                self.add_error(f"reason_{key}", sentence)
        return cleaned

    @property
    def marks(self):
        """`Mark` by member id, for everybody a status was chosen for."""
        cleaned = self.cleaned_data
        return {
            line.entry.member_id: self._mark(line.entry.member_id)
            for line in self.roll_lines
            if cleaned.get(f"status_{line.entry.member_id}")
        }

    def shown_next(self, contested):
        """The ``seen`` values of a page that stays open after this was saved."""
        return {
            f"seen_{key}": line_digest(mark)
            for key, mark in self.marks.items()
            if key not in contested
        }

    def _mark(self, key):
        cleaned = self.cleaned_data
        present = cleaned[f"status_{key}"] in PRESENT_STATUSES
        return Mark(
            status=cleaned[f"status_{key}"],
            reason_code="" if present else cleaned[f"reason_{key}"],
            reason_text="" if present else cleaned[f"text_{key}"],
            late_minutes=(cleaned[f"late_{key}"] or 0) if present else 0,
            left_early=cleaned[f"early_{key}"] if present else False,
            seen=cleaned[f"seen_{key}"],
        )


def _mark_field(line, expected, mode):
    """The field for the mark of one line."""
    if not expected and not line.row:
        return OUTSIDE
    return ANYWHERE if mode in ONLINE_MODES else IN_ROOM


def stored_lines(lines, rules, mode):
    """The `ShownLine` list of a roll as it is stored: what a form nobody has sent shows."""
    found = []
    for line in lines:
        expected = line.entry.is_expected(rules)
        found.append(
            ShownLine(
                entry=line.entry,
                is_expected=line.row is None or line.row.is_expected,
                choices=_mark_field(line, expected, mode).choices,
                values=_stored(line.row, expected),
                errors={},
            )
        )
    return found


def _stored(row, expected):
    """The values of a line as they are stored; whoever is expected is present until marked."""
    if row is None:
        status = AttendanceStatus.PRESENT if expected else ""
        return dict.fromkeys(NAMES, "") | {"status": status, "late": None, "early": False}
    return {
        "status": row.status,
        "reason": row.reason_code,
        "text": row.reason_text,
        "late": row.late_minutes or None,
        "early": row.left_early,
        "seen": line_digest(row),
    }
