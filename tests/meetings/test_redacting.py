"""Two people take content away everywhere; nobody alone does, and the proof still holds."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from pypdf import PdfReader

from branches import audit, genuine
from branches.actions import redacting
from branches.chain_check import prove_trail
from branches.choices import RedactionState
from branches.models import AuditEvent, Redaction
from branches.sweeping import places_of
from config.lib import private_files
from config.lib.errors import RuleBroken, Stale
from meetings import integrity, sealed_evidence
from meetings.actions.paper_record import add_scan
from meetings.models import Meeting, MinutesText, PaperScan, RenderedFile, SignedDocument
from meetings.papers import MinutesPaper
from meetings.signed_files import signed_pdf
from tests.factories import make_branch, make_meeting, make_org, make_user
from tests.meetings.conftest import DAY

SECRET = "nhất trí các nhiệm vụ tháng 12"


@pytest.fixture
def signed(village):
    meeting = village.signed()
    signed_pdf(SignedDocument.objects.get(), MinutesPaper)
    with transaction.atomic():
        audit.record(
            "t.x",
            f"Ghi kết luận: {SECRET}",
            target=meeting,
            by=village.secretary,
            organization=village.branch,
            payload={"to": SECRET},
        )
    return meeting


@pytest.fixture
def leader(village):
    return make_user(village.commune, "COMMITTEE_LEADER")


def ask(village, by=None, **values):
    return redacting.ask_redaction(
        **{
            "organization": village.branch,
            "ground": "SECRET",
            "passages": [SECRET],
            "files": [],
            "reason": "Nhập nhầm nội dung không được đưa vào.",
            "by": by or village.secretary,
            **values,
        }
    )


def approve(redaction, by):
    return redacting.approve_redaction(redaction=redaction, note="Quyết định số 12", by=by)


def test_the_words_are_gone_everywhere_and_the_proof_holds(
    village, signed, leader, django_capture_on_commit_callbacks
):
    old = SignedDocument.objects.get()
    kept = RenderedFile.objects.get()
    assert SECRET in old.snapshot
    redaction = ask(village)
    with django_capture_on_commit_callbacks(execute=True):
        approve(redaction, leader)
    assert places_of([SECRET]) == {}
    signed.refresh_from_db()
    document = SignedDocument.objects.get()
    assert signed.conclusion == "Chi bộ [đã gỡ]."
    assert "[đã gỡ]" in document.snapshot
    assert (document.sha256, document.code) == (old.sha256, old.code)
    assert "nhiem vu thang 12" not in MinutesText.objects.get().search_text
    assert not (settings.FILES_DIR / kept.path).exists()
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(signed_pdf(document, MinutesPaper))).pages
    )
    assert "[đã gỡ]" in text
    assert "gỡ theo quyết định của hai người" in text
    proof = prove_trail()
    assert (proof.findings, proof.redactions) == ([], 1)
    assert list(integrity.signed_documents()) == []
    told = genuine.with_code(document.code)
    assert (told.changed, told.redacted) == (True, True)


def test_the_database_file_holds_the_words_no_more(
    transactional_db, tmp_path, django_capture_on_commit_callbacks
):
    """Freed pages too: what SQLite deletes it leaves lying, unless told otherwise."""
    if connection.vendor != "sqlite":
        return
    from tests.meetings.conftest import make_village  # noqa: PLC0415

    village = make_village()
    village.signed()
    leader = make_user(village.commune, "COMMITTEE_LEADER")

    def on_disk():
        file = str(connection.settings_dict["NAME"])
        parts = [Path(file), Path(f"{file}-wal")]
        return any(SECRET.encode() in part.read_bytes() for part in parts if part.exists())

    assert on_disk()
    approve(ask(village), leader)
    assert not on_disk()


def test_the_trail_forgets_the_words_and_keeps_the_line(village, signed, leader):
    saved = [
        one
        for one in AuditEvent.objects.all()
        if SECRET in json.dumps(one.payload, ensure_ascii=False)
    ]
    assert saved, "the control: the trail did hold the words"
    approve(ask(village), leader)
    blanked = AuditEvent.objects.filter(payload=None)
    assert {one.pk for one in saved} == {one.pk for one in blanked}
    assert {(one.sentence, one.salt) for one in blanked} == {("", "")}
    assert all(one.actor_name and one.hash for one in blanked)


def test_content_taken_out_of_the_trail_by_one_hand_is_found(village, signed):
    from tests.guards import without_guards  # noqa: PLC0415

    line = AuditEvent.objects.order_by("-pk").first()
    with without_guards():
        QuerySet(AuditEvent).filter(pk=line.pk).update(sentence="", payload=None, salt="")
    found = [(one.kind, one.seq) for one in prove_trail(with_files=False).findings]
    assert found == [("content_removed", line.seq)]


def test_a_chosen_file_goes_and_its_hash_stays(
    village, signed, leader, django_capture_on_commit_callbacks
):
    class Photo:
        name, content_type, content = "trang-1.jpg", "image/jpeg", b"\xff\xd8\xffanh"

    scan = add_scan(meeting=signed, upload=Photo, by=village.secretary)
    redaction = ask(village, passages=[], files=[f"anh:{scan.pk}"])
    with django_capture_on_commit_callbacks(execute=True):
        approve(redaction, leader)
    kept = PaperScan.objects.get()
    assert (kept.path, kept.name, kept.sha256) == ("", "[đã gỡ]", scan.sha256)
    assert not (settings.FILES_DIR / scan.path).exists()
    proof = prove_trail(with_files=False)
    assert list(sealed_evidence.attachments(proof)) == []
    assert not private_files.is_whole(kept.path, kept.sha256)


def test_nobody_decides_on_their_own_request(village, signed, leader):
    redaction = ask(village, by=leader)
    with pytest.raises(RuleBroken, match="Người đề nghị không tự quyết định"):
        approve(redaction, leader)
    with pytest.raises(PermissionDenied):
        approve(redaction, village.secretary)
    assert SECRET in SignedDocument.objects.get().snapshot


def test_nobody_takes_away_what_stands_in_units_beyond_their_reach(village, signed, leader):
    elsewhere = make_branch(make_org(village.root))
    other = make_meeting(elsewhere, DAY, conclusion=f"Chi bộ {SECRET}.")
    redaction = ask(village)
    with pytest.raises(RuleBroken, match="ở đơn vị ngoài phạm vi"):
        approve(redaction, leader)
    assert SECRET in SignedDocument.objects.get().snapshot
    approve(redaction, make_user(village.root, "COMMITTEE_LEADER"))
    other.refresh_from_db()
    assert other.conclusion == "Chi bộ [đã gỡ]."


def test_asking_tells_nothing_of_what_other_units_wrote(client, village, signed):
    """The same answer for words of another unit and for words nobody wrote; no count of theirs."""
    elsewhere = make_branch(make_org(village.root))
    make_meeting(elsewhere, DAY, conclusion="Chi bộ xem xét đơn của đồng chí Tẩn.")
    for words in ("đơn của đồng chí Tẩn", "đơn của đồng chí Vàng"):
        with pytest.raises(RuleBroken, match="Không tìm thấy đoạn này ở Chi bộ"):
            ask(village, passages=[words])
    redaction = ask(village)
    client.force_login(village.secretary)
    before = client.get(redaction.get_absolute_url()).context["places"]
    make_meeting(elsewhere, DAY, meeting_type="EXTRAORDINARY", conclusion=SECRET)
    assert client.get(redaction.get_absolute_url()).context["places"] == before


def test_a_refused_or_withdrawn_request_forgets_the_words(village, signed, leader):
    refused, withdrawn = ask(village), ask(village)
    redacting.refuse_redaction(redaction=refused, note="Không có căn cứ", by=leader)
    redacting.withdraw_redaction(redaction=withdrawn, by=village.secretary)
    states = Redaction.objects.order_by("pk").values_list("state", "passages_sealed")
    assert list(states) == [("REFUSED", ""), ("WITHDRAWN", "")]
    with pytest.raises(Stale):
        approve(refused, leader)
    assert SECRET in SignedDocument.objects.get().snapshot


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"passages": ["ngắn"]}, "quá ngắn"),
        ({"passages": []}, "chọn tệp"),
        ({"passages": ["câu không có ở đâu cả"]}, "Không tìm thấy"),
        ({"reason": f"Có câu: {SECRET}"}, "không được nhắc lại"),
        ({"files": ["anh:99"]}, "không còn"),
    ],
)
def test_a_request_that_fits_nothing_is_refused_in_words(village, signed, values, told):
    with pytest.raises(RuleBroken, match=told):
        ask(village, **values)


@pytest.mark.parametrize("decider", ["own", "nobody"])
def test_the_database_refuses_a_redaction_by_one_person(village, signed, decider):
    redaction = ask(village)
    decided_by = village.secretary if decider == "own" else None
    with pytest.raises(DatabaseError), transaction.atomic():
        Redaction.objects.filter(pk=redaction.pk).update(
            state=RedactionState.APPLYING,
            decided_by=decided_by,
            decided_at=redaction.asked_at,
            decision_note="x",
        )


def test_the_guards_yield_to_nothing_else(village, signed, leader):
    approve(ask(village), leader)
    for change in (
        lambda: Meeting.objects.filter(pk=signed.pk).update(conclusion="khác"),
        lambda: QuerySet(SignedDocument).update(snapshot="khác"),
        lambda: QuerySet(AuditEvent).update(sentence=""),
        lambda: QuerySet(Redaction).update(state="ASKED"),
        lambda: QuerySet(Redaction).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_while_applying_only_words_may_change(village, signed, leader):
    """Hashes, actors and times of the trail and of signed papers stay even then."""
    redaction = ask(village)
    for change in (
        lambda: QuerySet(AuditEvent).update(actor_name="x"),
        lambda: QuerySet(AuditEvent).update(sentence="x"),
        lambda: QuerySet(SignedDocument).update(sha256="x"),
        lambda: QuerySet(SignedDocument).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            _while_applying(redaction, leader, change)


def _while_applying(redaction, decider, change):
    QuerySet(Redaction).filter(pk=redaction.pk).update(
        state="APPLYING", decided_by=decider, decided_at=redaction.asked_at, decision_note="x"
    )
    change()


def test_from_the_request_to_the_decision_in_the_browser(client, village, signed, leader):
    client.force_login(village.secretary)
    page = client.post(
        reverse("branches:redaction_ask", args=[village.branch.pk]),
        {"ground": "SECRET", "passages": f"{SECRET}\r\n\r\n", "reason": "Nhập nhầm."},
    )
    redaction = Redaction.objects.get()
    assert page.url == redaction.get_absolute_url()
    text = client.get(page.url).content.decode()
    assert SECRET in text
    assert 'name="decision"' not in text
    client.force_login(leader)
    answer = {"decision": "APPROVE", "note": "Quyết định số 12", "password": "sai"}
    wrong = client.post(page.url, answer)
    assert wrong.status_code == 422
    assert SECRET in SignedDocument.objects.get().snapshot
    client.post(page.url, answer | {"password": "mat-khau-dai-12"})
    text = client.get(page.url).content.decode()
    assert SECRET not in text
    assert "Đã gỡ ở" in text
    assert client.get(reverse("branches:redactions", args=[village.branch.pk])).status_code == 200
