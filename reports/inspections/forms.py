"""What is typed about programmes and inspections."""

from django import forms

from config.lib.digests import seen_digest
from config.lib.forms import DayField, PlainForm, UploadForm
from config.lib.periods import parse_period
from config.lib.vietnamese import nfc
from reports.absences.forms import POSITIONS
from reports.actions.findings import TEXTS, TYPED
from reports.actions.inspections import Scope
from reports.inspections.choices import FindingKind, InspectionKind, LineVerdict
from reports.models import ProgrammeItem

MONTHS = [(number, f"Tháng {number}") for number in range(1, 13)]


def lines_field(label, rows=3, **kwargs):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class UnitsField(forms.ModelMultipleChoiceField):
    """Units to tick; ``queryset`` is already what the writer may choose from."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit):
        return unit.label


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item):
        return f"Năm {item.programme.year}: {item.content}"


class InspectionsField(UnitsField):
    def label_from_instance(self, inspection):
        return f"{inspection}, {inspection.span}"


class ExamplesField(UnitsField):
    def label_from_instance(self, finding):
        return f"{finding.inspection.organization.label}: {finding.text}"


class GroundsForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    grounds = lines_field(
        "Căn cứ, mục đích, yêu cầu",
        rows=6,
        required=False,
        max_length=8000,
        help_text="Mỗi dòng in thành một đoạn của chương trình.",
    )


class ResultForm(PlainForm):
    done_on = DayField(label="Ngày thực hiện xong")
    result = lines_field(
        "Kết quả thực hiện",
        max_length=500,
        help_text="Nêu đã giám sát bao nhiêu tổ chức, đảng viên, ưu điểm, hạn chế chung. Không "
        "ghi nội dung vụ việc của cá nhân.",
    )


class ItemForm(PlainForm):
    """One planned check; ``units`` are those the writer may choose from, none for a branch."""

    kind = forms.ChoiceField(label="Hình thức", choices=InspectionKind.choices)
    content = forms.CharField(
        label="Nội dung",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: việc thực hiện nền nếp sinh hoạt chi bộ, ghi sổ biên bản.",
    )
    units = UnitsField(label="Đơn vị", queryset=None, required=False)
    targets = forms.CharField(
        label="Đối tượng (ghi thêm)",
        max_length=300,
        required=False,
        help_text="Ví dụ: cấp ủy và 02 đảng viên được phân công phụ trách bản. Không ghi vụ việc.",
    )
    first_month = forms.TypedChoiceField(label="Từ tháng", choices=MONTHS, coerce=int)
    last_month = forms.TypedChoiceField(label="Đến tháng", choices=MONTHS, coerce=int)
    team = forms.CharField(label="Người thực hiện", max_length=400, required=False)

    def __init__(self, *args, units, is_branch, **kwargs):
        super().__init__(*args, **kwargs)
        if is_branch:
            del self.fields["units"]
            kinds = [one for one in InspectionKind.choices if one[0] != InspectionKind.HALF_YEAR]
            self.fields["kind"].choices = kinds
        else:
            self.fields["units"].queryset = units
            self.fields["units"].help_text = "Không chọn đơn vị nào là tất cả đơn vị trực thuộc."

    def clean(self):
        typed = super().clean()
        first, last = typed.get("first_month"), typed.get("last_month")
        if first and last and first > last:
            self.add_error("last_month", "Tháng cuối phải từ tháng đầu trở đi.")
        return typed

    def written_to(self, item):
        """``item`` (new or kept) with what was typed, and the units chosen."""
        typed = self.cleaned_data
        for name in ("kind", "first_month", "last_month"):
            setattr(item, name, typed[name])
        for name in ("content", "targets", "team"):
            setattr(item, name, nfc(typed[name]))
        return item, list(typed.get("units") or ())

    @staticmethod
    def initial_of(item: ProgrammeItem):
        names = ("kind", "content", "targets", "first_month", "last_month", "team")
        return {**{name: getattr(item, name) for name in names}, "units": item.units.all()}


class OpenForm(PlainForm):
    """Which units, how, over which days. ``items`` are planned checks of the committee."""

    kind = forms.ChoiceField(label="Hình thức", choices=InspectionKind.choices)
    period = forms.ChoiceField(
        label="Kỳ", required=False, help_text="Kiểm tra 6 tháng phải chọn kỳ."
    )
    first_on = DayField(label="Từ ngày", required=False, help_text="Chỉ ghi khi không chọn kỳ.")
    last_on = DayField(label="Đến ngày", required=False)
    theme = forms.CharField(
        label="Nội dung",
        max_length=300,
        required=False,
        help_text="Ví dụ: nền nếp sinh hoạt, ghi sổ biên bản. Không ghi vụ việc của cá nhân.",
    )
    item = ItemChoice(label="Theo nội dung của chương trình năm", queryset=None, required=False)
    team = lines_field(
        "Đoàn kiểm tra",
        required=False,
        max_length=2000,
        help_text="Mỗi dòng một người, ví dụ: Lý A Sính, Phó bí thư, trưởng đoàn.",
    )
    units = UnitsField(label="Đơn vị được kiểm tra", queryset=None)

    def __init__(self, *args, units, items, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units
        self.fields["item"].queryset = items
        self.fields["item"].empty_label = "Ngoài chương trình"
        self.fields["period"].choices = [
            *((one.code, str(one).capitalize()) for one in periods),
            ("", "Thời gian khác (ghi ngày)"),
        ]

    @property
    def scope(self):
        typed = dict(self.cleaned_data)
        del typed["units"]
        code = typed.pop("period")
        return Scope(period=parse_period(code) if code else None, **typed)


class LinesForm(PlainForm):
    """Verdict and remark of every line of the checklist, and the version they were shown with."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, lines, version, **kwargs):
        self.lines = lines
        initial = {"version": version}
        for line in lines:
            initial[f"verdict_{line.pk}"] = line.verdict
            initial[f"remark_{line.pk}"] = line.remark
        super().__init__(*args, initial=initial, **kwargs)
        for line in lines:
            self.fields[f"verdict_{line.pk}"] = forms.ChoiceField(
                label=f"Đánh giá: {line.title}",
                choices=LineVerdict.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Đồng chí chọn mức của “{line.title}”."},
            )
            self.fields[f"remark_{line.pk}"] = forms.CharField(
                label="Ghi chú",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    def rows(self, facts):
        """Every line with its two bound fields and the `Fact` list beside it."""
        return [
            {
                "line": line,
                "verdict": self[f"verdict_{line.pk}"],
                "remark": self[f"remark_{line.pk}"],
                "facts": facts.get(line.evidence, []),
            }
            for line in self.lines
        ]

    @property
    def written(self):
        typed = self.cleaned_data
        return {
            line.pk: (typed[f"verdict_{line.pk}"], typed[f"remark_{line.pk}"])
            for line in self.lines
        }


class FindingForm(PlainForm):
    kind = forms.ChoiceField(label="Loại", choices=FindingKind.choices)
    text = lines_field("Nội dung", required=False, max_length=4000)
    to_spread = forms.BooleanField(
        label="Ưu điểm này nêu trong thông báo để các đơn vị học tập", required=False
    )
    remedy = lines_field(
        "Biện pháp khắc phục",
        rows=2,
        required=False,
        max_length=500,
        help_text="Chỉ ghi cho hạn chế, khuyết điểm.",
    )
    due_on = DayField(label="Thời hạn khắc phục", required=False)
    decision = forms.CharField(
        label="Quyết định xử lý vi phạm",
        max_length=300,
        required=False,
        help_text="Chỉ ghi số, ngày, cơ quan ban hành, ví dụ: Quyết định số 05-QĐ/UBKT ngày "
        "12/5/2026 của Ủy ban Kiểm tra Đảng ủy xã. Không ghi nội dung vụ việc.",
    )
    reported_on = DayField(label="Đã báo cáo cấp trên trực tiếp ngày", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def written_to(self, finding):
        """``finding`` (new or kept) with what was typed, line ends as stored."""
        for name in TYPED:
            value = self.cleaned_data[name]
            setattr(finding, name, nfc(value) if isinstance(value, str) else value)
        return finding

    @staticmethod
    def initial_of(finding):
        shown = {name: getattr(finding, name) for name in TYPED}
        return {**shown, "seen": seen_digest(finding, TEXTS)}


class TextForm(PlainForm):
    """One text under a label of the page."""

    text = lines_field("", rows=8, max_length=8000)

    def __init__(self, *args, label, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = help_text
        self.fields["text"].error_messages["required"] = f"Đồng chí chưa nhập “{label}”."


class StatementFileForm(UploadForm):
    file = forms.FileField(
        label="Tệp",
        help_text="PDF, Word, Excel hoặc ảnh bản báo cáo đã ký, không gửi hồ sơ cá nhân.",
        error_messages={"empty": "Tệp trống. Đồng chí chọn lại tệp."},
    )


class FollowUpForm(PlainForm):
    wanted = forms.ChoiceField(label="Kết quả theo dõi")
    result = lines_field("Kết quả, lý do", rows=3, required=False, max_length=500)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = choices


class NoticeForm(PlainForm):
    """Which inspections are told of, in which words, which examples are named."""

    inspections = InspectionsField(label="Các cuộc đã kết luận", queryset=None)
    strengths = lines_field("Ưu điểm", rows=5, required=False, max_length=8000)
    examples = ExamplesField(
        label="Đơn vị, cách làm nêu để học tập",
        queryset=None,
        required=False,
        help_text="Chỉ gồm những ưu điểm đoàn kiểm tra đã chọn để các đơn vị học tập.",
    )
    weaknesses = lines_field(
        "Hạn chế, khuyết điểm",
        rows=5,
        required=False,
        max_length=8000,
        help_text="Không nêu tên đảng viên, không ghi nội dung vụ việc.",
    )
    requests = lines_field("Yêu cầu", rows=4, required=False, max_length=8000)
    position = forms.ChoiceField(label="Chức vụ người ký", choices=POSITIONS)
    name = forms.CharField(
        label="Họ và tên người ký",
        required=False,
        max_length=120,
        help_text="Để trống thì in chỗ ký không tên.",
    )

    def __init__(self, *args, inspections, examples, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspections"].queryset = inspections
        if examples.exists():
            self.fields["examples"].queryset = examples
        else:
            del self.fields["examples"]

    @property
    def words(self):
        """What `notices.notice_paper` takes beside the inspections."""
        typed = {**self.cleaned_data, "examples": list(self.cleaned_data.get("examples") or ())}
        del typed["inspections"]
        return typed
