"""The lines of the roll call as HTML, put together from strings.

A roll has sixty lines and more, each with a dozen inputs: made by a template they cost fifty times
as much as all the rest of the page (docs/performance.md, P13b).
"""

from config.lib.markup import escaped, put_together
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


def roll_html(lines):
    """The list items of the `ShownLine` given, in order."""
    shared = {}  # patterns most lines have in common: marks by choices and mark, reasons by reason
    return put_together(_line(line, shared) for line in lines)


def _line(line, shared):
    values, key = line.values, line.entry.member_id
    name = escaped(line.entry.seat.full_name)
    status = str("" if values["status"] is None else values["status"])
    marks = _once(shared, ("marks", len(line.choices), status), _marks, line.choices, status)
    reason = values["reason"] or ""
    return LINE.format(
        key=key,
        name=name,
        outside="" if line.is_expected else " roll-outside",
        note=_note(line.entry),
        seen=escaped(values["seen"] or ""),
        marks=marks.format(key=key, name=name),
        reason_class=" is-invalid" if "reason" in line.errors else "",
        reasons=_once(shared, ("reasons", reason), _reasons, reason),
        reason_error=_error(REASON_ERROR, line.errors.get("reason")),
        text=escaped(values["text"] or ""),
        late=_late(line, key) if line.is_expected else "",
    )


def _once(shared, key, make, *values):
    if key not in shared:
        shared[key] = make(*values)
    return shared[key]


def _note(entry):
    words = ["dự bị"] if entry.rights == Rights.PROBATIONARY else []
    if entry.standing != Standing.EXPECTED:
        words.append(escaped(entry.standing_label.lower()))
    return " ".join(words)


def _marks(choices, status):
    """A pattern with ``key`` and ``name`` open; the words of marks have no braces."""
    return "".join(
        MARK.format(
            key="{key}",
            name="{name}",
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


def _late(line, key):
    values, error = line.values, line.errors.get("late")
    return LATE.format(
        key=key,
        opened=OPEN if values["late"] or values["early"] or error else "",
        minutes="" if values["late"] is None else escaped(values["late"]),
        late_error=_error(LATE_ERROR, error),
        checked=CHECKED if values["early"] else "",
    )


def _error(pattern, sentence):
    return pattern.format(escaped(sentence)) if sentence else ""
