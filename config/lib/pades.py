"""PDFs signed with a digital signature: that they are ours, and that the signature is whole.

`pyhanko` is optional (extra ``ky-so``). Nothing is asked on the network: whose certificate it is
and whether it was revoked is not judged here, only that nothing changed since the signature.
"""

import importlib
import importlib.util
import io
from dataclasses import dataclass, field

from config.lib.errors import RuleBroken

NOT_OURS = (
    "Tệp này không phải bản PDF gốc của văn bản: phần đầu tệp phải trùng từng byte với bản phần "
    "mềm đã lập. Đồng chí tải bản gốc ở trang này, ký số bản đó rồi gửi lại."
)
UNSIGNED = "Tệp này chưa có chữ ký số. Đồng chí ký số bằng phần mềm ký rồi gửi lại."
BROKEN = "Chữ ký số trong tệp không còn nguyên vẹn: tệp bị sửa sau khi ký. Đồng chí ký lại."


@dataclass(frozen=True)
class SignatureCheck:
    """``is_full``: the signatures were verified; else only that the content is ours.

    ``signers``: names in the certificates, in the order of signing.
    """

    is_full: bool
    signers: list = field(default_factory=list)


def can_verify():
    """Whether the optional library is installed."""
    return importlib.util.find_spec("pyhanko") is not None


def check_signed_pdf(content, original):
    """The `SignatureCheck` of a signed copy of the PDF ``original``; RuleBroken when it is none.

    Signing appends to a PDF, so the copy begins with the original, byte by byte.
    """
    if not content.startswith(original):
        raise RuleBroken(NOT_OURS)
    added = content[len(original) :]
    if b"/ByteRange" not in added:
        raise RuleBroken(UNSIGNED)
    if not can_verify():
        return SignatureCheck(is_full=False)
    return SignatureCheck(is_full=True, signers=_verified(content))


def _verified(content):
    reader_module = importlib.import_module("pyhanko.pdf_utils.reader")
    validation = importlib.import_module("pyhanko.sign.validation")
    errors = importlib.import_module("pyhanko.sign.validation.errors")
    pdf_errors = importlib.import_module("pyhanko.pdf_utils.misc")
    try:
        context = validation.ValidationContext(allow_fetching=False, trust_roots=[])
        found = reader_module.PdfFileReader(io.BytesIO(content)).embedded_signatures
        checked = [validation.validate_pdf_signature(one, context) for one in found]
    except (errors.SignatureValidationError, pdf_errors.PdfError, ValueError) as error:
        raise RuleBroken(BROKEN) from error
    if not checked:
        raise RuleBroken(UNSIGNED)
    whole = all(one.intact and one.valid for one in checked)
    if not whole or checked[-1].coverage.name != "ENTIRE_FILE":
        raise RuleBroken(BROKEN)
    return [one.signing_cert.subject.native.get("common_name", "") for one in checked]
