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
OTHER_CONTENT = (
    "Tệp này có nội dung khác với bản gốc: ngoài chữ ký số còn có phần được thêm hoặc thay. Đồng "
    "chí tải bản gốc ở trang này, ký số ngay trên bản đó rồi gửi lại."
)
# What signing may write anew in an object of ours: where signatures stand, never what is read.
OF_SIGNING = {
    "/Catalog": {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"},
    "/Page": {"/Annots"},
}
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

    Signing appends to a PDF, so the copy begins with the original, byte by byte. What is appended
    could replace pages all the same: with the library it holds signatures and nothing else.
    """
    if not content.startswith(original):
        raise RuleBroken(NOT_OURS)
    added = content[len(original) :]
    if b"/ByteRange" not in added:
        raise RuleBroken(UNSIGNED)
    if not can_verify():
        return SignatureCheck(is_full=False)
    return SignatureCheck(is_full=True, signers=_verified(content, original))


def _verified(content, original):
    reader_module = importlib.import_module("pyhanko.pdf_utils.reader")
    validation = importlib.import_module("pyhanko.sign.validation")
    errors = importlib.import_module("pyhanko.sign.validation.errors")
    pdf_errors = importlib.import_module("pyhanko.pdf_utils.misc")
    try:
        context = validation.ValidationContext(allow_fetching=False, trust_roots=[])
        reader = reader_module.PdfFileReader(io.BytesIO(content))
        ours = reader_module.PdfFileReader(io.BytesIO(original))
        if not _adds_signatures_alone(reader, ours):
            raise RuleBroken(OTHER_CONTENT)
        found = reader.embedded_signatures
        checked = [validation.validate_pdf_signature(one, context) for one in found]
    except (errors.SignatureValidationError, pdf_errors.PdfError, ValueError) as error:
        raise RuleBroken(BROKEN) from error
    if not checked:
        raise RuleBroken(UNSIGNED)
    whole = all(one.intact and one.valid for one in checked)
    if not whole or checked[-1].coverage.name != "ENTIRE_FILE":
        raise RuleBroken(BROKEN)
    return [one.signing_cert.subject.native.get("common_name", "") for one in checked]


def _adds_signatures_alone(copy, ours):
    """Whether the objects of ``ours`` read in ``copy`` as they did, but for where one signs.

    Both are readers of pyhanko. On pages nothing but fields may be added: a note could cover words.
    """
    first = ours.xrefs.total_revisions
    then = copy.get_historical_resolver(first - 1)
    if copy.root_ref.idnum != then.root_ref.idnum:
        return False
    known, written, freed, about = set(), set(), set(), _about(then)
    for number in range(copy.xrefs.total_revisions):
        refs = {(ref.idnum, ref) for ref in copy.xrefs.explicit_refs_in_revision(number)}
        if number < first:
            known |= {idnum for idnum, _ in refs}
        else:
            written |= refs
            freed |= {ref.idnum for ref in copy.xrefs.refs_freed_in_revision(number)}
    return not known & freed and all(
        _is_as_before(then.get_object(ref), copy.get_object(ref))
        for idnum, ref in written
        if idnum in known - about
    )


def _about(then):
    """Numbers of the objects that say by which program the file was written: no page shows them."""
    named = ((then.trailer_view, "/Info"), (then.root, "/Metadata"))
    found = (place.raw_get(key) for place, key in named if key in place)
    return {one.idnum for one in found if hasattr(one, "idnum")}


def _is_as_before(old, new):
    if _as_written(old) == _as_written(new):
        return True
    if isinstance(old, list):
        return _adds_fields(old, new)
    kind = old.get("/Type") if isinstance(old, dict) and isinstance(new, dict) else None
    if kind not in OF_SIGNING:
        return False
    changed = {
        key
        for key in {*old, *new}
        if _as_written(dict.get(old, key)) != _as_written(dict.get(new, key))
    }
    notes = (one.get("/Annots", []) for one in (old, new))
    return changed <= OF_SIGNING[kind] and (kind != "/Page" or _adds_fields(*notes))


def _adds_fields(old, new):
    """Whether two arrays differ by fields of forms alone, which are added."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return False
    before = {_as_written(one) for one in old}
    added = [one.get_object() for one in new if _as_written(one) not in before]
    return before <= {_as_written(one) for one in new} and all(
        isinstance(one, dict) and one.get("/Subtype") == "/Widget" for one in added
    )


def _as_written(value):
    """The bytes of one value: references by number, whatever reader they came from."""
    if value is None:
        return b""
    stream = io.BytesIO()
    value.write_to_stream(stream, None)
    return stream.getvalue()
