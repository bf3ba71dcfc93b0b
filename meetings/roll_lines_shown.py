"""The lines of the roll call as HTML, put together from strings.

A roll has sixty lines and more, each with a dozen inputs: made by a template they cost fifty times
as much as all the rest of the page (docs/performance.md, P13b).
"""

from functools import cache

from config.lib.markup import escaped, put_together
from config.lib.patterns import Pattern
from meetings.choices import AttendanceStatus
from meetings.roll_call_form import REASON_CHOICES
from members.choices import Rights, Standing

LINE = """\
<li class="roll-line{outside}" tabindex="-1">
<p class="roll-name" id="name-{key}">{name} <span class="roll-note">{note}</span></p>
<input type="hidden" name="seen_{key}" value="{seen}">
{marks}<div class="roll-reason">
<label class="form-label" for="id_reason_{key}">Lý do</label>
<select class="form-select{reason_class}" name="reason_{key}" id="id_reason_{key}">\
{reasons}</select>
{reason_error}<label class="form-label" for="id_text_{key}">Ghi rõ \
<span class="label-hint">(không bắt buộc)</span></label>
<input class="form-control" type="text" maxlength="200" name="text_{key}" id="id_text_{key}" \
value="{text}">
</div>
{late}</li>
"""
MARK = """\
<input class="btn-check roll-{code}" type="radio" name="status_{key}" id="id_status_{key}_{place}" \
value="{value}"{checked}>
<label class="btn btn-outline-secondary" for="id_status_{key}_{place}">{label}\
<span class="visually-hidden"> – {name}</span></label>
"""
LATE = """\
<details class="roll-late"{opened}>
<summary>Đến muộn, về sớm</summary>
<label class="form-label" for="id_late_{key}">Đến muộn (phút)</label>
<input class="form-control count-input" type="text" inputmode="numeric" name="late_{key}" \
id="id_late_{key}" value="{minutes}">
{late_error}<div class="form-check"><input class="form-check-input" type="checkbox" \
name="early_{key}" id="id_early_{key}"{checked}>\
<label class="form-check-label" for="id_early_{key}">Về sớm</label></div>
</details>
"""
REASON_ERROR = '<div class="invalid-feedback">{}</div>\n'
LATE_ERROR = '<div class="invalid-feedback d-block">{}</div>\n'
CHECKED, SELECTED, OPEN = " checked", " selected", " open"
# The codes there are, as text, by how they are stored or sent; whatever else somebody sent is none.
STATUSES = {None: "", "": ""} | {
    one: str(code) for code in AttendanceStatus for one in (code.value, str(code))
}
REASONS = {code: code for code, _ in REASON_CHOICES}


def roll_html(lines):
    """The list items of the `ShownLine` given, in order."""
    return put_together(map(_line, lines))


def _line(line):
    values, errors = line.values, line.errors
    late = values["late"]
    pattern = _pattern(
        tuple(line.choices),
        STATUSES.get(values["status"]),
        REASONS.get(values["reason"] or ""),
        is_expected=line.is_expected,
        is_refused="reason" in errors,
        is_open=bool(late or values["early"] or errors.get("late")),
        left_early=bool(values["early"]),
    )
    shown = {
        "key": line.entry.member_id,
        "name": line.entry.seat.full_name,
        "note": _note(line.entry),
        "seen": values["seen"] or "",
        "text": values["text"] or "",
        "reason_error": _error(REASON_ERROR, errors.get("reason")),
    }
    if line.is_expected:
        shown["minutes"] = "" if late is None else late
        shown["late_error"] = _error(LATE_ERROR, errors.get("late"))
    return pattern(**shown)


@cache
def _pattern(choices, status, reason, *, is_expected, is_refused, is_open, left_early):
    """The `Pattern` of all lines that differ in nothing but the person and what was typed."""

    def build(key, name, minutes="", late_error="", **marks):
        late = LATE.format(
            key=key,
            opened=OPEN if is_open else "",
            minutes=minutes,
            late_error=late_error,
            checked=CHECKED if left_early else "",
        )
        return LINE.format(
            key=key,
            name=name,
            outside="" if is_expected else " roll-outside",
            marks=_marks(choices, status, key, name),
            reason_class=" is-invalid" if is_refused else "",
            reasons=_reasons(reason),
            late=late if is_expected else "",
            **marks,
        )

    names = ["key", "name", "note", "seen", "text", "reason_error"]
    return Pattern(build, *names, *(("minutes", "late_error") if is_expected else ()))


def _note(entry):
    words = ["dự bị"] if entry.rights == Rights.PROBATIONARY else []
    if entry.standing != Standing.EXPECTED:
        words.append(entry.standing_label.lower())
    return " ".join(words)


def _marks(choices, status, key, name):
    return "".join(
        MARK.format(
            key=key,
            name=name,
            place=place,
            code=code or "out",
            value=code,
            label=escaped(label),
            checked=CHECKED if str(code) == status else "",
        )
        for place, (code, label) in enumerate(choices)
    )


def _reasons(chosen):
    return "".join(
        f'<option value="{code}"{SELECTED if code == chosen else ""}>{escaped(label)}</option>'
        for code, label in REASON_CHOICES
    )


def _error(pattern, sentence):
    return put_together([pattern.format(escaped(sentence))]) if sentence else ""
