"""A score sheet as people edit it: one row per sub-criterion, and blank rows for more."""

import re

from django import forms

from branches.choices import BranchType
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import nfc
from resolutions.scoring.choices import WITH_LEVELS, Evidence, SheetPart
from resolutions.scoring.forms import PointsField, points_of
from resolutions.scoring.sheets import CASES, LONGEST_TITLE, TOTAL, Sheet, points_text, total

BLANK_ROWS = 2
LEVEL = re.compile(r"\s*([\d.,]+)\s*(?:=|→|->|:)\s*([\d.,]+)\s*")
LEVELS_HELP = "Dạng: 90=4; 75=3; 65=2"


class SheetHeadForm(PlainForm):
    """Whom the sheet is for and from when."""

    name = forms.CharField(label="Tên phiếu", max_length=200)
    source = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Văn bản của cấp ủy ban hành phiếu."
    )
    branch_type = forms.ChoiceField(
        label="Loại hình chi bộ",
        required=False,
        choices=[("", "Mọi loại hình"), *BranchType.choices],
    )
    valid_from = DayField(label="Áp dụng từ ngày")


class ItemForm(forms.Form):
    """One sub-criterion; an empty name leaves it out. What is not shown is kept from ``item``."""

    title = forms.CharField(
        label="Tiêu chí",
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    points = PointsField(label="Điểm tối đa", most=TOTAL)
    alone = PointsField(label="Khi không có phần kia", most=TOTAL)
    levels = forms.CharField(
        label="Mức gợi ý",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": LEVELS_HELP}),
    )
    partly = PointsField(label="Đạt một phần", most=TOTAL)
    otherwise = PointsField(label="Không đạt", most=TOTAL)
    gate = forms.BooleanField(
        label="Bắt buộc đủ điểm để xếp loại Tốt",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, item=None, **kwargs):
        self.item = item or {}
        evidence = self.item.get("evidence", "")
        super().__init__(*args, initial=_shown(self.item), **kwargs)
        self.evidence_label = Evidence(evidence).label if evidence else ""
        self.part_label = SheetPart(self.item["part"]).label if self.item.get("part") else ""
        unused = set() if evidence in WITH_LEVELS else {"levels"}
        if evidence in WITH_LEVELS and evidence != Evidence.DURATION or not evidence:
            unused.add("partly")
        if not evidence:
            unused.add("otherwise")
        if not self.item.get("part"):
            unused.add("alone")
        for name in unused:
            del self.fields[name]

    def clean_levels(self):
        """Pairs of bound and points; ``90=4; 75=3``."""
        found = []
        for text in filter(str.strip, self.cleaned_data["levels"].split(";")):
            match = LEVEL.fullmatch(text)
            if match is None:
                raise forms.ValidationError(f"Chưa hiểu “{text.strip()}”. {LEVELS_HELP}.")
            bound, points = (points_of(part) for part in match.groups())
            found.append([_number(bound), _number(points)])
        return found

    def clean(self):
        typed = super().clean()
        if typed.get("title") and typed.get("points") is None and "points" not in self.errors:
            self.add_error("points", "Đồng chí ghi điểm tối đa của tiêu chí này.")
        return typed

    def content(self, code):
        """The JSON of the item, or None where it was left out."""
        typed = self.cleaned_data
        title = nfc(typed.get("title", ""))
        if not title:
            return None
        changed = {
            "code": self.item.get("code", code),
            "title": title,
            "points": _number(typed["points"]),
            "gate": typed["gate"],
        }
        for name in ("alone", "partly", "otherwise"):
            if name in self.fields:
                changed[name] = _number(typed[name])
        if "levels" in self.fields:
            changed["levels"] = typed["levels"]
        if changed.get("otherwise", 0) is None:
            changed["otherwise"] = 0
        return {**self.item, **changed}


class SheetContentForm:
    """All criteria with their rows, from the JSON of a template; bound with ``data``."""

    def __init__(self, content, data=None):
        self.criteria = []
        for number, criterion in enumerate(content):
            rows = [
                ItemForm(data, item=item, prefix=f"c{number}i{place}")
                for place, item in enumerate(criterion["items"])
            ]
            new = [ItemForm(data, prefix=f"c{number}n{place}") for place in range(BLANK_ROWS)]
            self.criteria.append(
                {
                    "title": criterion["title"],
                    "number": number,
                    "rows": rows,
                    "new_rows": new,
                    "has_new": any(row["title"].value() for row in new),
                }
            )

    @staticmethod
    def _all_rows(criterion):
        return [*criterion["rows"], *criterion["new_rows"]]

    def is_valid(self):
        """Every row is checked, so that all problems are told at once."""
        valid = [row.is_valid() for one in self.criteria for row in self._all_rows(one)]
        return all(valid)

    def content(self):
        """The JSON of the sheet as typed; criteria without rows fall away."""
        found = []
        for one in self.criteria:
            items = [
                item
                for place, row in enumerate(self._all_rows(one))
                if (item := row.content(f"own_{one['number']}_{place}"))
            ]
            if items:
                found.append({"title": one["title"], "items": items})
        return _with_own_codes(found)


def _with_own_codes(content):
    """Added rows of an edited sheet get codes no kept row has."""
    seen = set()
    for criterion in content:
        for item in criterion["items"]:
            code, number = item["code"], 1
            while item["code"] in seen:
                number += 1
                item["code"] = f"{code}_{number}"
            seen.add(item["code"])
    return content


def totals_of(content):
    """Pairs of the kind of meeting and the points its sub-criteria add up to, as text."""
    sheet = Sheet.read(content)
    return [(words, points_text(total(sheet, parts))) for words, parts in CASES]


def _shown(item):
    shown = {
        name: points_text(item[name])
        for name in ("points", "alone", "partly", "otherwise")
        if item.get(name) is not None
    }
    shown["levels"] = "; ".join(
        f"{points_text(bound)}={points_text(points)}" for bound, points in item.get("levels", [])
    )
    return {**shown, "title": item.get("title", ""), "gate": item.get("gate", False)}


def _number(value):
    """A JSON number without a fraction it does not have."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
