"""What every form shares: Vietnamese refusals that name the field, dates as people write them."""

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.widgets import Script

NO_SECRETS = (
    "Không gửi tài liệu có dấu mật. Phần mềm không đọc được chữ trong ảnh, bản quét nên đồng chí "
    "xem lại trước khi gửi."
)
WRONG_DAY = "Đồng chí nhập ngày theo dạng ngày/tháng/năm, ví dụ 03/02/2026."
FIRST_YEAR, LAST_YEAR = 1900, 2100
WRONG_YEAR = f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}. Đồng chí kiểm tra lại ngày."


class DayField(forms.DateField):
    """A date typed and shown as dd/mm/yyyy, of a year people of today may mean.

    The day before the first one and the day after the last one of the calendar do not exist.
    """

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                attrs={
                    "class": "date-input",
                    "inputmode": "numeric",
                    "placeholder": "dd/mm/yyyy",
                    "autocomplete": "off",
                }
            ),
        )
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"].setdefault("invalid", WRONG_DAY)
        super().__init__(**kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(WRONG_YEAR, code="year")
        return day


class PlainForm(forms.Form):
    """A form laid out by crispy inside a form tag of the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            act = "chọn" if isinstance(field, forms.ChoiceField) else "nhập"
            field.error_messages["required"] = f"Đồng chí chưa {act} “{field.label}”."
            field.error_messages["invalid_choice"] = "Đồng chí chọn một mục trong danh sách."

    def take_refusal(self, error):
        """Show a broken rule or a ValidationError of an action beside the fields it names."""
        problems = getattr(error, "message_dict", None) or {
            None: getattr(error, "messages", [str(error)])
        }
        for name, texts in problems.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class UploadForm(PlainForm):
    """A form with a file; its page shrinks pictures before sending (``pictures.js``).

    Beside every field for a file stands that nothing secret may be sent, and what is not checked.

    ``limits`` (`config.lib.uploads.Limits`) tell the script what the server would make of them.
    """

    class Media:
        js = (Script("js/pictures.js", defer=True),)

    def __init__(self, *args, limits, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.FileField):
                attrs = {"data-edge": limits.edge, "data-quality": limits.quality}
                field.widget.attrs.update(attrs)
                field.help_text = f"{field.help_text} {NO_SECRETS}".strip()
