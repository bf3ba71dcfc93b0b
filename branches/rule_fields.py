"""Form fields of one rule value: how each kind is typed, and how it is put together again."""

from django import forms

from branches.rule_kinds import Kind

WHOLE_NUMBER = "Đồng chí nhập số nguyên, ví dụ 90."
HOUR_HINT = {"inputmode": "numeric", "placeholder": "21:00", "class": "count-input"}
YES, NO = "yes", "no"


def fields_of(entry, of_type=""):
    """The fields of one value, in the order of its parts. None of them is required by itself.

    ``of_type`` is the label of the type of branch the value is for, empty for the general one.
    """
    fields = _FIELDS[entry.kind](entry)
    for field in fields:
        if of_type:
            field.label = f"{of_type}: {field.label.lower()}" if len(fields) > 1 else of_type
        elif len(fields) == 1:
            field.label = entry.label
        if entry.kind == Kind.WHOLE:
            field.label = f"{field.label} ({entry.unit})"
    return fields


def parts_of(entry, value):
    """What the fields hold for a stored value."""
    if value is None:
        return [None] * len(fields_of(entry))
    if entry.kind == Kind.YES_NO:
        return [YES if value else NO]
    if entry.kind == Kind.DAY:
        return [value[1], value[0]]
    if entry.kind in (Kind.TARGET, Kind.WINDOW, Kind.HOURS, Kind.NUMBERS):
        return list(value)
    return [value]


def value_of(entry, parts):
    """The stored value of what was typed; None where nothing was."""
    if all(part in (None, "", []) for part in parts):
        return None
    if entry.kind == Kind.YES_NO:
        return parts[0] == YES
    if entry.kind == Kind.DAY:
        return [parts[1], parts[0]]
    if entry.kind in (Kind.TARGET, Kind.WINDOW, Kind.HOURS, Kind.NUMBERS):
        return list(parts)
    if entry.kind == Kind.TYPES:
        return [code for code, _ in entry.choices if code in parts[0]]
    return parts[0]


def _number(label, low, high):
    bounds = f"Đồng chí nhập số từ {low} đến {high}."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=low,
        max_value=high,
        widget=forms.TextInput(attrs={"class": "count-input", "inputmode": "numeric"}),
        error_messages={"invalid": WHOLE_NUMBER, "min_value": bounds, "max_value": bounds},
    )


def _choice(label, choices):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages={"invalid_choice": "Đồng chí chọn một mục trong danh sách."},
    )


def _hour(label):
    return forms.CharField(
        label=label, required=False, max_length=5, widget=forms.TextInput(attrs=HOUR_HINT)
    )


def _whole(entry):
    return [_number(entry.label, entry.low, entry.high)]


def _yes_no(entry):
    return [_choice(entry.label, [(YES, "Có"), (NO, "Không")])]


def _listed(entry):
    return [_choice(entry.label, entry.choices)]


def _types(entry):
    field = forms.MultipleChoiceField(
        label=entry.label,
        choices=entry.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Đồng chí chọn trong danh sách."},
    )
    return [field]


def _window(entry):
    return [_number("Từ ngày", 1, 31), _number("Đến ngày", 1, 31)]


def _target(entry):
    return [
        _choice("Cách so", entry.choices),
        _number("Tỷ lệ (%)", entry.low, entry.high),
    ]


def _numbers(entry):
    return [_number(f"{name} ({entry.unit})", entry.low, entry.high) for name in entry.names]


_FIELDS = {
    Kind.WHOLE: _whole,
    Kind.YES_NO: _yes_no,
    Kind.OPERATOR: _listed,
    Kind.CHOICE: _listed,
    Kind.TYPES: _types,
    Kind.WINDOW: _window,
    Kind.TARGET: _target,
    Kind.DAY: lambda entry: [_number("Ngày", 1, 31), _number("Tháng", 1, 12)],
    Kind.HOURS: lambda entry: [_hour("Từ giờ"), _hour("Đến giờ")],
    Kind.NUMBERS: _numbers,
}
