"""Book of the year, extracts, Word files, reading aloud, restricted items and search."""

import importlib
import io

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from branches.guards import guards_removed
from branches.jobs import run
from branches.models import AuditEvent, Job, Post
from config.lib.errors import RuleBroken
from meetings.actions.minutes import adopt_minutes, return_to_draft, submit_minutes
from meetings.actions.restriction import set_restricted
from meetings.book_facts import broken_entry, entries_of
from meetings.documents import minutes_paper
from meetings.minutes_files import DOCX, extract_paper, minutes_file, minutes_papers
from meetings.models import Contribution, MinutesBook, MinutesEntry, MinutesText
from meetings.papers import places_of, shared_copy
from meetings.restricted import may_read_restricted
from meetings.tasks import render_minutes
from meetings.views import search as search_views
from tests.factories import make_branch, make_org, make_user
from tests.meetings.conftest import DAY, END
from tests.papers import samples

HANDLERS_LOADED = render_minutes  # as in a worker: its module brings all handlers of the app
SECRET = "Xem xét khuyết điểm của một đảng viên"


def url(name, pk):
    return reverse(f"meetings:{name}", args=[pk])


def text_of_pdf(content):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def text_of_docx(content):
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


@pytest.fixture
def with_secret(village):
    """Signed minutes with one restricted item that a member spoke on."""
    meeting = village.start()
    item = meeting.agenda_items.get(code="other")
    Contribution.objects.create(
        meeting=meeting, member=village.people[2], agenda_item=item, seq=1, text=SECRET
    )
    set_restricted(item=item, is_restricted=True, by=village.secretary)
    return village.sign(village.adopt(village.write(meeting)))


# --- the book ---------------------------------------------------------------------------------


def test_signed_minutes_get_the_next_number_of_their_branch_and_year(village):
    first = village.signed_on(DAY.replace(month=9))
    second = village.signed()
    next_year = village.signed_on(DAY.replace(year=2025, month=12))
    numbers = dict(MinutesEntry.objects.values_list("meeting", "number"))
    assert numbers == {first.pk: 1, second.pk: 2, next_year.pk: 1}
    assert broken_entry(village.branch, 2026) is None
    entries = entries_of(village.branch, 2026, village.secretary)
    assert [entry.meeting for entry in entries] == [first, second]
    assert entries[1].prev_hash == entries[0].hash


def test_signing_undone_loses_no_number(village):
    meeting = village.adopt(village.write(village.start()))
    with transaction.atomic():
        village.sign(meeting)
        transaction.set_rollback(True)
    assert not MinutesBook.objects.filter(last_number__gt=0).exists()
    meeting.refresh_from_db()
    village.sign(meeting)
    assert MinutesEntry.objects.get().number == 1


def test_the_database_refuses_to_change_the_book_and_the_check_names_the_place(village):
    village.signed_on(DAY.replace(month=9))
    entry = village.signed().book_entry
    for attempt in (entry.delete, lambda: MinutesEntry.objects.update(number=7)):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with guards_removed(connection):
        MinutesEntry.objects.filter(pk=entry.pk).update(prev_hash="0" * 64)
    assert broken_entry(village.branch, 2026) == 2


def test_the_migration_enters_what_was_signed_before(village):
    village.signed_on(DAY.replace(month=9))
    village.signed()
    before = list(MinutesEntry.objects.order_by("pk").values_list("number", "hash", "meeting"))
    with guards_removed(connection):
        MinutesEntry.objects.all().delete()
        MinutesBook.objects.all().delete()
        MinutesText.objects.all().delete()
    migration = importlib.import_module("meetings.migrations.0007_enter_signed_minutes")
    migration.enter(apps, None)
    migration.enter(apps, None)
    after = list(MinutesEntry.objects.order_by("pk").values_list("number", "hash", "meeting"))
    assert after == before
    assert MinutesText.objects.filter(search_text__contains="chi bo nhat tri").count() == 2


def test_the_whole_book_is_one_pdf(client, village):
    village.signed_on(DAY.replace(month=9))
    village.signed()
    client.force_login(village.secretary)
    page = client.get(url("book", village.branch.pk), {"nam": "2026"})
    assert [entry.number for entry in page.context["entries"]] == [1, 2]
    client.post(url("book_pdf", village.branch.pk), {"nam": "2026"})
    job = Job.objects.get()
    assert run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("DONE", "so-bien-ban-2026.pdf")
    answer = client.get(reverse("branches:job_file", args=[job.uid]))
    text = text_of_pdf(answer.getvalue())
    assert "SỔ BIÊN BẢN" in text
    assert text.count("NGƯỜI GHI BIÊN BẢN") == 2
    Post.objects.filter(user=village.secretary).update(role="SYSTEM_ADMIN")
    assert client.get(reverse("branches:job_file", args=[job.uid])).status_code == 404


def test_above_the_branch_the_book_holds_what_was_submitted(village):
    first = village.signed_on(DAY.replace(month=9))
    village.signed()
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    assert not entries_of(village.branch, 2026, staff)
    submit_minutes(meeting=first, by=village.secretary)
    assert [entry.meeting for entry in entries_of(village.branch, 2026, staff)] == [first]


# --- restricted items -------------------------------------------------------------------------


def test_restricted_items_are_left_out_of_every_shared_copy(with_secret):
    assert SECRET in text_of_docx(minutes_file(with_secret, form=DOCX, full=True))
    assert SECRET not in text_of_docx(minutes_file(with_secret, form=DOCX))
    shared = text_of_pdf(minutes_file(with_secret))
    assert "khuyết điểm" not in shared
    assert "Nội dung hạn chế phổ biến" in shared


def test_only_leaders_and_reviewers_read_what_is_restricted(with_secret, village):
    roles = ["MEMBER", "BRANCH_COMMITTEE", "SECRETARY"]
    below = {role: make_user(village.branch, role) for role in roles}
    above = {
        role: make_user(village.commune, role)
        for role in ["COMMITTEE_STAFF", "COMMITTEE_LEADER", "INSPECTOR", "SUPERVISOR"]
    }

    def readers(meeting):
        everybody = {**below, **above}
        return {name for name, user in everybody.items() if may_read_restricted(user, meeting)}

    assert readers(with_secret) == {"BRANCH_COMMITTEE", "SECRETARY"}
    submitted = submit_minutes(meeting=with_secret, by=village.secretary)
    assert readers(submitted) == {
        *("BRANCH_COMMITTEE", "SECRETARY", "COMMITTEE_STAFF", "COMMITTEE_LEADER"),
    }


def test_every_reading_is_logged_and_members_see_the_rest(client, with_secret, village):
    client.force_login(make_user(village.branch, "MEMBER"))
    page = client.get(url("minutes", with_secret.pk))
    assert SECRET not in page.text
    assert not AuditEvent.objects.filter(code="meetings.restricted_read").exists()
    assert client.post(url("full_copy", with_secret.pk)).status_code == 403
    client.force_login(village.secretary)
    assert SECRET in client.get(url("minutes", with_secret.pk)).text
    (event,) = AuditEvent.objects.filter(code="meetings.restricted_read")
    assert event.actor_id == village.secretary.pk
    assert SECRET not in event.sentence


def test_the_full_copy_is_for_those_who_may(client, with_secret, village):
    client.force_login(village.secretary)
    client.post(url("full_copy", with_secret.pk))
    job = Job.objects.get()
    run(job.pk)
    answer = client.get(reverse("branches:job_file", args=[job.uid]))
    assert "khuyết điểm" in text_of_pdf(answer.getvalue())


def test_an_item_is_restricted_only_while_the_record_is_open(with_secret, village):
    item = with_secret.agenda_items.get(code="discussion")
    with pytest.raises(RuleBroken):
        set_restricted(item=item, is_restricted=True, by=village.secretary)


# --- places, extracts, reading aloud ----------------------------------------------------------


def test_every_paragraph_of_minutes_stands_at_a_place():
    paper = samples.minutes()
    printed = [text for section in paper.body for text in section.paragraphs]
    placed = [text for place in places_of(paper) for text in place.section.paragraphs]
    assert placed == printed
    codes = [place.code for place in places_of(paper)]
    assert len(codes) == len(set(codes))


def test_a_shared_copy_without_restricted_items_is_the_paper_itself():
    paper = samples.minutes()
    assert shared_copy(paper) is paper


def test_an_extract_holds_the_chosen_items_word_for_word(village):
    meeting = village.signed()
    paper = extract_paper(meeting, ["conclusion"], village.secretary)
    (own,) = [
        place for place in places_of(minutes_papers(meeting)[0][0]) if place.code == "conclusion"
    ]
    texts = [text for section in paper.body for text in section.paragraphs]
    assert own.text in texts
    assert not any("Tổng số đảng viên" in text for text in texts)
    assert (paper.author, paper.position) == ("Lò Văn Hặc", "BÍ THƯ")
    with pytest.raises(RuleBroken):
        extract_paper(meeting, ["nothing"], village.secretary)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_an_extract_is_asked_for_in_the_browser(client, village, form):
    meeting = village.signed()
    client.force_login(village.secretary)
    assert client.post(url("extract", meeting.pk), {"form": form}).status_code == 422
    client.post(url("extract", meeting.pk), {"form": form, "places": ["conclusion"]})
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("DONE", f"trich-bien-ban-2026-11-03.{form}")


def test_minutes_are_read_aloud_section_by_section(client, village):
    meeting = village.signed()
    client.force_login(village.secretary)
    first = client.get(url("aloud", meeting.pk))
    assert first.context["place"].code == "opening"
    last = client.get(url("aloud", meeting.pk), {"phan": "999"})
    assert last.context["place"].code == "closing"
    assert client.get(url("aloud", meeting.pk), {"phan": "x'"}).context["number"] == 1


def test_minutes_of_the_branch_committee_are_short():
    paper = samples.minutes(
        kind="COMMITTEE_MEETING", subject="họp chi ủy tháng 02 năm 2027", theme=None
    )
    headings = [section.heading for section in paper.body]
    assert "II. THÔNG TIN THỜI SỰ, VĂN BẢN MỚI" in headings
    assert not any("CHƯƠNG TRÌNH" in heading for heading in headings)
    assert not any("Đảng số" in heading for heading in headings)
    assert paper.body[0].paragraphs[0].split("tại")[1].count("Chi ủy") == 1


def test_thematic_minutes_name_who_presented(village):
    meeting = village.start(meeting_type="THEMATIC", theme="Học tập và làm theo Bác")
    meeting.agenda_items.filter(code="theme_presentation").update(presenter=village.people[2])
    assert minutes_paper(meeting).under_subject == [
        "Chuyên đề: “Học tập và làm theo Bác”",
        f"Người soạn, trình bày: đồng chí {village.people[2].full_name}",
    ]


# --- search -----------------------------------------------------------------------------------


def found(client, user, text, kind="bien-ban"):
    client.force_login(user)
    page = client.get(reverse("meetings:search"), {"tim": text, "loai": kind})
    return [hit.url for hit in page.context["hits"]]


def test_minutes_are_found_without_diacritics_by_those_who_may_read_them(client, village):
    meeting = village.signed()
    address = url("minutes", meeting.pk)
    member = make_user(village.branch, "MEMBER")
    stranger = make_user(make_branch(make_org(village.root)), "SECRETARY")
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    for text in ("nhat tri cac nhiem vu", "NHẤT TRÍ các nhiệm vụ", "vụ nhiem tri"):
        assert found(client, member, text) == [address]
        assert found(client, stranger, text) == []
        assert found(client, staff, text) == []
    submit_minutes(meeting=meeting, by=village.secretary)
    assert found(client, staff, "nhất trí") == [address]


def test_what_is_restricted_is_not_found(client, with_secret, village):
    assert found(client, village.secretary, "khuyết điểm") == []


def test_minutes_back_in_draft_are_not_found(client, village):
    meeting = village.write(village.start())
    assert found(client, village.secretary, "nhất trí") == []
    adopt_minutes(meeting=meeting, adopted_at=END, by=village.secretary)
    assert found(client, village.secretary, "nhất trí") == [url("minutes", meeting.pk)]
    return_to_draft(meeting=meeting, reason="Sửa", by=village.secretary)
    assert found(client, village.secretary, "nhất trí") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_hits_asks_a_fixed_number_of_questions(
    client, village, rows, django_assert_max_num_queries
):
    for month in range(3, 3 + rows):
        village.signed_on(DAY.replace(month=month))
    client.force_login(village.secretary)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("meetings:search"), {"tim": "nhat tri"})
    assert len(page.context["hits"]) == rows
    assert all("nhất trí" in hit.excerpt for hit in page.context["hits"])


def test_more_hits_than_anybody_reads_are_cut_and_said(client, village, monkeypatch):
    monkeypatch.setattr(search_views, "MOST_HITS", 2)
    for month in (3, 4, 5):
        village.signed_on(DAY.replace(month=month))
    client.force_login(village.secretary)
    page = client.get(reverse("meetings:search"), {"tim": "nhat tri"})
    assert [hit.day.month for hit in page.context["hits"]] == [5, 4]
    assert "Hơn 2 văn bản" in page.content.decode()
    page = client.get(reverse("meetings:search"), {"tim": "nhat tri", "page": 9})
    assert len(page.context["hits"]) == 2
