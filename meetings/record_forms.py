"""What is typed into the record beyond speakers and texts: votes, ballots, praise, breaks."""

from crispy_forms.helper import FormHelper
from django import forms

from config.lib.errors import RuleBroken
from config.lib.forms import DayField, PlainForm
from config.lib.quick_forms import Column, Layout, Row
from config.lib.vietnamese import nfc
from meetings.actions.ballots import TALLY
from meetings.ballot_rules import require_possible_tally
from meetings.choices import PERSONAL_MATTERS, PraiseKind, VoteMatter, VoteMethod
from meetings.forms import TimeField
from meetings.models import Vote
from meetings.rules import methods_for

MOST_NAMES = 20  # people voted on in one go
BALLOT_MATTERS = [
    (matter.value, matter.label)
    for matter in VoteMatter
    if VoteMethod.SECRET_BALLOT in methods_for(matter)
]


class VoteForm(forms.ModelForm):
    """Three numbers; the rest follows from the roll call."""

    class Meta:
        model = Vote
        fields = ["matter", "question", "about_name", "yes", "no", "abstain", "reserved_opinion"]
        widgets = {
            "yes": forms.NumberInput(attrs={"class": "count-input", "min": 0}),
            "no": forms.NumberInput(attrs={"class": "count-input", "min": 0}),
            "abstain": forms.NumberInput(attrs={"class": "count-input", "min": 0}),
            "reserved_opinion": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {
            "yes": {"required": "Đồng chí ghi số phiếu tán thành (một con số)."},
            "question": {"required": "Đồng chí ghi vấn đề được biểu quyết."},
        }
        help_texts = {"about_name": "Chỉ ghi khi biểu quyết về một người, mỗi người một lần."}

    def __init__(self, *args, meeting, present_with_vote, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.meeting = meeting
        self.present_with_vote = present_with_vote
        for name in ("no", "abstain"):
            self.fields[name].required = False
        self.fields["matter"].choices = [
            (one.value, one.label)
            for one in VoteMatter
            if VoteMethod.SHOW_OF_CARDS in methods_for(one)
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "matter",
            "question",
            "about_name",
            Row(Column("yes"), Column("no"), Column("abstain")),
            "reserved_opinion",
        )

    def clean(self):
        """Those present who raised no card at all are the rest."""
        cleaned = super().clean()
        if cleaned.get("matter") in PERSONAL_MATTERS and not cleaned.get("about_name"):
            self.add_error("about_name", "Đồng chí ghi họ tên người được biểu quyết.")
        for name in ("no", "abstain"):
            cleaned[name] = cleaned.get(name) or 0
        given = (cleaned.get("yes") or 0) + cleaned["no"] + cleaned["abstain"]
        if given > self.present_with_vote:
            raise forms.ValidationError(
                f"Tổng số phiếu là {given} nhưng chỉ có {self.present_with_vote} đảng viên chính "
                "thức có mặt được biểu quyết. Đồng chí kiểm tra lại các con số."
            )
        self.instance.not_voting = self.present_with_vote - given
        return cleaned

    def _post_clean(self):
        """The totals are checked by the rule when the vote is recorded, with the base known."""
        self.instance.base = self.instance.present_with_vote = self.present_with_vote
        self.instance.is_adopted = False
        super()._post_clean()


class BallotForm(PlainForm):
    """A secret ballot on one or more people, and who counts."""

    matter = forms.ChoiceField(label="Nội dung", choices=BALLOT_MATTERS)
    names = forms.CharField(
        label="Họ tên người được biểu quyết",
        help_text="Mỗi người một dòng; mỗi người một phiếu riêng.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    first_teller = forms.ModelChoiceField(
        label="Người kiểm phiếu thứ nhất", queryset=None, empty_label="Chọn một đồng chí"
    )
    second_teller = forms.ModelChoiceField(
        label="Người kiểm phiếu thứ hai", queryset=None, empty_label="Chọn một đồng chí"
    )

    def __init__(self, *args, present, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_teller", "second_teller"):
            self.fields[name].queryset = present  # already scoped by the view

    def clean_names(self):
        names = [nfc(" ".join(line.split())) for line in self.cleaned_data["names"].splitlines()]
        names = [name for name in dict.fromkeys(names) if name]
        if len(names) > MOST_NAMES or any(len(name) > 120 for name in names):
            raise forms.ValidationError(
                f"Mỗi lần không quá {MOST_NAMES} người, mỗi họ tên không quá 120 ký tự."
            )
        return names

    @property
    def tellers(self):
        """The two chosen; one person chosen twice is one."""
        chosen = (self.cleaned_data["first_teller"], self.cleaned_data["second_teller"])
        return list({member.pk: member for member in chosen}.values())


class TallyForm(PlainForm):
    """What two tellers counted, in cards."""

    issued = forms.IntegerField(label="Số phiếu phát ra", min_value=0, max_value=9999)
    collected = forms.IntegerField(label="Số phiếu thu về", min_value=0, max_value=9999)
    yes = forms.IntegerField(label="Tán thành", min_value=0, max_value=9999)
    no = forms.IntegerField(label="Không tán thành", min_value=0, max_value=9999)
    abstain = forms.IntegerField(label="Ý kiến khác", min_value=0, max_value=9999)
    invalid = forms.IntegerField(label="Không hợp lệ", min_value=0, max_value=9999)

    def __init__(self, *args, present_with_vote, **kwargs):
        self.present_with_vote = present_with_vote
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "count-input"
            if name in {"no", "abstain", "invalid"}:
                field.required = False

    def clean(self):
        cleaned = super().clean()
        for name in ("no", "abstain", "invalid"):
            if name not in self.errors:
                cleaned[name] = cleaned.get(name) or 0
        if not self.errors:
            try:
                require_possible_tally(
                    **{name: cleaned[name] for name in TALLY},
                    present_with_vote=self.present_with_vote,
                )
            except RuleBroken as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned

    @property
    def tally(self):
        return {name: self.cleaned_data[name] for name in TALLY}


class PraiseForm(PlainForm):
    """What the branch said of one member; without a member it is about the branch."""

    kind = forms.ChoiceField(label="Loại", choices=PraiseKind.choices)
    member = forms.ModelChoiceField(
        label="Đồng chí", queryset=None, required=False, empty_label="Tập thể chi bộ"
    )
    text = forms.CharField(
        label="Nội dung", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    remedy = forms.CharField(
        label="Việc phải khắc phục",
        required=False,
        max_length=300,
        help_text="Có hạn khắc phục thì việc này được ghi thành nhiệm vụ của đồng chí ấy.",
    )
    remedy_due_on = DayField(label="Hạn khắc phục", required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = people  # already scoped by the view

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == PraiseKind.PRAISE and cleaned.get("remedy"):
            self.add_error("remedy", "Biểu dương thì không có việc phải khắc phục.")
        if cleaned.get("remedy_due_on") and not cleaned.get("remedy"):
            self.add_error("remedy", "Đồng chí ghi việc phải khắc phục.")
        return cleaned


class BreakForm(PlainForm):
    """A pause from one time of day to another."""

    paused = TimeField(label="Nghỉ từ")
    resumed = TimeField(label="Họp tiếp lúc")


class PaperCodeForm(PlainForm):
    """The code printed on a sheet."""

    code = forms.CharField(
        label="Mã trên phiếu",
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
