"""The digitally signed copy of a signed paper: ours, whole, and kept beside the original."""

import datetime
import io

import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from branches import jobs
from branches.chain_check import prove_trail
from branches.models import Job
from config.lib import pades
from config.lib.errors import RuleBroken
from meetings import sealed_evidence, tasks  # noqa: F401 - tasks do the job
from meetings.actions.digital import add_digital_copy
from meetings.models import DigitalCopy, SignedDocument
from meetings.signed_files import pdf_of


@pytest.fixture(scope="module")
def signer():
    """A key with a certificate that nobody vouches for."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lò Văn Hặc")])
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(
            x509.KeyUsage(True, True, *[False] * 7),  # noqa: FBT003 - positional by the library
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    pkcs8 = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signers.SimpleSigner(
        signing_cert=Certificate.load(certificate.public_bytes(der)),
        signing_key=PrivateKeyInfo.load(pkcs8),
        cert_registry=SimpleCertificateStore(),
    )


@pytest.fixture
def document(village):
    village.signed()
    return SignedDocument.objects.get()


@pytest.fixture
def original(document):
    return pdf_of(document)


def sign(content, signer):
    output = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)),
        signers.PdfSignatureMetadata(field_name="ChuKy"),
        signer=signer,
        output=output,
    )
    return output.getvalue()


def add(village, document, content):
    return add_digital_copy(document=document, content=content, by=village.secretary)


def test_a_signed_copy_of_ours_is_kept_beside_the_original(village, document, original, signer):
    copy = add(village, document, sign(original, signer))
    assert (copy.is_verified, copy.signers) == (True, "Lò Văn Hặc")
    assert pdf_of(document) == original
    proof = prove_trail(with_files=False)
    assert list(sealed_evidence.digital_copies(proof)) == []


def test_what_was_changed_after_signing_is_refused(village, document, original, signer):
    signed = bytearray(sign(original, signer))
    place = signed.rindex(b"/ByteRange") + 200
    signed[place : place + 2] = b"ff" if signed[place : place + 2] != b"ff" else b"ee"
    with pytest.raises(RuleBroken, match="không còn nguyên vẹn"):
        add(village, document, bytes(signed))
    assert not DigitalCopy.objects.exists()


def other_content(page, writer):
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"q Q"))


def note_over_words(page, writer):
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/FreeText")})
    page["/Annots"] = ArrayObject([writer.add_object(note)])


@pytest.mark.parametrize("change", [other_content, note_over_words])
def test_pages_changed_before_signing_are_refused(village, document, original, signer, change):
    """The copy begins with our bytes, and the signature over all of it is whole."""
    writer = IncrementalPdfFileWriter(io.BytesIO(original))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    change(page, writer)
    writer.update_container(page)
    changed = io.BytesIO()
    writer.write(changed)
    assert changed.getvalue().startswith(original)
    with pytest.raises(RuleBroken, match="nội dung khác với bản gốc"):
        add(village, document, sign(changed.getvalue(), signer))
    assert not DigitalCopy.objects.exists()


def test_a_second_signature_on_a_signed_copy_is_taken(village, document, original, signer):
    twice = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(sign(original, signer))),
        signers.PdfSignatureMetadata(field_name="ChuKy2"),
        signer=signer,
        output=twice,
    )
    copy = add(village, document, twice.getvalue())
    assert (copy.is_verified, copy.signers) == (True, "Lò Văn Hặc, Lò Văn Hặc")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda content, signed: content, "chưa có chữ ký số"),
        (lambda content, signed: b"%PDF-1.7 khac" + signed, "không phải bản PDF gốc"),
        (lambda content, signed: content + b"\n/ByteRange", "chưa có chữ ký số"),
    ],
)
def test_other_files_are_refused_in_words(village, document, original, signer, change, told):
    with pytest.raises(RuleBroken, match=told):
        add(village, document, change(original, sign(original, signer)))


def test_without_the_library_only_the_content_counts(
    village, document, original, signer, monkeypatch
):
    monkeypatch.setattr(pades, "can_verify", lambda: False)
    copy = add(village, document, sign(original, signer))
    assert (copy.is_verified, copy.signers) == (False, "")


def test_the_same_copy_is_kept_once_and_strangers_keep_none(village, document, original, signer):
    signed = sign(original, signer)
    add(village, document, signed)
    with pytest.raises(RuleBroken, match="đã được gửi"):
        add(village, document, signed)
    with pytest.raises(PermissionDenied):
        add_digital_copy(document=document, content=signed, by=village.minute_taker)


def test_from_the_original_to_the_copy_in_the_browser(client, village, document, signer):
    client.force_login(village.secretary)
    places = [village.branch.pk, document.pk]
    page = reverse("meetings:digital_copies", args=places)
    file = SimpleUploadedFile("a.pdf", b"%PDF-")
    told = client.post(page, {"file": file})
    assert told.status_code == 422
    assert "Chưa có bản PDF gốc" in told.content.decode()
    client.post(reverse("meetings:digital_original", args=places))
    job = Job.objects.get(kind="meetings.signed_pdf")
    assert jobs.run(job.pk)
    got = client.get(reverse("branches:job_file", args=[job.uid]))
    signed = sign(b"".join(got.streaming_content), signer)
    sent = client.post(page, {"file": SimpleUploadedFile("a.pdf", signed)})
    assert sent.status_code == 302
    text = client.get(page).content.decode()
    assert "Chữ ký số còn nguyên vẹn: Lò Văn Hặc" in text
    back = client.get(
        reverse("meetings:digital_copy", args=[*places, DigitalCopy.objects.get().pk])
    )
    assert b"".join(back.streaming_content) == signed
    listed = client.get(reverse("meetings:signed_papers", args=places[:1])).content.decode()
    assert "1 bản ký số" in listed
