"""Documents of many branches in one ZIP: what is in it, what is named as missing, who may."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from branches import jobs
from branches.choices import JobState
from branches.job_access import may_read
from branches.models import AuditEvent, Job, PartyOrganization, Post, Term, User
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from meetings.actions.minutes import submit_minutes
from meetings.models import Meeting, RenderedFile
from meetings.papers import MinutesPaper
from meetings.signed_files import signed_pdf
from reports.actions import exports
from reports.actions.exports import export_left_out, request_export
from reports.exports import making
from reports.exports.planning import parts_of_export
from resolutions.models import Resolution
from tests.factories import make_branch, make_meeting, make_org, make_user
from tests.meetings.conftest import make_village

pytestmark = pytest.mark.django_db
NOVEMBER = parse_period("2026M11")


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF", username="vanphong")


@pytest.fixture
def sent(village):
    """Signed minutes of November, submitted."""
    meeting = village.signed()
    submit_minutes(meeting=meeting, by=village.secretary)
    return Meeting.objects.get(pk=meeting.pk)


def ask(village, by, units=None, **values):
    asked = {"what": "bien-ban", "file_form": "pdf", "period": NOVEMBER, **values}
    units = [village.branch] if units is None else units
    return request_export(organization=village.commune, units=units, by=by, **asked)


def run(job):
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    return zipfile.ZipFile(BytesIO((settings.FILES_DIR / job.result_path).read_bytes()))


def rows_of(packed):
    sheet = load_workbook(BytesIO(packed.read("00 Mục lục.xlsx"))).active
    return [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def documents_in(packed):
    return [name for name in packed.namelist() if not name.startswith("00 ")]


def test_submitted_minutes_lie_in_the_folder_of_their_branch(village, staff, sent):
    packed = run(ask(village, staff))
    folder = f"Chi bộ bản Nậm Tần ({village.branch.code})"
    assert documents_in(packed) == [f"{folder}/001 2026-11-03 Thường kỳ.pdf"]
    assert packed.testzip() is None
    [info] = [one for one in packed.infolist() if one.filename.startswith(folder)]
    assert info.compress_type == zipfile.ZIP_STORED
    assert rows_of(packed) == [
        [
            "1",
            "Chi bộ bản Nậm Tần",
            "Sinh hoạt chi bộ thường kỳ tháng 11 năm 2026",
            "03/11/2026",
            "Đã gửi cấp trên",
            f"{folder}/001 2026-11-03 Thường kỳ.pdf",
            "",
        ]
    ]


def test_the_stored_signed_pdf_is_taken_as_it_lies(village, staff, sent):
    kept = signed_pdf(sent.book_entry.document, MinutesPaper)
    packed = run(ask(village, staff))
    [name] = documents_in(packed)
    assert packed.read(name) == kept
    assert RenderedFile.objects.count() == 1


def test_the_page_of_contents_leads_to_every_file(village, staff, sent):
    packed = run(ask(village, staff))
    page = packed.read("00 Mục lục.html").decode()
    [name] = documents_in(packed)
    [link] = re.findall(r'href="([^"]+)"', page)
    assert link.replace("%20", " ").endswith(".pdf")
    assert name in page
    assert "Có tệp: 1; chưa có: 0." in page


def test_what_is_missing_is_named_with_its_reason(village, staff, sent):
    quiet = make_branch(village.commune, name="Chi bộ bản Im")
    open_one = make_branch(village.commune, name="Chi bộ bản Chậm")
    make_meeting(open_one, date(2026, 11, 4))
    make_meeting(open_one, date(2026, 11, 5), state="MINUTES_ADOPTED")
    make_meeting(open_one, date(2026, 11, 6), taken_over=True)
    job = ask(village, staff, [village.branch, quiet, open_one])
    reasons = [(row[1], row[6]) for row in rows_of(run(job))]
    assert reasons == [
        ("Chi bộ bản Nậm Tần", ""),
        ("Chi bộ bản Im", "Không có cuộc họp nào trong kỳ."),
        ("Chi bộ bản Chậm", making.NOT_ADOPTED),
        ("Chi bộ bản Chậm", making.NOT_SENT),
        ("Chi bộ bản Chậm", making.OLD_BOOK),
    ]


def test_only_what_was_left_out_is_made_in_the_follow_up(village, staff):
    meeting = village.signed()
    job = ask(village, staff)
    assert documents_in(run(job)) == []
    submit_minutes(meeting=meeting, by=village.secretary)
    again = export_left_out(job=job, by=staff)
    assert "phần còn thiếu" in again.title
    assert len(documents_in(run(again))) == 1
    quiet = make_branch(village.commune)
    job = ask(village, staff, [village.branch, quiet])
    run(job)
    make_meeting(quiet, date(2026, 11, 4))
    rows = rows_of(run(export_left_out(job=job, by=staff)))
    assert [(row[1], row[6]) for row in rows] == [(quiet.label, making.NOT_ADOPTED)]


def test_a_document_that_cannot_be_made_does_not_stop_the_others(village, staff, sent, monkeypatch):
    other = village.signed_on(date(2026, 10, 3))
    submit_minutes(meeting=other, by=village.secretary)
    make = making.minutes_file

    def make_but_one(meeting, *, form):
        if meeting.pk == sent.pk:
            raise RuleBroken("Tệp PDF đã lưu của văn bản này không còn nguyên vẹn.")
        return make(meeting, form=form)

    monkeypatch.setattr(making, "minutes_file", make_but_one)
    packed = run(ask(village, staff, period=parse_period("2026Q4")))
    assert len(documents_in(packed)) == 1
    assert [row[5] for row in rows_of(packed)][1] == "Không làm được"


def test_word_files_hold_the_text_of_the_minutes(village, staff, sent):
    packed = run(ask(village, staff, file_form="docx"))
    [name] = documents_in(packed)
    assert name.endswith(".docx")
    with zipfile.ZipFile(BytesIO(packed.read(name))) as word:
        assert "sinh hoạt chi bộ thường kỳ" in word.read("word/document.xml").decode()


def test_books_of_a_year_are_one_file_each(village, staff, sent):
    empty = make_branch(village.commune, name="Chi bộ bản Im")
    packed = run(ask(village, staff, [village.branch, empty], what="so-bien-ban"))
    [name] = documents_in(packed)
    assert name.endswith("Sổ biên bản năm 2026.pdf")
    text = PdfReader(BytesIO(packed.read(name))).pages[0].extract_text()
    assert "SỔ BIÊN BẢN" in text
    assert [row[6] for row in rows_of(packed)] == ["1 biên bản", making.NOT_ENTERED]


def test_resolutions_are_taken_when_sent_and_their_titles_not_named_before(village, staff, sent):
    Resolution.objects.create(
        branch=village.branch, meeting=sent, title="Việc chưa công bố", state="ADOPTED"
    )
    packed = run(ask(village, staff, what="nghi-quyet"))
    assert [(row[2], row[6]) for row in rows_of(packed)] == [
        ("Nghị quyết tháng 11 năm 2026", making.NOT_SENT)
    ]
    assert "Việc chưa công bố" not in packed.read("00 Mục lục.html").decode()
    term = Term.objects.get()
    Resolution.objects.update(
        state="SUBMITTED", number=5, term=term, signer=village.people[0], signed_at=timezone.now()
    )
    packed = run(ask(village, staff, what="nghi-quyet"))
    [name] = documents_in(packed)
    assert "NGHỊ QUYẾT" in PdfReader(BytesIO(packed.read(name))).pages[0].extract_text()


def test_restricted_items_stay_out_and_the_contents_say_so(village, staff):
    meeting = village.start()
    item = meeting.agenda_items.get(code="discussion")
    item.gist, item.is_restricted = "Chuyện riêng cần giữ kín", True
    item.save()
    meeting = village.sign(village.adopt(village.write(meeting)))
    submit_minutes(meeting=meeting, by=village.secretary)
    packed = run(ask(village, staff))
    [name] = documents_in(packed)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(packed.read(name))).pages)
    assert "Chuyện riêng" not in text
    assert "Không gồm nội dung hạn chế phổ biến." in rows_of(packed)[0][6]


# --- rights ------------------------------------------------------------------------------------


def test_only_named_roles_ask_for_an_export(village):
    for role in ("MEMBER", "BRANCH_COMMITTEE", "SUPERVISOR", "SYSTEM_ADMIN"):
        with pytest.raises(PermissionDenied):
            ask(village, make_user(village.commune, role))


def test_a_branch_outside_the_unit_is_not_exported_and_is_named(village, staff, sent):
    outside = make_branch(make_org(village.root), name="Chi bộ nơi khác")
    make_meeting(outside, date(2026, 11, 3), state="SUBMITTED")
    rows = rows_of(run(ask(village, staff, [outside])))
    assert [(row[1], row[6]) for row in rows] == [
        ("Chi bộ nơi khác", "Đơn vị không còn thuộc phạm vi đồng chí được xem.")
    ]


def test_rights_are_asked_again_when_the_job_runs(village, staff, sent):
    job = ask(village, staff)
    Post.objects.filter(user=staff).delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "Đồng chí không còn quyền xuất tài liệu của đơn vị này.",
    )


def test_rights_are_asked_again_at_the_download(client, village, staff, sent):
    job = ask(village, staff)
    run(job)
    address = reverse("branches:job_file", args=[job.uid])
    client.force_login(staff)
    answer = client.get(address)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert AuditEvent.objects.filter(code="branches.file_downloaded").count() == 1
    Post.objects.filter(user=staff).update(role="SUPERVISOR")
    assert client.get(address).status_code == 404
    Post.objects.filter(user=staff).update(role="COMMITTEE_STAFF")
    assert client.get(address).getvalue()[:2] == b"PK"
    other = make_branch(make_org(village.root))
    Post.objects.filter(user=staff).update(organization=other, role="SECRETARY")
    assert client.get(address).status_code == 404


# --- pages -------------------------------------------------------------------------------------


def page_of(client, unit, **query):
    answer = client.get(reverse("reports:export", args=[unit.pk]), query)
    return answer, answer.content.decode()


def test_branches_are_filtered_by_name_kind_and_type(client, village, staff):
    make_branch(village.commune, name="Chi bộ Trường học")
    PartyOrganization.objects.filter(name__endswith="học").update(branch_type="SCHOOL")
    client.force_login(staff)
    _, page = page_of(client, village.commune)
    assert "Chọn tất cả 2 chi bộ" in page
    _, page = page_of(client, village.commune, ten="truong hoc")
    assert "Chọn tất cả 1 chi bộ" in page
    assert "Nậm Tần" not in page.split("export-branches")[1]
    _, page = page_of(client, village.commune, loai_hinh="VILLAGE", loai="BRANCH")
    assert "Chọn tất cả 1 chi bộ" in page
    _, page = page_of(client, village.commune, loai="BRANCH_GRASSROOTS")
    assert "Không có chi bộ nào khớp" in page


def test_everything_below_is_taken_with_one_tick(client, village, staff):
    for _ in range(3):
        make_branch(village.commune)
    client.force_login(staff)
    wanted = {"what": "bien-ban", "file_form": "pdf", "period": "2026M11"}
    answer = client.post(
        reverse("reports:export", args=[village.commune.pk]), {**wanted, "tat_ca": "1"}
    )
    job = Job.objects.get()
    assert answer["Location"] == job.get_absolute_url()
    assert len(job.params["units"]) == 4
    assert job.tells_when_done


def test_ticks_and_choices_survive_a_refusal(client, village, staff):
    client.force_login(staff)
    address = reverse("reports:export", args=[village.commune.pk])
    sent = {
        "what": "bien-ban",
        "file_form": "docx",
        "period": "1999",
        "chi_bo": [village.branch.pk],
    }
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{village.branch.pk}" id="b{village.branch.pk}" checked' in page
    assert '<option value="docx" selected>' in page
    answer = client.post(address, {**sent, "period": "2026M11", "chi_bo": []})
    assert "chọn ít nhất một chi bộ" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_foreign_branch_in_the_form_is_as_good_as_none(client, village, staff):
    outside = make_branch(make_org(village.root))
    client.force_login(staff)
    answer = client.post(
        reverse("reports:export", args=[village.commune.pk]),
        {
            "what": "bien-ban",
            "file_form": "pdf",
            "period": "2026M11",
            "chi_bo": [outside.pk, 10**30],
        },
    )
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_too_many_branches_are_refused_with_a_way_out(village, staff, monkeypatch):
    monkeypatch.setattr(exports, "MOST_UNITS", 1)
    with pytest.raises(RuleBroken, match="mỗi lần xuất không quá 1"):
        ask(village, staff, [village.branch, make_branch(village.commune)])


@pytest.mark.parametrize("rows", [1, 4])
def test_planning_asks_the_same_number_of_questions(
    village, staff, rows, django_assert_num_queries
):
    units = [make_branch(village.commune) for _ in range(rows)]
    for unit in units:
        for day in range(1, rows + 1):
            make_meeting(unit, date(2026, 11, day))
    job = ask(village, staff, units)
    job = Job.objects.select_related("organization", "requester").get(pk=job.pk)
    _ = job.requester.posts
    with django_assert_num_queries(2):
        parts = parts_of_export(job)
    assert len(parts) == rows * rows


def test_a_book_is_opened_by_whoever_still_reads_all_of_it(village, sent):
    """The branch's secretary took a book with more minutes than the office above may open."""
    village.signed_on(date(2026, 10, 3))
    user = make_user(village.branch, "SECRETARY")
    job = request_export(
        organization=village.branch,
        units=[village.branch],
        what="so-bien-ban",
        file_form="pdf",
        period=NOVEMBER,
        by=user,
    )
    assert rows_of(run(job))[0][6] == "2 biên bản"
    assert may_read(job, user)
    Post.objects.filter(user=user).update(organization=village.commune, role="COMMITTEE_STAFF")
    assert not may_read(job, User.objects.get(pk=user.pk))
