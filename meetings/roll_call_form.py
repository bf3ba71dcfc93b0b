"""The roll call as one form: a line for everybody on the roll, all present unless marked."""

from django import forms

from meetings.actions.roll_call import Mark, line_digest
from meetings.choices import ONLINE_MODES, PRESENT_STATUSES, AbsenceReason, AttendanceStatus

STATUS_CHOICES = [
    (AttendanceStatus.PRESENT, "Có mặt"),
    (AttendanceStatus.EXCUSED, "Vắng có lý do"),
    (AttendanceStatus.UNEXCUSED, "Vắng không lý do"),
    (AttendanceStatus.PRESENT_ONLINE, "Trực tuyến"),
]
ON_LINE = AttendanceStatus.PRESENT_ONLINE
REASON_CHOICES = [("", "Chọn lý do"), *AbsenceReason.choices]
CAME_CHOICES = [("", "Không dự"), (AttendanceStatus.PRESENT, "Có dự")]


class RollCallForm(forms.Form):
    """Per member ``status_<id>``, ``reason_<id>``, ``text_<id>``, ``late_<id>``, ``early_<id>``.

    ``seen_<id>`` is the digest of the line shown, so that two devices do not undo each other.
    """

    def __init__(self, *args, lines, rules, mode, **kwargs):
        self.roll_lines = lines
        self.statuses = [one for one in STATUS_CHOICES if mode in ONLINE_MODES or one[0] != ON_LINE]
        super().__init__(*args, **kwargs)
        for line in lines:
            self._add_line(line, expected=line.entry.is_expected(rules))

    def _add_line(self, line, *, expected):
        key, row = line.entry.member.pk, line.row
        status = row.status if row else (AttendanceStatus.PRESENT if expected else "")
        self.fields[f"status_{key}"] = forms.TypedChoiceField(
            choices=self.statuses if expected or row else CAME_CHOICES,
            coerce=int,
            empty_value=None,
            initial=status,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Đồng chí chọn có mặt hoặc vắng."},
        )
        self.fields[f"reason_{key}"] = forms.ChoiceField(
            choices=REASON_CHOICES, required=False, initial=row.reason_code if row else ""
        )
        self.fields[f"text_{key}"] = forms.CharField(
            required=False, max_length=200, initial=row.reason_text if row else ""
        )
        self.fields[f"late_{key}"] = forms.IntegerField(
            required=False,
            min_value=0,
            max_value=600,
            initial=row.late_minutes or None if row else None,
            widget=forms.NumberInput(attrs={"class": "count-input"}),
        )
        self.fields[f"early_{key}"] = forms.BooleanField(
            required=False, initial=row.left_early if row else False
        )
        self.fields[f"seen_{key}"] = forms.CharField(
            required=False, initial=line_digest(row) if row else "", widget=forms.HiddenInput
        )

    def lines(self):
        """What the template shows: the person and the bound fields of their line."""
        for line in self.roll_lines:
            key = line.entry.member.pk
            names = ("status", "reason", "text", "late", "early", "seen")
            fields = {name: self[f"{name}_{key}"] for name in names}
            yield {"entry": line.entry, "is_expected": line.row is None or line.row.is_expected} | (
                fields
            )

    def clean(self):
        cleaned = super().clean()
        for line in self.roll_lines:
            key = line.entry.member.pk
            excused = cleaned.get(f"status_{key}") == AttendanceStatus.EXCUSED
            if excused and not (cleaned.get(f"reason_{key}") or cleaned.get(f"text_{key}")):
                self.add_error(
                    f"reason_{key}",
                    f"Đồng chí {line.entry.member.full_name} vắng có lý do: chọn lý do, "
                    "hoặc ghi “Vắng không lý do”.",
                )
        return cleaned

    @property
    def marks(self):
        """`Mark` by member id, for everybody a status was chosen for."""
        cleaned = self.cleaned_data
        return {
            line.entry.member.pk: self._mark(line.entry.member.pk)
            for line in self.roll_lines
            if cleaned.get(f"status_{line.entry.member.pk}")
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
