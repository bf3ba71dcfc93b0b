"""What the person sends to the import page."""

from django import forms

from branches.imports import ORGANIZATIONS
from config.lib.forms import PlainForm
from config.lib.workbooks import MAX_BYTES
from members.imports import MEMBERS
from resolutions.imports import MEETINGS

IMPORTERS = {"to-chuc": ORGANIZATIONS, "dang-vien": MEMBERS, "cuoc-hop": MEETINGS}


def kinds_for(user, unit):
    """Pairs of code and title of the workbooks this person may import into ``unit``."""
    return [
        (code, importer.title)
        for code, importer in IMPORTERS.items()
        if importer.permission.granted(user, unit)
    ]


class ImportForm(PlainForm):
    """A workbook, what is in it, and whether known rows may change."""

    kind = forms.ChoiceField(label="Nội dung tệp", widget=forms.RadioSelect)
    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        help_text="Không gửi tài liệu có dấu mật.",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    update = forms.BooleanField(
        label="Sửa dữ liệu đã có theo tệp này",
        required=False,
        help_text="Nếu không chọn, dòng khác với dữ liệu đã có được báo lỗi để đồng chí kiểm tra.",
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB. Đồng chí chia thành nhiều tệp."
            )
        return file
