"""What users type about resolutions and tasks. Forms check what was typed, rules what it means."""

from crispy_forms.layout import Field
from django import forms
from django.db.models import TextChoices
from django.utils.text import Truncator

from branches.password_again import PasswordAgain
from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.quick_forms import HTML, Layout
from config.lib.vietnamese import nfc
from resolutions.actions.drafting import TEXT_FIELDS, PointDraft
from resolutions.choices import PointSection, ResolutionKind

MORE = (
    '<details class="mb-3"{% if form.is_bound or form.is_full %} open{% endif %}>'
    '<summary class="btn btn-link">Yêu cầu, biện pháp, văn bản cấp trên</summary>'
)
FURTHER = ("requirement", "measure", "indicator", "helpers", "directive_point", "upper_text")


def _lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class VersionForm(PlainForm):
    """A form about a text that others may change meanwhile; ``version`` is the one shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PointForm(PlainForm):
    """One task: what, who, by when, who checks.

    ``people`` are the members to choose from, ``directive_points`` the points sent from above.
    """

    text = forms.CharField(label="Nhiệm vụ", max_length=2000, widget=_lines(2))
    owners = forms.MultipleChoiceField(
        label="Người thực hiện",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Bấm vào tên; chọn nhiều người thì mỗi người được theo dõi riêng.",
    )
    owner_text = forms.CharField(
        label="Người, đơn vị ngoài chi bộ thực hiện", max_length=120, required=False
    )
    due_on = DayField(label="Thời hạn", required=False)
    checker = forms.ChoiceField(label="Người kiểm tra", required=False)
    requirement = forms.CharField(label="Yêu cầu, kết quả cần đạt", max_length=400, required=False)
    measure = forms.CharField(label="Biện pháp", max_length=400, required=False)
    indicator = forms.CharField(label="Chỉ tiêu, sản phẩm đo được", max_length=300, required=False)
    helpers = forms.CharField(label="Người phối hợp", max_length=200, required=False)
    directive_point = forms.ChoiceField(label="Nội dung cấp trên giao", required=False)
    upper_text = forms.CharField(
        label="Hoặc văn bản khác của cấp trên",
        max_length=300,
        required=False,
        help_text="Số, ngày, cơ quan ban hành. Ví dụ: 05-CT/TU, ngày 10/3/2026, của Tỉnh ủy",
    )
    section = forms.ChoiceField(
        label="In ở phần",
        choices=PointSection.choices,
        initial=PointSection.IMPLEMENTATION,
        required=False,
        widget=forms.RadioSelect,
    )
    is_key = forms.BooleanField(label="Nhiệm vụ trọng tâm", required=False)
    keep_alike = forms.BooleanField(
        label="Vẫn ghi nhiệm vụ này dù gần giống nhiệm vụ chưa xong", required=False
    )

    def __init__(self, *args, people, directive_points=(), warns=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.directive_points = {str(point.pk): point for point in directive_points}
        self.fields["directive_point"].choices = [
            ("", "– Không –"),
            *((pk, _cited(point)) for pk, point in self.directive_points.items()),
        ]
        if not self.directive_points:
            self.fields["directive_point"].widget = forms.HiddenInput()
        self.people = {str(member.pk): member for member in people}
        names = [(pk, member.full_name) for pk, member in self.people.items()]
        self.fields["owners"].choices = names
        self.fields["checker"].choices = [("", "– Chọn người kiểm tra –"), *names]
        self.is_full = any(self.initial.get(name) for name in FURTHER)
        if not warns:
            self.fields["keep_alike"].widget = forms.HiddenInput()
        hidden = ["version"] if "version" in self.fields else []
        self.helper.layout = Layout(
            *hidden,
            "keep_alike",
            "text",
            Field("owners", template="components/_tap_choices.html"),
            "owner_text",
            "due_on",
            "checker",
            "is_key",
            HTML(MORE),
            *FURTHER,
            "section",
            HTML("</details>"),
        )

    def warn(self):
        """Offer to keep a point that resembles an open task."""
        self.fields["keep_alike"].widget = forms.CheckboxInput()

    @property
    def draft(self):
        typed = self.cleaned_data
        texts = (
            "text",
            "requirement",
            "measure",
            "indicator",
            "helpers",
            "upper_text",
            "owner_text",
        )
        return PointDraft(
            **{name: nfc(typed[name]) for name in texts},
            owners=tuple(self.people[pk] for pk in typed["owners"]),
            section=typed["section"] or PointSection.IMPLEMENTATION,
            directive_point=self.directive_points.get(typed["directive_point"]),
            checker=self.people.get(typed["checker"]),
            due_on=typed["due_on"],
            is_key=typed["is_key"],
        )


def _cited(point):
    return f"{point.directive.number_text}: {Truncator(point.text).chars(80)}"


class ChangePointForm(PointForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, point, **kwargs):
        tasks = list(point.tasks.all())
        initial = {
            name: getattr(point, name)
            for name in (
                *("text", "requirement", "measure", "indicator", "upper_text", "section"),
                *("helpers", "due_on", "is_key"),
            )
        }
        initial |= {
            "owners": [str(task.owner_id) for task in tasks if task.owner_id],
            "owner_text": next((task.owner_text for task in tasks if task.owner_text), ""),
            "checker": str(point.checker_id or ""),
            "directive_point": str(point.directive_point_id or ""),
            "version": point.resolution.version,
        }
        super().__init__(*args, initial=initial, **kwargs)
        del self.fields["keep_alike"]
        self.helper.layout.remove("keep_alike")


class TextForm(VersionForm):
    """Kind, heading and text parts of a resolution; every part may stay empty but the heading."""

    kind = forms.ChoiceField(
        label="Loại văn bản", choices=ResolutionKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label="Trích yếu",
        max_length=300,
        help_text="Ví dụ: lãnh đạo thực hiện nhiệm vụ tháng 11 năm 2026",
    )
    ideology = forms.CharField(
        label="I.1. Chính trị, tư tưởng tháng trước", required=False, widget=_lines(3)
    )
    political_tasks = forms.CharField(
        label="I.2. Lãnh đạo nhiệm vụ chính trị tháng trước", required=False, widget=_lines(3)
    )
    praise = forms.CharField(
        label="I.4. Biểu dương, nhắc nhở",
        required=False,
        widget=_lines(2),
        help_text="Mục I.3 (kết quả nhiệm vụ tháng trước) tự lấy từ phần nhiệm vụ kỳ trước.",
    )
    shortcomings = forms.CharField(
        label="I.5. Hạn chế, nguyên nhân", required=False, widget=_lines(2)
    )
    direction = forms.CharField(
        label="II. Phương hướng, nhiệm vụ tháng tới", required=False, widget=_lines(4)
    )
    implementation = forms.CharField(
        label="III. Phân công, tổ chức thực hiện",
        required=False,
        widget=_lines(3),
        help_text="Bảng nhiệm vụ được in dưới phần này.",
    )

    @property
    def values(self):
        return {name: nfc(self.cleaned_data[name]) for name in TEXT_FIELDS}


class Outcome(TextChoices):
    """What becomes of a task in the meeting that goes through it."""

    DONE = "xong", "Đã xong"
    GOING_ON = "dang-lam", "Đang làm"
    CARRIED_OVER = "chuyen-tiep", "Chuyển tiếp"
    DROPPED = "thoi", "Thôi thực hiện"


class ResultForm(PlainForm):
    """What the meeting says about a task of an earlier one; the button pressed is the outcome."""

    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.HiddenInput)
    note = forms.CharField(label="Kết quả, ghi chú hoặc lý do", required=False, max_length=2000)
    done_on = DayField(label="Ngày hoàn thành, nếu đã xong", required=False)
    due_on = DayField(label="Thời hạn mới (khi chuyển tiếp)", required=False)


class NoteForm(PlainForm):
    """One text that goes with a step; its label says which."""

    note = forms.CharField(label="Ghi chú", widget=_lines(3), max_length=2000)

    def __init__(self, *args, label, required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].required = required
        self.fields["note"].error_messages["required"] = f"Đồng chí chưa nhập {label.lower()}."


class ConfirmForm(PlainForm):
    """The checker confirms: the result, and the day it was reached."""

    note = forms.CharField(label="Kết quả", widget=_lines(3), max_length=2000)
    done_on = DayField(label="Ngày hoàn thành", initial=today)


class SignForm(PasswordAgain, VersionForm):
    """``version`` is the text the signer read."""
