"""What is typed about a unit's rules: the head of a version, and one section of values."""

from datetime import timedelta

from django import forms

from branches.choices import BranchType
from branches.rule_catalogue import problems_of
from branches.rule_fields import fields_of, parts_of, value_of
from branches.rule_kinds import lines_of, problem_of
from config.lib.dates import today
from config.lib.forms import DayField, PlainForm

NOT_TICKED = (
    "Đồng chí đã sửa “{label}” nhưng chưa đánh dấu “Đơn vị quy định riêng”. Đồng chí đánh dấu, "
    "hoặc trả lại giá trị cũ."
)
OWN_VALUES = "own"


class RulesDayForm(PlainForm):
    """The day rules are looked at; anything that is no day means today."""

    ngay = DayField(label="Quy tắc áp dụng ngày", required=False, initial=today)

    def day(self):
        return (self.is_valid() and self.cleaned_data["ngay"]) or today()


class VersionHeadForm(PlainForm):
    """Name, legal basis and days of a version. ``valid_to`` is typed as the last day."""

    name = forms.CharField(
        label="Tên", max_length=200, help_text="Ví dụ: Quy định sinh hoạt chi bộ năm 2027"
    )
    source = forms.CharField(
        label="Căn cứ",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Số, ngày, cơ quan ban hành văn bản. Hiện ra ở mục “Tính thế nào?”.",
    )
    valid_from = DayField(
        label="Áp dụng từ ngày",
        help_text="Số liệu của thời gian trước ngày này giữ quy tắc cũ.",
    )
    last_day = DayField(
        label="Áp dụng đến hết ngày",
        required=False,
        help_text="Để trống: áp dụng đến khi có phiên bản mới.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, draft, **kwargs):
        initial = {
            "name": draft.name,
            "source": draft.source,
            "valid_from": draft.valid_from,
            "last_day": draft.last_day,
            "version": draft.version,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day.year < today().year - 1:
            raise forms.ValidationError("Ngày áp dụng không sớm hơn năm trước.")
        return day

    def clean(self):
        values = super().clean()
        first, last = values.get("valid_from"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Ngày cuối không trước ngày đầu.")
        return values

    @property
    def head(self):
        """The values as the action takes them: ``valid_to`` is the first day no longer."""
        last = self.cleaned_data["last_day"]
        names = ("name", "source", "valid_from")
        return {name: self.cleaned_data[name] for name in names} | {
            "valid_to": last + timedelta(days=1) if last else None
        }


class NewVersionForm(VersionHeadForm):
    """The head of a new version, and whether it rules itself or takes a shipped set as it is."""

    base = forms.ChoiceField(label="Nội dung", widget=forms.RadioSelect, initial=OWN_VALUES)
    field_order = ["base", "name", "source", "valid_from", "last_day"]

    def __init__(self, *args, profiles, draft, **kwargs):
        super().__init__(*args, draft=draft, **kwargs)
        del self.fields["version"]
        self.profiles = {one.code: one for one in profiles}
        self.fields["base"].choices = [
            (OWN_VALUES, "Tự quy định: bắt đầu từ những giá trị đơn vị đang quy định"),
            *((one.code, f"Áp dụng nguyên bộ có sẵn: {one.name}") for one in profiles),
        ]

    @property
    def profile(self):
        return self.profiles.get(self.cleaned_data["base"])


class SectionForm(PlainForm):
    """The keys of one section: each ruled by the unit (ticked) or inherited.

    ``own`` and ``inherited`` are the section's values by name. After validation ``values`` holds
    what the unit rules.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, section, own, inherited, version, **kwargs):
        self.section, self.own, self.inherited = section, own, inherited
        self.rules = [_RuleInForm(entry, own, inherited) for entry in section.editable]
        initial = {"version": version}
        for rule in self.rules:
            initial |= rule.initial
        super().__init__(*args, initial=initial, **kwargs)
        for rule in self.rules:
            self.fields.update(rule.fields)

    def clean(self):
        values = super().clean()
        self.values = {}
        for rule in self.rules:
            typed = rule.typed(values)
            if not values.get(rule.tick):
                if rule.refused(self.errors) or typed != rule.shown:
                    self.add_error(rule.tick, NOT_TICKED.format(label=rule.entry.label))
            elif rule.refused(self.errors):
                continue
            elif problem := problem_of(rule.entry, typed):
                self.add_error(rule.first, problem)
            else:
                self.values[rule.entry.name] = typed
        if not self.errors:
            self._check_together()
        return values

    def _check_together(self):
        """Keys that need each other, beside the field that lacks its value."""
        code = self.section.code
        problems = problems_of({code: self.values}, {code: self.inherited})
        for rule in self.rules:
            if problem := problems.get(rule.entry.key):
                self.add_error(rule.first, problem)

    def entries(self):
        """What the page shows for each key, in order."""
        for rule in self.rules:
            yield {
                "entry": rule.entry,
                "inherited": list(lines_of(rule.entry, self.inherited[rule.entry.name])),
                "tick": self[rule.tick],
                "fields": [self[name] for name in rule.names("default")],
                "types": [self[name] for code in rule.types for name in rule.names(code)],
                "types_open": any(
                    self[name].value() not in (None, "") or self[name].errors
                    for code in rule.types
                    for name in rule.names(code)
                ),
            }


class _RuleInForm:
    """One key in a `SectionForm`: its fields, what they show at first, what was typed."""

    def __init__(self, entry, own, inherited):
        self.entry = entry
        self.types = BranchType.values if entry.by_type else []
        self.tick = f"own_{entry.name}"
        shown = own.get(entry.name, inherited[entry.name])
        tick = forms.BooleanField(label="Đơn vị quy định riêng", required=False)
        self.fields = {self.tick: tick}
        self.initial = {self.tick: entry.name in own}
        of_types = entry.of_types(shown)
        general = shown["default"] if isinstance(shown, dict) else shown
        for code in ("default", *self.types):
            value = general if code == "default" else of_types.get(code)
            fields = fields_of(entry, BranchType(code).label if code in BranchType else "")
            parts = parts_of(entry, value)
            for name, field, part in zip(self.names(code), fields, parts, strict=True):
                self.fields[name] = field
                self.initial[name] = part
        self.shown = self.typed(self.initial)

    def names(self, code):
        """The names of the fields of the general value ("default") or of one type of branch."""
        suffix = "" if code == "default" else f"_{code}"
        return [f"{self.entry.name}{suffix}_{at}" for at, _ in enumerate(fields_of(self.entry))]

    @property
    def first(self):
        return self.names("default")[0]

    def refused(self, errors):
        """Whether one of its fields holds something that cannot be read."""
        return any(name in errors for code in ("default", *self.types) for name in self.names(code))

    def typed(self, values):
        """The value as typed: plain, or per type of branch where a type has one."""
        general = value_of(self.entry, [values.get(name) for name in self.names("default")])
        of_types = {
            code: value
            for code in self.types
            if (value := value_of(self.entry, [values.get(name) for name in self.names(code)]))
            is not None
        }
        return {"default": general, **of_types} if of_types else general
