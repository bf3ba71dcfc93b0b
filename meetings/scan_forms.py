"""Forms that send a photograph or scan of paper: of the sheets, of a signature, of a tally."""

from django import forms

from config.lib.forms import NO_SECRETS, UploadForm
from config.lib.uploads import SCANS, checked_upload
from meetings.forms import SignForm

ACCEPT = {"accept": "image/jpeg,image/png,application/pdf"}
KINDS = "Ảnh JPEG, PNG hoặc PDF."


class ScanForm(UploadForm):
    """A photograph or scan of the paper record."""

    file = forms.FileField(
        label="Ảnh hoặc tệp PDF",
        help_text=KINDS,
        widget=forms.FileInput(attrs=ACCEPT),
    )

    def __init__(self, *args, limits, **kwargs):
        super().__init__(*args, limits=limits, **kwargs)
        self.limits = limits
        self.fields["file"].error_messages["required"] = "Đồng chí chọn ảnh hoặc tệp PDF."

    @property
    def upload(self):
        """The checked `Upload`, None when no file was sent; RuleBroken for one not taken."""
        file = self.cleaned_data["file"]
        return checked_upload(file, allowed=SCANS, limits=self.limits) if file else None


class TellerPaperForm(ScanForm):
    """A teller's signature on the printed tally sheet; the scan where the rule wants one."""

    def __init__(self, *args, teller, why_scan="", **kwargs):
        super().__init__(*args, auto_id=f"id_teller-{teller.pk}_%s", **kwargs)
        file = self.fields["file"]
        file.required = False
        file.label = "Ảnh biên bản kiểm phiếu đã ký"
        file.help_text = f"{why_scan or f'Không bắt buộc. {KINDS}'} {NO_SECRETS}"


class PaperSignForm(ScanForm, SignForm):
    """A signature on the printed minutes by somebody without a login, with its scan."""

    field_order = ("seen_hash", "file", "password")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Ảnh trang biên bản có chữ ký"
