"""What users type about members. Forms check what was typed, actions what it means."""

from django import forms

from config.lib.dates import today
from config.lib.forms import DayField, PlainForm
from config.lib.vietnamese import name_sort_key
from members.choices import ExemptionKind, LocalPostKind, Office, SeatEnd, Sex, StatusKind
from members.models import Member

CARD = Member._meta.get_field("party_card_no")


class PersonForm(PlainForm):
    """Identity and the two admission dates: the minimum, never a dossier (handbook 5.1)."""

    full_name = forms.CharField(label="Họ và tên khai sinh", max_length=120)
    sex = forms.ChoiceField(
        label="Giới tính", choices=Sex.choices, widget=forms.RadioSelect, required=False
    )
    birth_on = DayField(label="Ngày sinh", required=False)
    party_card_no = forms.CharField(
        label="Số thẻ đảng viên", max_length=20, required=False, validators=CARD.validators
    )
    key = forms.CharField(
        label="Mã đảng viên",
        max_length=40,
        required=False,
        help_text="Chỉ nhập khi chưa có thẻ; có thẻ thì để trống.",
    )
    admission_decision_on = DayField(label="Ngày quyết định kết nạp", required=False)
    admission_ceremony_on = DayField(
        label="Ngày vào Đảng",
        required=False,
        help_text="Ngày chi bộ làm lễ kết nạp, in trên thẻ đảng viên.",
    )
    official_on = DayField(
        label="Ngày chính thức", required=False, help_text="Để trống khi còn là đảng viên dự bị."
    )

    def clean(self):
        values = super().clean()
        if not values.get("key"):
            values["key"] = values.get("party_card_no", "")
        if not values["key"] and "party_card_no" not in self.errors:
            self.add_error(
                "party_card_no", "Đồng chí nhập số thẻ, hoặc mã đảng viên nếu chưa có thẻ."
            )
        return values


class CorrectForm(PersonForm):
    """What is stored about a person; ``seen`` stands for what its writer has before them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class NewMemberForm(PersonForm):
    """A person who is not in the system yet."""

    valid_from = DayField(
        label="Sinh hoạt tại chi bộ từ ngày",
        initial=today,
        help_text="Từ ngày này đảng viên thuộc diện dự họp của chi bộ.",
    )
    is_another = forms.BooleanField(
        label="Đây là người khác, trùng họ tên và ngày sinh", required=False
    )

    def __init__(self, *args, visible, **kwargs):
        self.visible = visible
        super().__init__(*args, **kwargs)
        self.fields["is_another"].widget = forms.HiddenInput()

    def clean(self):
        values = super().clean()
        twin = self._twin(values)
        if twin:
            self.fields["is_another"].widget = forms.CheckboxInput()
            if not values.get("is_another"):
                self.add_error(
                    "is_another",
                    f"Đã có đồng chí {twin.full_name} cùng ngày sinh, mã {twin.key}. Nếu là một "
                    "người, đồng chí ghi chuyển sinh hoạt; nếu là người khác, đồng chí đánh dấu.",
                )
        return values

    def _twin(self, values):
        """Somebody in the reader's scope with this name, in any case, and birthday."""
        if not values.get("full_name") or not values.get("birth_on"):
            return None
        return self.visible.filter(
            sort_name=name_sort_key(values["full_name"]), birth_on=values["birth_on"]
        ).first()


class DocumentForm(PlainForm):
    document = forms.CharField(
        label="Văn bản", max_length=200, required=False, help_text="Số, ngày, cơ quan ban hành."
    )


class TransferForm(DocumentForm):
    """The branch is chosen on the page before; ``seat`` is the seat the reader saw."""

    seat = forms.IntegerField(widget=forms.HiddenInput)
    left_on = DayField(
        label="Rời chi bộ từ ngày", help_text="Từ ngày này không thuộc diện dự ở chi bộ cũ."
    )
    accepted_on = DayField(
        label="Chi bộ mới tiếp nhận từ ngày",
        help_text="Từ ngày này thuộc diện dự ở chi bộ mới.",
    )
    field_order = ["left_on", "accepted_on", "document", "seat"]


class LeaveForm(DocumentForm):
    reason = forms.ChoiceField(
        label="Lý do",
        widget=forms.RadioSelect,
        choices=[
            (SeatEnd.DECEASED.value, SeatEnd.DECEASED.label),
            (SeatEnd.STRUCK_OFF.value, SeatEnd.STRUCK_OFF.label),
            (SeatEnd.EXPELLED.value, SeatEnd.EXPELLED.label),
            (SeatEnd.RESIGNED.value, SeatEnd.RESIGNED.label),
            (SeatEnd.TRANSFERRED.value, "Chuyển đi chi bộ ngoài hệ thống này"),
        ],
    )
    ended_on = DayField(
        label="Thôi sinh hoạt từ ngày", help_text="Ngày đầu tiên không còn thuộc diện dự."
    )
    field_order = ["reason", "ended_on", "document"]


class SpellForm(DocumentForm):
    """Something that holds from a day to a day."""

    valid_from = DayField(label="Từ ngày", initial=today)
    valid_to = DayField(
        label="Đến ngày", required=False, help_text="Ngày trở lại; để trống nếu chưa biết."
    )
    field_order = ["valid_from", "valid_to", "document"]

    def clean(self):
        values = super().clean()
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", "Ngày kết thúc phải sau ngày bắt đầu.")
        return values


class StatusForm(SpellForm):
    kind = forms.ChoiceField(
        label="Tình trạng", choices=StatusKind.choices, widget=forms.RadioSelect
    )
    exemption_kind = forms.ChoiceField(
        label="Loại miễn sinh hoạt",
        choices=[("", "– Chỉ chọn khi miễn sinh hoạt –"), *ExemptionKind.choices],
        required=False,
    )
    field_order = ["kind", "exemption_kind", "valid_from", "valid_to", "document"]


class EndForm(PlainForm):
    """The first day on which something no longer holds."""

    ended_on = DayField(label="Kết thúc từ ngày", initial=today)


class OfficialForm(DocumentForm):
    official_on = DayField(
        label="Ngày chính thức",
        help_text="Ngày hết 12 tháng dự bị, kể cả khi được công nhận muộn hơn.",
    )
    field_order = ["official_on", "document"]


class PositionForm(PlainForm):
    office = forms.ChoiceField(label="Chức vụ", choices=Office.choices, widget=forms.RadioSelect)
    valid_from = DayField(label="Từ ngày", initial=today)


class LocalPostForm(PlainForm):
    kind = forms.ChoiceField(label="Loại", choices=LocalPostKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label="Chức danh", max_length=200, help_text="Ví dụ: Hiệu trưởng; Trưởng bản Nà Lốc."
    )
    valid_from = DayField(label="Từ ngày", initial=today)


class RollDayForm(PlainForm):
    """The day a roll is looked at; anything that is no day means today."""

    ngay = DayField(label="Danh sách tại ngày", required=False, initial=today)

    def day(self):
        return (self.is_valid() and self.cleaned_data["ngay"]) or today()
