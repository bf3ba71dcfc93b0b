"""What is typed about the groups (tổ đảng) of a branch."""

from crispy_forms.layout import Field
from django import forms

from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.quick_forms import Layout
from config.lib.vietnamese import nfc


class GroupForm(PlainForm):
    """A new group."""

    name = forms.CharField(label="Tên tổ đảng", max_length=120, help_text="Ví dụ: Tổ đảng số 1.")
    valid_from = DayField(label="Có từ ngày", initial=today)

    def clean_name(self):
        return nfc(self.cleaned_data["name"])


class JoinForm(PlainForm):
    """Members who belong to the group from a day on."""

    members = forms.ModelMultipleChoiceField(
        label="Đảng viên", queryset=None, widget=forms.CheckboxSelectMultiple
    )
    valid_from = DayField(label="Từ ngày", initial=today)

    def __init__(self, *args, people, groups, **kwargs):
        """``people`` are the members to choose from; ``groups`` names the group of some by id."""
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        field.queryset = people
        field.error_messages["required"] = "Đồng chí chọn ít nhất một đảng viên."
        field.label_from_instance = lambda member: (
            f"{member.full_name} ({groups[member.pk]})" if member.pk in groups else member.full_name
        )
        self.helper.layout = Layout(
            Field("members", template="components/_tap_choices.html"), "valid_from"
        )


class LeaderForm(PlainForm):
    """Who leads the group from a day on."""

    member = forms.ModelChoiceField(
        label="Tổ trưởng", queryset=None, empty_label="Chọn một đồng chí"
    )
    valid_from = DayField(label="Từ ngày", initial=today)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, auto_id="id_leader_%s", **kwargs)
        self.fields["member"].queryset = people
