"""The paper bridge: sheets with a code, a record written from them, photographs of them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from branches.models import AuditEvent
from config.lib.errors import RuleBroken
from meetings.actions import paper_record
from meetings.actions.restriction import set_restricted
from meetings.choices import MeetingState
from meetings.documents import attendance_sheet_pdf
from meetings.models import AgendaItem, Meeting, PaperScan
from meetings.paper_codes import ALPHABET, new_code, read_code
from meetings.paper_documents import minute_sheet_pdf
from tests.factories import make_branch, make_user


@pytest.fixture
def secretary(client, village):
    client.force_login(village.secretary)
    return client


def picture(form="JPEG", name="trang 1.jpg"):
    content = BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, form)
    return SimpleUploadedFile(name, content.getvalue(), "text/html")


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_code_is_read_however_it_is_typed():
    code = new_code()
    assert read_code(code) == code
    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert not set("0O1IL") & set(ALPHABET)


@pytest.mark.parametrize("typed", ["", "ABC", "7K2D-41Q0", "7K2D-41QMX", "<script>"])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) == ""


def test_every_sheet_of_a_meeting_carries_the_same_code(village):
    meeting = village.plan()
    code = paper_record.give_code(meeting=meeting, by=village.secretary)
    assert paper_record.give_code(meeting=meeting, by=village.secretary) == code
    meeting.refresh_from_db()
    for pdf in (attendance_sheet_pdf(meeting), minute_sheet_pdf(meeting)):
        assert f"Mã phiếu: {code}" in text_of(pdf)
    sheet = text_of(minute_sheet_pdf(meeting))
    assert "Chủ trì: Lò Văn Hặc. Thư ký: Giàng A Páo." in sheet
    assert "Nhiệm vụ và biện pháp tháng tới." in sheet


def test_two_meetings_never_share_a_code(village):
    first = village.plan()
    second = village.plan(meeting_type="EXTRAORDINARY")
    code = paper_record.give_code(meeting=first, by=village.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=second.pk).update(paper_code=code)


def test_the_code_leads_to_the_meeting_and_the_record_is_marked(secretary, village):
    meeting = village.plan()
    code = paper_record.give_code(meeting=meeting, by=village.secretary)
    found = secretary.post(url("find_paper"), {"code": code.lower()})
    assert found.url == url("paper", meeting.pk)
    begun = secretary.post(url("write_up", meeting.pk), {"started": "19:30"})
    assert begun.url == url("record", meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.from_paper) == (MeetingState.IN_PROGRESS, True)
    assert "Ghi lại từ phiếu giấy" in secretary.get(meeting.get_absolute_url()).content.decode()


def test_the_code_opens_no_door(client, village):
    code = paper_record.give_code(meeting=village.plan(), by=village.secretary)
    for login in (
        make_user(make_branch(village.commune), "SECRETARY"),
        make_user(village.branch, "MEMBER", member=village.people[3]),
    ):
        client.force_login(login)
        page = client.post(url("find_paper"), {"code": code})
        assert page.status_code == 422
        assert "Không tìm thấy cuộc họp có mã này" in page.content.decode()


def test_a_photograph_is_kept_once_and_comes_back_as_a_download(secretary, village):
    meeting = village.start()
    for _ in range(2):
        secretary.post(url("add_scan", meeting.pk), {"file": picture()})
    scan = PaperScan.objects.get()
    assert (scan.content_type, scan.name) == ("image/jpeg", "trang 1.jpg")
    answer = secretary.get(url("scan", meeting.pk, scan.pk))
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize("content", [b"<html></html>", b"<svg/>", b"MZ\x90", b""])
def test_only_pictures_and_pdf_are_kept_whatever_they_are_called(secretary, village, content):
    meeting = village.start()
    file = SimpleUploadedFile("anh.jpg", content, "image/jpeg")
    page = secretary.post(url("add_scan", meeting.pk), {"file": file})
    assert page.status_code == 422
    assert not PaperScan.objects.exists()


def test_a_photograph_is_seen_by_those_who_may_read_the_record(client, village):
    meeting = village.start()
    client.force_login(village.secretary)
    client.post(url("add_scan", meeting.pk), {"file": picture("PNG", "a.png")})
    scan = PaperScan.objects.get()
    client.force_login(make_user(village.branch, "MEMBER", member=village.people[3]))
    assert client.get(url("scan", meeting.pk, scan.pk)).status_code == 404


def test_photographs_of_what_is_restricted_are_for_those_who_read_it(client, village):
    meeting = village.start()
    client.force_login(village.secretary)
    client.post(url("add_scan", meeting.pk), {"file": picture()})
    item = meeting.agenda_items.get(code="other")
    set_restricted(item=item, is_restricted=True, by=village.secretary)
    village.adopt(village.write(meeting))
    address = url("scan", meeting.pk, PaperScan.objects.get().pk)
    assert client.get(address).getvalue()
    log = AuditEvent.objects.filter(code="meetings.restricted_read", actor_id=village.secretary.pk)
    assert log.exists()
    client.force_login(make_user(village.branch, "MEMBER", member=village.people[3]))
    assert client.get(address).status_code == 403
    AgendaItem.objects.filter(pk=item.pk).update(is_restricted=False)
    assert client.get(address).getvalue()


def test_photographs_of_signed_minutes_stay(village):
    meeting = village.signed()
    upload = type("Upload", (), {"name": "a.pdf", "content_type": "application/pdf"})
    upload.content = b"%PDF-1.7"
    scan = paper_record.add_scan(meeting=meeting, upload=upload, by=village.secretary)
    with pytest.raises(RuleBroken, match="Biên bản đã ký"):
        paper_record.remove_scan(scan=scan, by=village.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperScan.objects.all().delete()
