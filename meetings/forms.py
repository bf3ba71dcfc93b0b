"""What the user typed around a meeting."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from branches.password_again import PasswordAgain
from config.lib.dates import local_moment
from config.lib.digests import seen_digest, seen_of_typed
from config.lib.errors import RuleBroken
from config.lib.forms import WRONG_DAY, DayField
from config.lib.periods import month_of_ym
from config.lib.quick_forms import HTML, Column, Layout, Row
from meetings.choices import ONLINE_MODES, ContributionKind, MeetingMode, MeetingType
from meetings.columns import ITEM_TEXTS, MEETING_TEXTS, SPEECH_TEXTS
from meetings.models import AgendaItem, Contribution, Guest, Meeting
from members.seats import require_working

PLANNED_TYPES = [
    MeetingType.REGULAR,
    MeetingType.COMBINED,
    MeetingType.THEMATIC,
    MeetingType.EXTRAORDINARY,
    MeetingType.COMMITTEE_MEETING,
    MeetingType.GROUP_MEETING,
    MeetingType.ADMISSION_CEREMONY,
    MeetingType.YEAR_END_REVIEW,
    MeetingType.OTHER_ACTIVITY,
]
WITH_THEME = (MeetingType.THEMATIC, MeetingType.COMBINED)
MORE = (
    '<details class="mb-3"{% if form.is_bound or form.has_more %} open{% endif %}>'
    '<summary class="btn btn-link">Hình thức họp, sinh hoạt mẫu</summary>'
)
TIME_MESSAGE = "Đồng chí ghi giờ theo dạng 24 giờ, ví dụ 19:30."


class TimeField(forms.TimeField):
    """A time of day in 24 hours."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"invalid": TIME_MESSAGE, "required": TIME_MESSAGE})
        kwargs["widget"] = forms.TimeInput(
            format="%H:%M",
            attrs={"inputmode": "numeric", "placeholder": "HH:MM", "class": "time-input"},
        )
        super().__init__(**kwargs)


class MeetingForm(forms.ModelForm):
    """Plan a meeting: type, day, time, place, who chairs and who writes."""

    held_on = DayField(label="Ngày họp", error_messages={"required": WRONG_DAY})
    planned_start = TimeField(label="Giờ bắt đầu")
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Meeting
        fields = [
            "meeting_type",
            "mode",
            "held_on",
            "planned_start",
            "place",
            "theme",
            "chair",
            "minute_taker",
            "window_reason",
            "mode_document",
            "group",
            "is_model",
            "after_flag_ceremony",
            "with_story",
        ]
        help_texts = {
            "meeting_type": "Kiểm điểm ngay trong buổi thường kỳ tháng 12 thì chọn “Thường kỳ”.",
            "mode": "Chỉ họp trực tuyến khi được cấp có thẩm quyền cho phép.",
            "mode_document": "Số, ngày, cơ quan ban hành; bắt buộc khi họp trực tuyến.",
            "group": "Chỉ chọn với sinh hoạt tổ đảng; người dự là đảng viên của tổ ngày họp.",
            "theme": "Bắt buộc với sinh hoạt chuyên đề và buổi kết hợp.",
            "window_reason": "Chỉ ghi khi họp ngoài ngày quy định.",
        }

    def __init__(self, *args, people, groups, postponed=(), types=PLANNED_TYPES, **kwargs):
        """``postponed`` are months put off with leave, which the meeting may stand for.

        ``groups`` are the tổ đảng to choose from, ``types`` what the planner may plan.
        """
        super().__init__(*args, **kwargs)
        self.fields["meeting_type"].choices = [(one.value, one.label) for one in types]
        for name in ("chair", "minute_taker"):
            self.fields[name].queryset = people  # already scoped by the view
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = "Đồng chí chọn một người."
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = "Không chọn"
        if not groups:
            self.fields["group"].widget = forms.HiddenInput()
        self.fields["place"].required = True
        self.fields["place"].error_messages["required"] = "Đồng chí ghi địa điểm họp."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "meeting_type",
            "group",
            Row(Column("held_on"), Column("planned_start")),
            "place",
            "theme",
            Row(Column("chair"), Column("minute_taker")),
            "window_reason",
            HTML(MORE),
            "mode",
            "mode_document",
            "is_model",
            "after_flag_ceremony",
            "with_story",
            HTML("</details>"),
        )
        if self.instance.pk is None:
            del self.fields["seen_version"]  # nobody has seen another state of it
        else:
            self.fields["seen_version"].initial = self.instance.version
            self.helper.layout.append("seen_version")
        if postponed:
            self._offer(postponed)

    def _offer(self, postponed):
        self.fields["stands_for"] = forms.TypedChoiceField(
            label="Họp cho tháng",
            choices=[
                ("", "Tháng của ngày họp"),
                *(
                    (month.ym, f"{str(month).capitalize()} (được đồng ý lùi)")
                    for month in postponed
                ),
            ],
            required=False,
            coerce=lambda text: month_of_ym(int(text)),
            empty_value=None,
            initial=self.instance.month.ym if self.instance.for_year else "",
        )
        self.helper.layout.insert(1, "stands_for")

    @property
    def has_more(self):
        """Whether the folded part of the form holds something already."""
        kept = self.instance
        return kept.mode != MeetingMode.IN_PERSON or bool(
            kept.is_model or kept.after_flag_ceremony or kept.with_story
        )

    def clean_held_on(self):
        """A branch that has ended has nobody to choose from either: the day tells why."""
        day = self.cleaned_data["held_on"]
        try:
            require_working(self.instance.branch, day)
        except RuleBroken as error:
            raise forms.ValidationError(str(error)) from error
        return day

    def clean(self):
        cleaned = super().clean()
        if "stands_for" in self.fields:
            month = cleaned.get("stands_for")
            self.instance.for_year = month.year if month else None
            self.instance.for_month = month.number if month else None
        if cleaned.get("meeting_type") not in WITH_THEME:
            cleaned["theme"] = ""
        needs_theme = cleaned.get("meeting_type") in WITH_THEME
        if needs_theme and not cleaned.get("theme"):
            self.add_error("theme", "Đồng chí ghi tên chuyên đề của buổi sinh hoạt.")
        if cleaned.get("mode") in ONLINE_MODES and not cleaned.get("mode_document"):
            self.add_error(
                "mode_document", "Đồng chí ghi số, ngày văn bản cho phép họp trực tuyến."
            )
        if cleaned.get("meeting_type") != MeetingType.GROUP_MEETING:
            cleaned["group"] = None
        elif not cleaned.get("group"):
            is_hidden = self.fields["group"].widget.is_hidden  # the branch has no groups yet
            self.add_error(
                "meeting_type" if is_hidden else "group",
                "Đồng chí chọn tổ đảng. Chưa có tổ thì lập ở trang “Tổ đảng” của chi bộ trước.",
            )
        return cleaned


class NoticeForm(forms.Form):
    """The text members read."""

    text = forms.CharField(
        label="Nội dung thông báo",
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "Đồng chí ghi nội dung thông báo."},
    )


class StartForm(forms.Form):
    """When the meeting began."""

    started = TimeField(label="Giờ bắt đầu")


def moment_after_start(meeting, time_of_day):
    """The moment of a time typed for a running meeting.

    Before 06:00 and not after the start it is taken as past midnight.
    """
    start = timezone.localtime(meeting.started_at)
    moment = local_moment(start.date(), time_of_day)
    past_midnight = moment <= start and time_of_day.hour < 6
    return moment + timedelta(days=1) if past_midnight else moment


class EndForm(forms.Form):
    """When the meeting ended, and for how long it paused."""

    ended = TimeField(label="Giờ kết thúc")
    break_minutes = forms.IntegerField(
        label="Nghỉ giải lao (phút)", min_value=0, max_value=600, required=False, initial=0
    )

    def __init__(self, *args, meeting, with_breaks, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        if with_breaks:
            del self.fields["break_minutes"]  # each pause is written down with its times

    @property
    def pause_minutes(self):
        """All pauses in minutes: as typed, or the sum of those written down."""
        if "break_minutes" in self.fields:
            return self.cleaned_data["break_minutes"] or 0
        return self.meeting.break_minutes

    @property
    def ended_at(self):
        return moment_after_start(self.meeting, self.cleaned_data["ended"])


class AdoptForm(forms.Form):
    """When the branch adopted the minutes."""

    adopted = TimeField(label="Giờ thông qua")


class SeenForm(forms.ModelForm):
    """A form over a row that two people may write: carries the digest of what its writer saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    seen_names = ()

    def __init__(self, *args, typed=None, **kwargs):
        """``typed``: the `TextRevision` its writer typed and has not saved yet, shown again."""
        super().__init__(*args, **kwargs)
        self.typed = typed
        if typed is None:
            self.fields["seen"].initial = seen_digest(self.instance, self.seen_names)
            return
        self.initial.update(typed.values)
        self.fields["seen"].initial = seen_of_typed(
            self.instance, self.seen_names, seen=typed.seen, typed=typed.values
        )

    @property
    def values(self):
        """The typed values without the digest, line ends as stored."""
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name != "seen"
        }


class AgendaItemForm(SeenForm):
    seen_names = ITEM_TEXTS

    class Meta:
        model = AgendaItem
        fields = [*ITEM_TEXTS]
        widgets = {
            "gist": forms.Textarea(attrs={"rows": 3}),
            "conclusion": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["presenter"].queryset = people
        self.fields["presenter"].empty_label = "Chưa chọn"


class TextsForm(SeenForm):
    """Fee note, praise, criticism and the chair's conclusion."""

    seen_names = MEETING_TEXTS

    class Meta:
        model = Meeting
        fields = [*MEETING_TEXTS]
        widgets = {
            "praise": forms.Textarea(attrs={"rows": 2}),
            "criticism": forms.Textarea(attrs={"rows": 2}),
            "conclusion": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        """Praise and criticism are written by name; text written in one piece stays to be seen."""
        super().__init__(*args, **kwargs)
        for name in ("praise", "criticism"):
            is_written = getattr(self.instance, name) or self.initial.get(name)
            if not is_written and f"{self.prefix}-{name}" not in self.data:
                del self.fields[name]


AGREES = "AGREES"
SPEAKER_KINDS = [
    *((one.value, one.label) for one in ContributionKind if one != ContributionKind.REMARK_CHAIR),
    (AGREES, "Chỉ nhất trí, không có ý kiến riêng"),
    (ContributionKind.REMARK_CHAIR.value, ContributionKind.REMARK_CHAIR.label),
]


class SpeakerForm(forms.ModelForm):
    """One tap on a name; the line and the kind are optional."""

    kind = forms.ChoiceField(
        label="Loại ý kiến", choices=SPEAKER_KINDS, initial=ContributionKind.OPINION
    )

    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Contribution
        fields = ["member", "agenda_item", "kind", "text", "is_written"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        error_messages = {
            "member": {"required": "Đồng chí bấm vào tên người phát biểu."},
        }

    def __init__(self, *args, meeting, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.meeting = meeting
        self.fields["member"].queryset = people
        self.fields["agenda_item"].queryset = meeting.agenda_items.order_by("seq")
        self.fields["agenda_item"].required = False
        self.fields["agenda_item"].empty_label = "Ý kiến khác"

    def clean(self):
        cleaned = super().clean()
        self.instance.is_substantive = cleaned.get("kind") != AGREES
        if cleaned.get("kind") == AGREES:
            cleaned["kind"] = ContributionKind.OPINION
        self.instance.is_read_out = bool(cleaned.get("is_written"))
        return cleaned


class ContributionForm(SeenForm):
    """Correct what was noted of a speaker."""

    seen_names = SPEECH_TEXTS
    kind = forms.ChoiceField(label="Loại ý kiến", choices=SPEAKER_KINDS)

    class Meta:
        model = Contribution
        fields = ["kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial.get("is_substantive", self.instance.is_substantive):
            self.initial["kind"] = AGREES

    def clean(self):
        cleaned = super().clean()
        self.agrees = cleaned.get("kind") == AGREES
        if self.agrees:
            cleaned["kind"] = ContributionKind.OPINION  # before the model looks at it
        return cleaned

    @property
    def values(self):
        values = super().values
        return values | {"is_substantive": not self.agrees} if "kind" in values else values


class GuestForm(forms.ModelForm):
    class Meta:
        model = Guest
        fields = ["full_name", "title", "role"]
        error_messages = {"full_name": {"required": "Đồng chí ghi họ tên khách mời."}}


class SignForm(PasswordAgain):
    """The hash is the one shown on the preview."""

    seen_hash = forms.CharField(widget=forms.HiddenInput)
